"""A changed fold or table must get a new version: the old numbers stand in read_model_versions.json."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from deploy.services import SERVICES
from shared.access import access_model
from shared.readmodel import ReadModel
from shared.versions import fingerprint

RECORDED = Path(__file__).with_name("read_model_versions.json")


def models() -> dict[str, ReadModel[Any]]:
    found = {"shared/access/2": access_model(inline=False)}
    for name in SERVICES:
        service = importlib.import_module(f"services.{name}.app").make_service()
        found |= {f"{name}/{model.name}/{model.version}": model for model in service.models}
    return found


def recorded() -> dict[str, str]:
    return dict(json.loads(RECORDED.read_text()))


@pytest.mark.parametrize(("place", "model"), models().items(), ids=models())
def test_a_changed_fold_or_table_has_a_new_version(place: str, model: ReadModel[Any]) -> None:
    known = recorded()
    assert place in known, f"new: run `python -m tests.unit.test_read_model_versions` to record {place}"
    assert known[place] == fingerprint(model), f"{place} has changed: raise its version, then record it"


if __name__ == "__main__":
    current = {place: fingerprint(model) for place, model in models().items()}
    known = recorded() if RECORDED.exists() else {}
    RECORDED.write_text(json.dumps(known | current, indent=1, sort_keys=True) + "\n")
