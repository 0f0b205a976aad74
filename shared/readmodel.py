"""A read model: one table folded from exactly one log, in order, so that it always equals its rebuild."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from shared.messages import Event, events_of
from shared.records import Recorded, facts

R = TypeVar("R")
Keys = Callable[[Any], Iterable[str]]
Fold = Callable[[R | None, Recorded], R | None]


def by(name: str) -> Keys:
    """The key is one field of the event, or each item of a list field; none where it is None."""

    def keys(event: Event) -> Iterable[str]:
        value = getattr(event, name)
        if value is None:
            return ()
        return tuple(map(str, value)) if isinstance(value, (list, tuple)) else (str(value),)

    return keys


@dataclass(frozen=True, eq=False)
class ReadModel(Generic[R]):
    """A table (`<name>.sql` beside the module) whose primary key is one text column, and the fold that fills it.

    row: frozen dataclass whose fields are the table's columns, in the table's order; the first is the key.
    source: the service whose log it is folded from. inline: updated in the transaction of the command (only for the
    service's own log); otherwise it follows some milliseconds later.
    keys: for each event type that matters, which rows it concerns, from the event alone. ignored: every other event
    type of the source, on purpose; a type in neither is an error at import.
    fold: pure and total; no clock, no lookup. version: raise it with every change of fold or table.
    personal: columns holding personal data → the column with the person's id; blanked when that person is erased.
    """

    name: str
    version: int
    source: str
    row: type[R]
    keys: Mapping[type[Event], Keys]
    fold: Fold[R]
    ddl: Path
    ignored: frozenset[type[Event]] = frozenset()
    inline: bool = False
    personal: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        missing = set(events_of(self.source).values()) - set(self.keys) - self.ignored
        if missing:
            names = ", ".join(sorted(event.__name__ for event in missing))
            raise TypeError(f"read model {self.name} neither folds nor ignores: {names}")

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in dataclasses.fields(self.row))  # type: ignore[arg-type] # rows are dataclasses

    @property
    def key(self) -> str:
        return self.columns[0]

    @cached_property
    def schema(self) -> str:
        """The Postgres schema of this version; several versions stand side by side."""
        return f"{self.name}_{self.version}"

    def keys_of(self, event: Event | None) -> Iterable[str]:
        keys = self.keys.get(type(event)) if event is not None else None
        return keys(event) if keys else ()


Folding = Mapping[type[Event], Sequence[ReadModel[Any]]]


def folding(models: Iterable[ReadModel[Any]]) -> Folding:
    """Which of these read models each event type concerns."""
    found: dict[type[Event], list[ReadModel[Any]]] = {}
    for model in models:
        for event in model.keys:
            found.setdefault(event, []).append(model)
    return found


def touched(model: ReadModel[Any], run: Iterable[Recorded]) -> set[str]:
    """The keys of every row a run of events concerns."""
    return {key for fact in facts(run) for key in model.keys_of(fact.event)}


def looked_for(model: ReadModel[Any], run: Iterable[Recorded]) -> set[str]:
    """Of the keys a run touches those that may have a row before it: not what begins in it."""
    found: set[str] = set()
    begun: set[str] = set()
    for fact in facts(run):
        if keys := tuple(model.keys_of(fact.event)):
            if (event := fact.event) is not None and event.begins:
                begun.update(key for key in keys if key == event.beginning and key not in found)
            found.update(keys)
    return found - begun


def fold_run(model: ReadModel[R], rows: dict[str, R | None], run: Sequence[Recorded]) -> set[str]:
    """Folds a run into rows loaded beforehand, in place; returns the keys that were folded."""
    changed = set()
    for fact in facts(run):
        try:
            for key in model.keys_of(fact.event):
                rows[key] = model.fold(rows.get(key), fact)
                changed.add(key)
        except Exception as error:
            raise FoldFailed(model.name, fact, error) from error
    return changed


class FoldFailed(Exception):  # noqa: N818 - a fact about one event and one table
    """A fold threw: the table stops just before this event until the fold is mended."""

    def __init__(self, name: str, recorded: Recorded, error: Exception) -> None:
        super().__init__(f"{name}: {recorded.type} at position {recorded.position}: {type(error).__name__}")
        self.position = recorded.position
