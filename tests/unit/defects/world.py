"""Defects in memory: its real deciders, folds, reactions and deadlines one after another, with owners' facts given."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.defects.app import make_service
from services.defects.read_models.contractor_lots import LotsRow
from services.defects.read_models.estates import EstateRow
from services.defects.read_models.units import UnitRow
from shared.decider import SYSTEM_ROLE, Asked, Handler
from shared.envelope import Cause, envelop
from shared.messages import Command, Event
from shared.problems import Refusal
from shared.readmodel import ReadModel
from shared.records import Recorded
from tests.given import AT

E, U = "EST-1", "u1"
SERVICE = make_service()
HANDLERS = {handler.command: handler for handler in SERVICE.handlers}
AGGREGATES = {aggregate.name: aggregate for aggregate in SERVICE.aggregates}
INLINE = [model for model in SERVICE.models if model.inline]
LOTS = {
    "c1": [{"trades": ["paint", "plumbing", "structure"], "buildings": ["b1"]}],
    "c2": [{"trades": ["tile"], "buildings": ["b1"]}],
}


class NotAllowed(Exception):  # noqa: N818 - a fact about a role
    """The role may not ask for this."""


@dataclass(frozen=True)
class Person:
    id: str
    role: str
    of: frozenset[str] = frozenset()


SYSTEM = Person("system:defects", SYSTEM_ROLE)


def theirs() -> dict[str, dict[str, Any]]:
    """The copies of what owners says: unit u1 is sold, u2 is not."""
    return {
        "units": {U: UnitRow(U, E, "b1", ("o1",)), "u2": UnitRow("u2", E, "b1", ())},
        "estates": {E: EstateRow(E, "R1", "Asia/Shanghai", "CN")},
        "contractor_lots": {E: LotsRow(E, LOTS)},
    }


@dataclass
class World:
    """`log` is everything that happened, `rows` every table as it is folded live, `asked` what was granted to whom."""

    now: datetime = AT
    log: list[Recorded] = field(default_factory=list)
    states: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=theirs)
    sent: set[tuple[str, str, datetime]] = field(default_factory=set)
    asked: list[tuple[Command, Person, datetime]] = field(default_factory=list)

    def ask(self, command: Command, who: Person, at: datetime | None = None) -> list[Event]:
        """The events, with those of every reaction to them; raises the Refusal, or NotAllowed."""
        handler = HANDLERS[type(command)]
        if who.role != SYSTEM_ROLE and who.role not in handler.roles:
            raise NotAllowed
        events = self._decide(handler, command, who, at or self.now)
        self.asked.append((command, who, at or self.now))
        for event in events:
            self._record(event, who, at or self.now)
        for recorded in self.log[len(self.log) - len(events) :]:
            self._react(recorded)
        return events

    def tick(self, until: datetime) -> None:
        """Every deadline that passes until then, in its order, at its time."""
        while due := min(self._dues(until), default=None, key=lambda one: one[:2]):
            at, name, key, command = due
            self.sent.add((name, key, at))
            self.now = max(self.now, at)
            self.ask(command, SYSTEM, at)
        self.now = max(self.now, until)

    def _dues(self, until: datetime) -> Iterator[tuple[datetime, str, str, Command]]:
        for deadline in SERVICE.deadlines:
            for key, row in self.rows.get(deadline.model.name, {}).items():
                at = None if row is None else getattr(row, deadline.due)
                if at is not None and at <= until and (deadline.name, key, at) not in self.sent:
                    yield at, deadline.name, key, deadline.command(row)

    def _decide(self, handler: Handler, command: Command, who: Person, at: datetime) -> list[Event]:
        asked = Asked(command, UUID(int=len(self.log) + 1), who.id, who.role, at, self.now, who.of)
        streams = handler.streams_for(command)
        states = {stream: self.state(stream) for stream in streams}
        rows = [lookup.pick(command, self.rows.get(lookup.model.name, {})) for lookup in handler.rows]
        events = handler.run(asked, states, rows)
        assert {event.stream for event in events} <= set(streams)
        return events

    def state(self, stream: str) -> Any:
        return self.states.get(stream, AGGREGATES[stream.partition(":")[0]].initial)

    def _record(self, event: Event, who: Person, at: datetime) -> None:
        stream = event.stream
        self.states[stream] = AGGREGATES[stream.partition(":")[0]].evolved(self.state(stream), event)
        self.versions[stream] = self.versions.get(stream, 0) + 1
        cause = Cause(who.id, who.role, UUID(int=1), digest=b"", correlation=UUID(int=1))
        envelope = envelop(
            event, cause, service="defects", position=len(self.log) + 1, ordinal=0, version=self.versions[stream],
            occurred_at=event.occurred(at), recorded_at=self.now,
        )  # fmt: skip
        self.log.append(Recorded("defects", len(self.log) + 1, b"", b"", envelope, event))
        for model in INLINE:
            self._fold(model, self.rows.setdefault(model.name, {}), self.log[-1])

    @staticmethod
    def _fold(model: ReadModel[Any], rows: dict[str, Any], line: Recorded) -> None:
        for key in model.keys_of(line.event):
            rows[key] = model.fold(rows.get(key), line)

    def _react(self, recorded: Recorded) -> None:
        for reaction in SERVICE.reactions:
            if reaction.event is type(recorded.event):
                for command in reaction.react(recorded):
                    self._answer(command, recorded.occurred_at)

    def _answer(self, command: Command, at: datetime) -> None:
        try:
            self.ask(command, SYSTEM, at)
        except Refusal as refusal:
            if refusal.retryable:  # everything of other services is known here
                raise

    def row(self, model: str, key: str) -> Any:
        return self.rows.get(model, {}).get(key)

    def rebuilt(self) -> dict[str, dict[str, Any]]:
        """Every inline table folded again from the first event."""
        fresh: dict[str, dict[str, Any]] = {model.name: {} for model in INLINE}
        for model in INLINE:
            for line in self.log:
                self._fold(model, fresh[model.name], line)
        return fresh
