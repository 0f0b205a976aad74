"""The evening count: keys, money and papers as people counted them, beside what the system says."""

from dataclasses import dataclass

from services.owners.invitation import local_day
from services.owners.read_models.estates import EstateOnList
from services.owners.structure import estate_here
from shared.contracts.owners import CountEvening, EveningCounted
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

COUNTED = ("keys_released", "keys_out", "papers_signed", "money", "remark")


@dataclass(frozen=True)
class Evening:
    counted: EveningCounted | None = None


def evolve(evening: Evening, event: Event) -> Evening:
    return Evening(event) if isinstance(event, EveningCounted) else evening


EVENING = Aggregate("evening", Evening(), evolve)


class CountedInFuture(Refusal):
    status = 400
    wording = Wording("清点日 {day} 晚于今天 {today}。", "{day} is after today, {today}; nothing was counted then.")


def count_evening(asked: Asked[CountEvening], evening: Evening, estate: EstateOnList | None) -> list[Event]:
    command, last = asked.command, evening.counted
    estate = estate_here(command.estate, estate)
    today = local_day(asked.now, estate)
    if command.day > today:
        raise CountedInFuture(day=command.day.isoformat(), today=today.isoformat())
    if last is not None and all(getattr(last, name) == getattr(command, name) for name in COUNTED):
        return []
    return [
        EveningCounted(
            estate=command.estate, day=command.day, number=(last.number if last else 0) + 1, counted_by=asked.person,
            **{name: getattr(command, name) for name in COUNTED},
        )
    ]  # fmt: skip
