"""The official calendar of an estate: days off and make-up workdays of one year, as its government published them."""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.contracts.identifiers import Sha256
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.messages import Line

Year = Annotated[int, Field(ge=2000, le=2100)]


class OfficialCalendarSet(OwnersEvent, wire="OfficialCalendarSet", stream="official-calendar:{estate}"):
    """From here on working days of that year are counted by these lists and by nothing else known of the year.

    `days_off` that would be worked, `makeup_workdays` (调休) that would be off; `version` counts the estate's
    calendars from 1. What was due before stays due when it was.
    """

    version: int
    year: int
    days_off: tuple[date, ...]
    makeup_workdays: tuple[date, ...]
    source: Line
    published_on: date
    notice: Sha256 | None = None


class SetOfficialCalendar(OwnersCommand, wire="SetOfficialCalendar"):
    """Role group_admin or project_manager. `source` is the notice's title and number, `notice` its scan.

    The same again changes nothing. Refused for a day of another year, a day both off and worked, and when a notice
    published later stands already.
    """

    year: Year
    days_off: tuple[date, ...] = Field(min_length=1, max_length=150)
    makeup_workdays: tuple[date, ...] = Field(default=(), max_length=60)
    source: Line
    published_on: date
    notice: Sha256 | None = None
