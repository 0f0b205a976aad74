"""Units ever refused (拒收): by whom, for which reason, when last, how often; and whether they were taken since."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.contracts.owners import AppointmentBooked, HandoverRefused, UnitHandedOver
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class Refused:
    """`again_at`: the re-inspection booked since; `every` is when each refusal was."""

    unit: str
    estate: str
    building: str
    owner: str
    reason: str
    note: str
    refused_at: datetime
    every: tuple[datetime, ...]
    again_at: datetime | None = None
    taken_over: bool = False


def fold(row: Refused | None, happened: Recorded) -> Refused | None:
    match happened.event:
        case HandoverRefused() as event:
            every = (*(row.every if row else ()), happened.occurred_at)
            return Refused(
                event.unit, event.estate, event.building, event.owner, event.reason, event.note,
                happened.occurred_at, every,
            )  # fmt: skip
        case AppointmentBooked(purpose="re_inspection") as event if row is not None:
            return replace(row, again_at=event.starts_at)
        case UnitHandedOver() if row is not None:
            return replace(row, taken_over=True)
        case _:
            return row


CONCERNING: set[type[Event]] = {HandoverRefused, AppointmentBooked, UnitHandedOver}
REFUSALS = ReadModel(
    name="refusals", version=1, source="owners", row=Refused, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={event: by("unit") for event in CONCERNING},
    ignored=frozenset(events_of("owners").values()) - CONCERNING,
)  # fmt: skip
