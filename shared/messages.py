"""Events, commands and queries: the published language of a service, and how each is named on the wire."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args, get_type_hints

import orjson
from pydantic import BaseModel, ConfigDict, StringConstraints

from shared.personal import Personal


def like(pattern: str, longest: int, shortest: int = 1) -> StringConstraints:
    """A text that fits a regular expression, which is not to count its characters itself.

    One that does takes 12 kB for each field of each message as soon as it is used, and 4 kB if it need not.
    """
    return StringConstraints(min_length=shortest, max_length=longest, pattern=pattern)


EVERY_LOG = "*"  # the service of the events the kernel itself writes into each log
GROUP = "GROUP"  # the estate code of what belongs to no single estate: people, group policies

CODE_PATTERN = like(r"^[A-Z0-9-]+$", 16)
EstateCode = Annotated[str, CODE_PATTERN]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(max_length=4_000)]
ID_PATTERN = like(r"^[A-Za-z0-9_.-]+$", 64)
WORD_PATTERN = like(r"^[a-z][a-z0-9_]*$", 40)


@dataclass(frozen=True)
class Touches:
    """Marks a field that names a thing of the trade, so that its history can be found: `unit:<id>`."""

    kind: str


Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


class Event(BaseModel):
    """A fact that has happened. Subclass with `wire=` (durable name), `stream=` (template of its own fields).

    `version` is the schema version; `upcasters[n]` turns the data of version n into n + 1 when read.
    Unknown fields are tolerated, so that an older reader survives a newer writer. `erases` names the field with the
    person whose key, and with it every `Personal` value, the log's own service destroys with this event. `happened`
    names the field with when it happened; otherwise that is when its command did. `begins` names the field with the
    thing that begins with it: no event before it concerned that thing, so that nobody has to look for a row of it.
    `implies` are the types of facts that follow from this one and are not said again: see `implied`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    service: ClassVar[str] = ""
    wire: ClassVar[str] = ""
    stream_template: ClassVar[str] = ""
    schema_version: ClassVar[int] = 1
    upcasters: ClassVar[dict[int, Upcaster]] = {}
    touching: ClassVar[tuple[tuple[str, str], ...]] = ()
    holds_personal: ClassVar[bool] = False
    erases: ClassVar[str] = ""
    happened: ClassVar[str] = ""
    begins: ClassVar[str] = ""
    implies: ClassVar[tuple[type["Event"], ...]] = ()

    estate: EstateCode

    def __init_subclass__(
        cls, *, service: str = "", wire: str = "", stream: str = "", version: int = 1, erases: str = "",
        happened: str = "", begins: str = "", implies: tuple[type["Event"], ...] = (),
    ) -> None:  # fmt: skip
        super().__init_subclass__()
        cls.service = service or cls.service
        cls.wire, cls.stream_template, cls.schema_version, cls.erases = wire, stream, version, erases
        cls.happened, cls.begins, cls.implies = happened, begins, implies

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if not cls.wire:
            return
        cls.touching = tuple(dict.fromkeys(_touching(cls)))
        mentioned = (_mentioned(field.annotation) for field in cls.model_fields.values())
        cls.holds_personal = any(Personal in one for one in mentioned) or any(e.holds_personal for e in cls.implies)
        register(_EVENTS, cls.service, cls.wire, cls)

    @property
    def stream(self) -> str:
        return self.stream_template.format_map(self.__dict__)

    def occurred(self, at: datetime) -> datetime:
        """When it happened, its command having happened at `at`."""
        return getattr(self, self.happened) if self.happened else at

    @property
    def beginning(self) -> str | None:
        """The key of the thing that begins with it; None where nothing does."""
        return self.__dict__[self.begins] if self.begins else None

    def implied(self) -> Iterable["Event"]:
        """The facts that follow from this one alone, of the types it `implies`.

        Tables and aggregates fold them right after it, with its envelope, as if they stood in the log themselves.
        Nothing reacts to them.
        """
        return ()

    def all_implied(self) -> Iterator["Event"]:
        """With what follows from those."""
        for fact in self.implied():
            yield fact
            if fact.implies:
                yield from fact.all_implied()

    def touches(self) -> str:
        """What it concerns, as `kind:id` separated by blanks: `estate:E1 unit:u1 issue:i1`."""
        found = [f"estate:{self.estate}", *self.things()]
        if self.implies:
            found.extend(thing for fact in self.all_implied() for thing in fact.things())
        return " ".join(dict.fromkeys(found))

    def things(self) -> list[str]:
        """What its own fields name besides the estate."""
        found: list[str] = []
        for name, kind in self.touching:
            value = self.__dict__[name]
            if isinstance(value, (list, tuple)):
                found.extend(f"{kind}:{item}" for item in value if item is not None)
            elif value is not None:
                found.append(f"{kind}:{value}")
        return found


Part = Callable[..., Any]


def by_event(*parts: Part) -> Mapping[type[Event], Sequence[Part]]:
    """Which parts of a fold an event concerns, by the type of their `event`.

    To ask every case of every part about every event would take most of a fold's time.
    """
    found: dict[type[Event], list[Part]] = {}
    for part in parts:
        named = get_type_hints(part)["event"]
        for event in get_args(named) or (named,):
            found.setdefault(event, []).append(part)
    return found


class Command(BaseModel):
    """A wish, decided by its service. Unknown fields are refused: a typing mistake must not pass for consent."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    service: ClassVar[str] = ""
    wire: ClassVar[str] = ""

    estate: EstateCode

    def __init_subclass__(cls, *, service: str = "", wire: str = "") -> None:
        super().__init_subclass__()
        cls.service, cls.wire = service or cls.service, wire

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if cls.wire:
            register(_COMMANDS, cls.service, cls.wire, cls)


A = TypeVar("A", bound=BaseModel)


class Query(BaseModel, Generic[A]):
    """A question; its answer type is the generic argument: `class IssueRegister(DefectsQuery[IssuePage], wire=…)`."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    service: ClassVar[str] = ""
    wire: ClassVar[str] = ""
    answer: ClassVar[type[BaseModel]] = BaseModel

    estate: EstateCode

    def __init_subclass__(cls, *, service: str = "", wire: str = "") -> None:
        super().__init_subclass__()
        cls.service, cls.wire = service or cls.service, wire

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if not cls.wire:
            return
        for parent in cls.__mro__:
            arguments = parent.__pydantic_generic_metadata__["args"] if issubclass(parent, BaseModel) else ()
            if arguments:
                cls.answer = arguments[0]
                break
        register(_QUERIES, cls.service, cls.wire, cls)


_EVENTS: dict[tuple[str, str], type[Event]] = {}
_COMMANDS: dict[tuple[str, str], type[Command]] = {}
_QUERIES: dict[tuple[str, str], type[Query[Any]]] = {}

M = TypeVar("M")


def register(registry: dict[tuple[str, str], M], service: str, wire: str, message: M) -> None:
    if (service, wire) in registry:
        raise TypeError(f"{service} says {wire} twice")
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]{2,63}", wire):
        raise TypeError(f"{wire!r} is no wire name")
    registry[service, wire] = message


def event_type(service: str, wire: str) -> type[Event] | None:
    """None for a type this code does not know: a newer writer's, skipped and counted."""
    return _EVENTS.get((service, wire)) or _EVENTS.get((EVERY_LOG, wire))


def events_of(service: str) -> dict[str, type[Event]]:
    return {wire: event for (owner, wire), event in _EVENTS.items() if owner == service}


def implying(kinds: Iterable[type[Event]]) -> frozenset[type[Event]]:
    """These, and every event from which one of them follows."""
    found = set(kinds)
    while more := {event for event in _EVENTS.values() if event not in found and not found.isdisjoint(event.implies)}:
        found |= more
    return frozenset(found)


def commands_of(service: str) -> dict[str, type[Command]]:
    return {wire: command for (owner, wire), command in _COMMANDS.items() if owner == service}


def queries_of(service: str) -> dict[str, type[Query[Any]]]:
    return {wire: query for (owner, wire), query in _QUERIES.items() if owner == service}


def contains_nul(body: bytes) -> bool:
    """NUL passes JSON but no Postgres text column; the escape is looked for first because it is almost never there."""
    if b"\x00" in body:
        return True
    return b"\\u0000" in body and any("\x00" in text for text in _texts(orjson.loads(body)))


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, item in value.items():
                yield key
                yield from _texts(item)
        case list():
            for item in value:
                yield from _texts(item)
        case _:
            return


def _mentioned(annotation: Any) -> list[Any]:
    """Every type, generic origin and annotation mark inside a field's annotation."""
    found = [annotation]
    metadata = getattr(annotation, "__pydantic_generic_metadata__", None)
    if metadata and metadata["origin"]:
        found.append(metadata["origin"])
    found.extend(getattr(annotation, "__metadata__", ()))
    for argument in get_args(annotation):
        found.extend(_mentioned(argument))
    return found


def _touching(event: type[Event]) -> Iterator[tuple[str, str]]:
    for name, field in event.model_fields.items():
        for mark in (*field.metadata, *_mentioned(field.annotation)):
            if isinstance(mark, Touches):
                yield name, mark.kind
