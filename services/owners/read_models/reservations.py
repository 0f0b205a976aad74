"""Who was let pass at which counter (容缺), what is owed, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from shared.contracts.owners import CounterReopened, PassedWithReservation, ReservationFilled
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class Reserved:
    """`filled_at` is null while it is owed; `void`: the stamp it was given for was taken back."""

    reservation: str  # <unit>/<counter>
    estate: str
    unit: str
    building: str
    counter: str
    owes: str
    reason: str
    until: date
    granted_by: str
    granted_at: datetime
    filled_at: datetime | None = None
    void: bool = False


def key_of(event: PassedWithReservation | ReservationFilled | CounterReopened) -> Iterable[str]:
    return (f"{event.unit}/{event.counter}",)


def fold(row: Reserved | None, happened: Recorded) -> Reserved | None:
    match happened.event:
        case PassedWithReservation() as event:
            return Reserved(
                f"{event.unit}/{event.counter}", event.estate, event.unit, event.building, event.counter, event.owes,
                event.reason, event.until, event.granted_by, happened.occurred_at,
            )  # fmt: skip
        case ReservationFilled() if row is not None:
            return replace(row, filled_at=happened.occurred_at)
        case CounterReopened() if row is not None:
            return replace(row, void=True)
        case _:
            return row


CONCERNING: set[type[Event]] = {PassedWithReservation, ReservationFilled, CounterReopened}
RESERVATIONS = ReadModel(
    name="reservations", version=1, source="owners", row=Reserved, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys=dict.fromkeys(CONCERNING, key_of),
    ignored=frozenset(events_of("owners").values()) - CONCERNING,
)  # fmt: skip
