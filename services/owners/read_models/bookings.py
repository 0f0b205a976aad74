"""Who comes when, by the quarter of an hour: how much room an hour has left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.contracts.owners import AppointmentBooked
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel
from shared.records import Recorded

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class BookedRow:
    """`units` by unit the batch in which it was invited."""

    slot: str
    estate: str
    starts_at: datetime
    units: dict[str, str]


def quarter_of(at: datetime) -> datetime:
    at = at.astimezone(UTC)
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def slot(estate: str, at: datetime) -> str:
    return f"{estate}/{quarter_of(at):%Y-%m-%dT%H:%MZ}"


def keys(event: AppointmentBooked) -> Iterable[str]:
    moments = [event.starts_at] if event.moved_from is None else [event.starts_at, event.moved_from]
    return tuple(dict.fromkeys(slot(event.estate, at) for at in moments))


def fold(row: BookedRow | None, happened: Recorded) -> BookedRow | None:
    match happened.event:
        case AppointmentBooked() as event:
            new = slot(event.estate, event.starts_at)
            if row is not None and row.slot != new:
                return replace(row, units={unit: of for unit, of in row.units.items() if unit != event.unit})
            row = row or BookedRow(new, event.estate, quarter_of(event.starts_at), {})
            return replace(row, units={**row.units, event.unit: event.batch})
        case _:
            return row


BOOKINGS = ReadModel(
    name="bookings", version=1, source="owners", row=BookedRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={AppointmentBooked: keys},
    ignored=frozenset(events_of("owners").values()) - {AppointmentBooked},
)  # fmt: skip
