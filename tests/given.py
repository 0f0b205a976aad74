"""Given what has happened, when this is asked, then that happens: how deciders are tested."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.decider import Aggregate, Asked, Handler
from shared.envelope import Cause, envelop
from shared.messages import Command, Event
from shared.problems import Refusal
from shared.readmodel import ReadModel, fold_run
from shared.records import Recorded

AT = datetime(2026, 6, 1, 2, 30, tzinfo=UTC)
ID = UUID(int=1)


@dataclass(frozen=True)
class Given:
    """The events so far, of any of the streams, and the read-model rows by model name and key.

    given(UNIT, registered).when(PASS_COUNTER, PassCounter(…), role="customer_service").then(CounterPassed(…))
    """

    aggregates: tuple[Aggregate[Any], ...]
    events: tuple[Event, ...] = ()
    rows: dict[str, dict[str, Any]] | None = None

    def with_rows(self, model: str, **rows: Any) -> "Given":
        return replace(self, rows={**(self.rows or {}), model: rows})

    def and_row(self, model: str, key: str, row: Any) -> "Given":
        held = self.rows or {}
        return replace(self, rows={**held, model: {**held.get(model, {}), key: row}})

    def when(
        self, handler: Handler, command: Command, *, role: str = "", person: str = "p-1",
        of: frozenset[str] | set[str] = frozenset(), at: datetime = AT, now: datetime | None = None,
    ) -> "Outcome":  # fmt: skip
        """Without a role, it is asked under the handler's first."""
        standing = role or (handler.roles[0] if handler.roles else "system")
        asked = Asked(command, ID, person, standing, at, now or at, frozenset(of))
        states = {stream: self._state(stream) for stream in handler.streams_for(command)}
        rows = [lookup.pick(command, (self.rows or {}).get(lookup.model.name, {})) for lookup in handler.rows]
        return Outcome(lambda: handler.run(asked, states, rows), frozenset(states))

    def _state(self, stream: str) -> Any:
        aggregate = next(one for one in self.aggregates if one.name == stream.partition(":")[0])
        state = aggregate.initial
        for event in self.events:
            if event.stream == stream:
                state = aggregate.evolved(state, event)
        return state


@dataclass(frozen=True)
class Outcome:
    """What a decision came to; every event must lie in a stream the handler loaded, as the kernel demands."""

    decide: Callable[[], list[Event]]
    loaded: frozenset[str]

    @property
    def events(self) -> list[Event]:
        events = self.decide()
        assert {event.stream for event in events} <= self.loaded, "an event of a stream its handler did not load"
        return events

    def then(self, *expected: Event) -> None:
        assert self.events == list(expected)

    def then_types(self, *expected: type[Event]) -> None:
        assert [type(event) for event in self.events] == list(expected)

    def then_nothing(self) -> None:
        assert self.events == []

    def then_refused(self, refusal: type[Refusal], **facts: Any) -> None:
        with pytest.raises(refusal) as raised:
            self.decide()
        assert raised.type is refusal
        assert raised.value.words.zh
        assert facts.items() <= raised.value.facts.items()


def given(*aggregates_and_events: Aggregate[Any] | Event) -> Given:
    """The aggregates whose streams are loaded, and what has happened to them, in order."""
    aggregates = tuple(one for one in aggregates_and_events if isinstance(one, Aggregate))
    events = tuple(one for one in aggregates_and_events if isinstance(one, Event))
    return Given(aggregates, events)


def recorded(
    event: Event, *, service: str = "owners", position: int = 1, version: int = 1, at: datetime = AT
) -> Recorded:
    """An event as folds and reactions see it: recorded, with its envelope."""
    cause = Cause("p-1", "customer_service", ID, digest=b"", correlation=ID)
    envelope = envelop(
        event,
        cause,
        service=service,
        position=position,
        ordinal=0,
        version=version,
        occurred_at=event.occurred(at),
        recorded_at=at,
    )
    return Recorded(service, position, b"", b"", envelope, event)


def folded(model: ReadModel[Any], *events: Event, service: str = "") -> dict[str, Any]:
    """The rows a read model has after these events, each the next of its stream, at positions 1, 2, ….

    Rows that are gone are left out.
    """
    rows: dict[str, Any] = {}
    versions: dict[str, int] = {}
    for position, event in enumerate(events, 1):
        version = versions[event.stream] = versions.get(event.stream, 0) + 1
        if any(map(model.keys_of, (event, *event.all_implied()))):
            line = recorded(event, service=service or model.source, position=position, version=version)
            fold_run(model, rows, (line,))
    return {key: row for key, row in rows.items() if row is not None}
