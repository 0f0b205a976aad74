"""Who of the working group is there at a moment, by the estate's clock, and who stands in for whoever is not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from shared.contracts.owners import Absence, Party, Shift

Because = Literal["off_shift", "away"]
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Serving:
    """A member as far as it matters who answers; `gone` once the person was erased."""

    member: str
    party: Party
    deputy: str | None
    shifts: tuple[Shift, ...]
    away: tuple[Absence, ...]
    gone: bool = False


@dataclass(frozen=True)
class Answers:
    """`member` is whose place it is; it is the member's own where `because` is None."""

    person: str
    member: str
    because: Because | None = None


def who_answers(
    party: Party, members: Sequence[Serving], gone: frozenset[str], at: datetime, zone: ZoneInfo
) -> list[Answers]:
    """Members who are there, then deputies of those who are not; each person once. `gone` are persons erased."""
    by_name = {one.member: one for one in members}
    of_party = [one for one in members if one.party == party and not one.gone]
    there = [Answers(one.member, one.member) for one in of_party if missing(one, at, zone) is None]
    first: dict[str, Answers] = {}
    for one in (*there, *_deputies(of_party, by_name, gone, at, zone)):
        first.setdefault(one.person, one)
    return list(first.values())


def _deputies(
    members: Sequence[Serving], by_name: Mapping[str, Serving], gone: frozenset[str], at: datetime, zone: ZoneInfo
) -> Iterator[Answers]:
    """A deputy who is a member keeps the own shifts; any other is asked at any hour."""
    for one in members:
        because = missing(one, at, zone)
        if because is None or one.deputy is None or one.deputy in gone:
            continue
        deputy = by_name.get(one.deputy)
        if deputy is None or missing(deputy, at, zone) is None:
            yield Answers(one.deputy, one.member, because)


def missing(one: Serving, at: datetime, zone: ZoneInfo) -> Because | None:
    """Why the member is not there; None when there."""
    if any(absence.away_from <= at < absence.away_until for absence in one.away):
        return "away"
    local = at.astimezone(zone).replace(tzinfo=None)
    return None if not one.shifts or any(covers(shift, local) for shift in one.shifts) else "off_shift"


def covers(shift: Shift, local: datetime) -> bool:
    """Whether the clock on the estate's wall shows a time of this shift; it may have begun the day before."""
    begins, ends = time.fromisoformat(shift.begins), time.fromisoformat(shift.ends)
    over_midnight = A_DAY if ends <= begins else timedelta()
    return any(
        _on(shift, day) and datetime.combine(day, begins) <= local < datetime.combine(day, ends) + over_midnight
        for day in (local.date(), local.date() - A_DAY)
    )


def _on(shift: Shift, day: date) -> bool:
    return (shift.first is None or shift.first <= day) and (shift.last is None or day <= shift.last)
