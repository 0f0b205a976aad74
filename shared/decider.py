"""What a service decides: commands in, events out; pure functions from what was asked and what is so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from shared.messages import Command, Event
from shared.readmodel import ReadModel

C = TypeVar("C", bound=Command, covariant=True)  # noqa: PLC0105 - reads as the command everywhere
S = TypeVar("S")

SYSTEM_ROLE = "system"


class Asked(NamedTuple, Generic[C]):
    """One command with all a decision may know besides the state: nothing else is looked up while deciding.

    `at` is when it happened (the caller's word, e.g. from an offline phone), `now` when it is being recorded.
    `role` is the role under which `person` was allowed to ask, `of` the things that role is bound to for them, as
    `kind:id` (a contractor's company, an owner's units); empty for a role that spans the estate. Times are UTC.
    """

    command: C
    id: UUID
    person: str
    role: str
    at: datetime
    now: datetime
    of: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """Under which role somebody may do something, and what that role is bound to (see `Asked`)."""

    role: str
    of: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Aggregate(Generic[S]):
    """The things that stand or fall together: streams named `<name>:<id>`, folded by `evolve` from `initial`."""

    name: str
    initial: S
    evolve: Callable[[S, Event], S]

    def evolved(self, state: S, event: Event) -> S:
        """The state after an event of its stream, and after what follows from it."""
        state = self.evolve(state, event)
        if event.implies:
            for fact in event.all_implied():
                state = self.evolve(state, fact)
        return state


Decide = Callable[..., Sequence[Event]]
"""`decide(asked, state, *rows)` for one stream, `decide(asked, {stream: state}, *rows)` for several; `rows` are the
read-model rows the handler named, in its order, None where there is none (or {key: row} for a many-key lookup).
Returns events for the streams that were loaded; [] when it is already so; raises a Refusal when not allowed."""


@dataclass(frozen=True)
class Lookup:
    """A row a decision needs: the read model and its key, as a template of the command's fields or a function."""

    model: ReadModel[Any]
    key: str | Callable[[Any], Sequence[str]]

    def keys_for(self, command: Command) -> list[str]:
        if isinstance(self.key, str):
            return [self.key.format_map(command.__dict__)]
        return list(self.key(command))

    def pick(self, command: Command, rows: Mapping[str, Any]) -> Any:
        if isinstance(self.key, str):
            return rows.get(self.key.format_map(command.__dict__))
        return {key: rows.get(key) for key in self.key(command)}


@dataclass(frozen=True)
class Handler:
    """How one command is decided, and which roles may ask for it; of several held the first named goes on record.

    A service may always ask itself (`system:<service>`), by reaction, deadline or task.
    """

    command: type[Command]
    decide: Decide
    stream: str | Callable[[Any], Sequence[str]]
    roles: tuple[str, ...]
    rows: tuple[Lookup, ...] = ()

    def streams_for(self, command: Command) -> list[str]:
        if isinstance(self.stream, str):
            return [self.stream.format_map(command.__dict__)]
        return list(dict.fromkeys(self.stream(command)))

    def run(self, asked: Asked[Any], states: Mapping[str, Any], rows: Sequence[Any]) -> list[Event]:
        held = next(iter(states.values())) if isinstance(self.stream, str) else states
        return list(self.decide(asked, held, *rows))


@dataclass(frozen=True)
class Decisions:
    """Everything a service decides: its aggregates by name, its handlers by command."""

    aggregates: Mapping[str, Aggregate[Any]]
    handlers: Mapping[type[Command], Handler] = field(default_factory=dict)

    def aggregate_of(self, stream: str) -> Aggregate[Any]:
        return self.aggregates[stream.partition(":")[0]]
