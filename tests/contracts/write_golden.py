"""Writes the golden files that are missing: `python -m tests.contracts.write_golden`. An existing one never changes."""

from pathlib import Path

import orjson

from shared.messages import Event
from tests.contracts.samples import KEYS, all_events, sample_event

GOLDEN = Path(__file__).parent / "golden"


def golden_file(event: type[Event]) -> Path:
    return GOLDEN / event.service / f"{event.wire}.v{event.schema_version}.json"


def write_missing() -> list[Path]:
    missing = {golden_file(event): event for event in all_events() if not golden_file(event).exists()}
    for path, event in missing.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        fields = sample_event(event).model_dump(mode="json", context=KEYS)
        path.write_bytes(orjson.dumps(fields, option=orjson.OPT_INDENT_2) + b"\n")
    return list(missing)


if __name__ == "__main__":
    write_missing()
