"""The list of matters: what owners raised, who has it until when, and how it ended."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from services.visits.read_models.cursor import cursor, position_of
from shared.contracts.visits import (
    MatterAnsweredOnSpot,
    MatterAssigned,
    MatterClosed,
    MatterEscalated,
    MatterList,
    MatterPage,
    MatterRaised,
    MatterResultReported,
    MatterRow,
    OwnerDissatisfied,
    OwnerRevisited,
    OwnerSatisfied,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class MatterListRow:
    """`escalate_at` is the due date while the matter lies with a department, else None."""

    matter: str
    estate: str
    unit: str
    visit: str | None
    classified: str
    text: str
    state: str
    department: str | None
    due: datetime | None
    escalate_at: datetime | None
    round: int
    result: str | None
    answer: str | None
    issue: str | None
    on_spot: bool
    escalated: bool
    raised_at: datetime
    closed_at: datetime | None
    version: int
    source: str


def fold(row: MatterListRow | None, happened: Recorded) -> MatterListRow | None:
    event = happened.event
    if isinstance(event, MatterRaised):
        return MatterListRow(
            event.matter, event.estate, event.unit, event.visit, event.classified, event.text, "raised", None, None,
            None, 0, None, None, event.issue, on_spot=False, escalated=False, raised_at=happened.occurred_at,
            closed_at=None, version=happened.version, source="visit" if event.visit is not None else event.source,
        )  # fmt: skip
    return None if row is None else _changed(replace(row, version=happened.version), happened)


def _changed(row: MatterListRow, happened: Recorded) -> MatterListRow:
    match happened.event:
        case MatterAssigned() as event:
            return replace(
                row, state="assigned", department=event.department, due=event.due, escalate_at=event.due,
                round=event.round,
            )  # fmt: skip
        case MatterResultReported() as event:
            return replace(row, state="reported", result=event.result, escalate_at=None)
        case MatterEscalated():
            return replace(row, state="escalated", escalated=True, escalate_at=None)
        case _:
            return _answered(row, happened)


def _answered(row: MatterListRow, happened: Recorded) -> MatterListRow:
    match happened.event:
        case MatterAnsweredOnSpot() as event:
            return replace(row, answer=event.answer)
        case OwnerRevisited():
            return replace(row, state="revisited")
        case MatterClosed() as event:
            return replace(row, state="closed", on_spot=event.on_spot, closed_at=happened.occurred_at, escalate_at=None)
        case _:
            return row


OF_A_MATTER: tuple[type[Event], ...] = (
    MatterRaised, MatterAnsweredOnSpot, MatterAssigned, MatterResultReported, MatterEscalated, OwnerRevisited,
    OwnerSatisfied, OwnerDissatisfied, MatterClosed,
)  # fmt: skip
MATTER_LIST = ReadModel(
    name="matter_list", version=2, source="visits", row=MatterListRow, fold=fold, inline=True,
    ddl=Path(__file__).with_name("matter_list.sql"),
    keys={event: by("matter") for event in OF_A_MATTER},
    ignored=frozenset(events_of("visits").values()) - frozenset(OF_A_MATTER),
)  # fmt: skip

PAGE = """
select * from matter_list
 where estate = $1 and (raised_at, matter) > ($2, $3)
   and ($4::text is null or unit = $4) and ($5::text is null or state = $5)
   and ($7::text is null or source = $7)
 order by raised_at, matter limit $6
"""


async def matter_list(asking: "Asking", query: MatterList) -> MatterPage:
    at, matter = position_of(query.after)
    found = await asking.connection.fetch(
        PAGE, query.estate, at, matter, query.unit, query.state, query.limit, query.source
    )
    last = cursor(found[-1]["raised_at"], found[-1]["matter"]) if len(found) == query.limit else None
    return MatterPage(rows=tuple(MatterRow.model_validate(dict(row)) for row in found), after=last)
