"""The official calendars the estates have loaded, one row for an estate's year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shared.contracts.owners import OfficialCalendarSet
from shared.messages import events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class CalendarOnList:
    estate_year: str
    estate: str
    year: int
    version: int
    days_off: tuple[date, ...]
    makeup_workdays: tuple[date, ...]
    source: str
    published_on: date


def estate_year(event: OfficialCalendarSet) -> Iterable[str]:
    return (f"{event.estate}/{event.year}",)


def fold(row: CalendarOnList | None, happened: Recorded) -> CalendarOnList | None:
    match happened.event:
        case OfficialCalendarSet() as event:
            [key] = estate_year(event)
            return CalendarOnList(
                key, event.estate, event.year, event.version, event.days_off, event.makeup_workdays, event.source,
                event.published_on,
            )  # fmt: skip
        case _:
            return row


OFFICIAL_CALENDARS = ReadModel(
    name="official_calendars", version=1, source="owners", row=CalendarOnList, fold=fold,
    ddl=Path(__file__).with_suffix(".sql"), inline=True, keys={OfficialCalendarSet: estate_year},
    ignored=frozenset(events_of("owners").values()) - {OfficialCalendarSet},
)  # fmt: skip
