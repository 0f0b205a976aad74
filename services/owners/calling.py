"""Calling: who is next at a counter is decided by its line, so that two places never call the same owner."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.owners.read_models.counter_lines import LinesOfEstate, Waiting, in_order
from services.owners.roles import SUPERVISOR
from services.owners.stamping import yours
from shared.contracts.owners import CallNext, LineCounter, OwnerCalled, OwnerPutBack, PutOwnerBack, Ticket
from shared.contracts.owners.words import COUNTER_NAMES
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


@dataclass(frozen=True)
class CounterCalls:
    """What a counter's stream is for: its history. Who is in line stands in the lines of the estate."""


def evolve(calls: CounterCalls, _event: Event) -> CounterCalls:
    return calls


COUNTER = Aggregate("counter", CounterCalls(), evolve)


class NobodyWaits(Refusal):
    wording = Wording("「{at}」现在无人等候。", "Nobody waits at {at} now.")

    @property
    def words(self) -> Wording:
        return self.wording.fill(at=COUNTER_NAMES[self.facts["counter"]])


class NotInLine(Refusal):
    wording = Wording("房屋 {unit} 不在「{at}」的队列中。", "Unit {unit} is not in line at {at}.")

    @property
    def words(self) -> Wording:
        return self.wording.fill(unit=self.facts["unit"], at=COUNTER_NAMES[self.facts["counter"]])


def call_next(asked: Asked[CallNext], _calls: CounterCalls, lines: LinesOfEstate | None) -> list[Event]:
    command = asked.command
    yours(asked.role, command.counter, SUPERVISOR)
    if lines is None:
        raise NobodyWaits(counter=command.counter)
    if any(_is_at(here, command.counter, command.place) for here in lines.units.values()):
        return []
    free = [unit for unit in in_order(lines, command.counter) if lines.units[unit]["called"] is None]
    if not free:
        raise NobodyWaits(counter=command.counter)
    here = lines.units[free[0]]
    since = datetime.fromisoformat(here["lines"][command.counter][0])
    return [
        OwnerCalled(
            **_of(lines, command.counter, free[0]), owner=here["owner"], place=command.place, since=since
        )
    ]  # fmt: skip


def put_owner_back(asked: Asked[PutOwnerBack], _calls: CounterCalls, lines: LinesOfEstate | None) -> list[Event]:
    command = asked.command
    yours(asked.role, command.counter, SUPERVISOR)
    here = lines.units.get(command.unit) if lines is not None else None
    if lines is None or here is None or command.counter not in here["lines"]:
        raise NotInLine(unit=command.unit, counter=command.counter)
    called = here["called"]
    if called is None or called["counter"] != command.counter:
        return []
    return [OwnerPutBack(**_of(lines, command.counter, command.unit), place=called["place"])]


def _is_at(here: Waiting, counter: LineCounter, place: str) -> bool:
    called = here["called"]
    return called is not None and (called["counter"], called["place"]) == (counter, place)


def _of(lines: LinesOfEstate, counter: LineCounter, unit: str) -> dict[str, Any]:
    here = lines.units[unit]
    ticket = Ticket(day=lines.day, number=here["number"], walk_in=here["walk_in"])
    return {
        "estate": lines.estate, "counter": counter, "unit": unit, "building": here["building"], "ticket": ticket,
    }  # fmt: skip
