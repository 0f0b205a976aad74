"""What became of each issue of a bulk command."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.contracts.defects import IssuesHandled
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class BulkRow:
    """`refused` by issue: {"refused": name, "facts": {…}}."""

    bulk: str
    estate: str
    what: str
    done: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: dict[str, Any]


def fold(row: BulkRow | None, happened: Recorded) -> BulkRow | None:
    match happened.event:
        case IssuesHandled() as event:
            refused = {one.issue: {"refused": one.refused, "facts": one.facts} for one in event.refused}
            return BulkRow(event.bulk, event.estate, event.what, event.done, event.unchanged, refused)
        case _:
            return row


BULK_OUTCOMES = ReadModel(
    name="bulk_outcomes", version=1, source="defects", row=BulkRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={IssuesHandled: by("bulk")},
    ignored=frozenset(events_of("defects").values()) - {IssuesHandled},
)  # fmt: skip
