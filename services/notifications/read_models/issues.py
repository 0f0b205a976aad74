"""What a message says about an issue: its number, place and description, and the letters it went out in."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.contracts.defects import IssueImported, IssueRaised, IssueRegistered, IssueSubmitted
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import Keys, ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class IssueRow:
    issue: str
    estate: str
    unit: str | None
    number: int | None
    room: str
    part: str
    description: str
    letters: tuple[str, ...]


def fold(row: IssueRow | None, happened: Recorded) -> IssueRow | None:
    match happened.event:
        case IssueRaised() as event:
            return IssueRow(event.issue, event.estate, event.unit, None, event.room, event.part, event.description, ())
        case IssueImported() as event:
            return IssueRow(
                event.issue, event.estate, event.unit, event.number, event.room, event.part, event.description, ()
            )
        case IssueRegistered() as event if row is not None:
            return replace(row, number=event.number, room=event.room, part=event.part)
        case IssueSubmitted() as event if row is not None:
            return replace(row, letters=tuple(dict.fromkeys((*row.letters, event.letter))))
        case _:
            return row


FOLDED: Mapping[type[Event], Keys] = {
    IssueImported: by("issue"), IssueRaised: by("issue"), IssueRegistered: by("issue"), IssueSubmitted: by("issue")
}  # fmt: skip
ISSUES = ReadModel(
    name="issues", version=2, source="defects", row=IssueRow, fold=fold, ddl=Path(__file__).with_name("issues.sql"),
    keys=FOLDED, ignored=frozenset(events_of("defects").values()) - frozenset(FOLDED),
)  # fmt: skip
