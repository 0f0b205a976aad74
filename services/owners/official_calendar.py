"""The official calendars of an estate, year by year: the last published one of each stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.owners.read_models.estates import EstateOnList
from services.owners.structure import estate_here
from shared.contracts.owners import OfficialCalendarSet, SetOfficialCalendar
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class DayOfAnotherYear(Refusal):
    status = 400
    wording = Wording("{day} 不在 {year} 年内。", "{day} is no day of {year}.")


class DayBothOffAndWorked(Refusal):
    status = 400
    wording = Wording("{day} 不能既放假又调休上班。", "{day} cannot be both a day off and a make-up workday.")


class LaterNoticeStands(Refusal):
    wording = Wording(
        "{year} 年日历已按 {published_on} 发布的通知设定，不能改用更早的通知。",
        "The calendar of {year} is that of a notice published on {published_on}; an earlier one cannot replace it.",
    )


@dataclass(frozen=True)
class Calendars:
    version: int = 0
    years: Mapping[int, OfficialCalendarSet] = field(default_factory=dict)


def evolve(calendars: Calendars, event: Event) -> Calendars:
    if isinstance(event, OfficialCalendarSet):
        return Calendars(event.version, {**calendars.years, event.year: event})
    return calendars


STREAM = "official-calendar:{estate}"
CALENDAR = Aggregate("official-calendar", Calendars(), evolve)


def set_calendar(asked: Asked[SetOfficialCalendar], calendars: Calendars, estate: EstateOnList | None) -> list[Event]:
    command = asked.command
    estate_here(command.estate, estate)
    fact = _fact(command, calendars.version + 1)
    stands = calendars.years.get(command.year)
    if stands is not None:
        if stands == fact.model_copy(update={"version": stands.version}):
            return []
        if fact.published_on < stands.published_on:
            raise LaterNoticeStands(year=stands.year, published_on=stands.published_on)
    return [fact]


def _fact(command: SetOfficialCalendar, version: int) -> OfficialCalendarSet:
    off, worked = sorted(set(command.days_off)), sorted(set(command.makeup_workdays))
    for day in (*off, *worked):
        if day.year != command.year:
            raise DayOfAnotherYear(day=day, year=command.year)
        if day in command.days_off and day in command.makeup_workdays:
            raise DayBothOffAndWorked(day=day)
    return OfficialCalendarSet(
        estate=command.estate, version=version, year=command.year, days_off=tuple(off), makeup_workdays=tuple(worked),
        source=command.source, published_on=command.published_on, notice=command.notice,
    )  # fmt: skip
