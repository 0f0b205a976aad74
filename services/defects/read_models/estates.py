"""The estates as defects needs them: their names, whose clock and whose rules apply. A copy of what owners says."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from shared.calendar import OfficialYear
from shared.contracts.owners import EstateRegistered, OfficialCalendarSet
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class EstateRow:
    """`calendars` by year, as the estate has loaded them: {"2027": {"days_off": […], "makeup_workdays": […]}, …}."""

    estate: str
    region: str
    time_zone: str
    jurisdiction: str
    calendars: dict[str, Any] = field(default_factory=dict)
    name: str = ""

    def official_years(self) -> Iterable[OfficialYear]:
        for year, said in self.calendars.items():
            yield OfficialYear(int(year), _days(said["days_off"]), _days(said["makeup_workdays"]))


def _days(written: Iterable[str]) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, written))


def fold(row: EstateRow | None, happened: Recorded) -> EstateRow | None:
    match happened.event:
        case EstateRegistered() as event:
            return EstateRow(event.estate, event.region, event.time_zone, event.jurisdiction, name=event.name)
        case OfficialCalendarSet() as event if row is not None:
            said = event.model_dump(mode="json", include={"days_off", "makeup_workdays"})
            return replace(row, calendars={**row.calendars, str(event.year): said})
        case _:
            return row


ESTATES = ReadModel(
    name="estates", version=3, source="owners", row=EstateRow, fold=fold, ddl=Path(__file__).with_suffix(".sql"),
    keys={EstateRegistered: by("estate"), OfficialCalendarSet: by("estate")},
    ignored=frozenset(events_of("owners").values()) - {EstateRegistered, OfficialCalendarSet},
)  # fmt: skip
