"""One filled event per class, made from its annotations, and a keyring that is readable in a golden file."""

import importlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from shared.contracts.notifications import Rule
from shared.messages import Event, events_of
from shared.personal import Personal

SERVICES = ("owners", "defects", "visits", "notifications", "desk")
for service in SERVICES:
    importlib.import_module(f"shared.contracts.{service}")

TEXTS = ("EST-1", "CNY", "letter_issued", "0" * 64, "08:00", "119", "Customer=owners")
FIXED: dict[Any, Any] = {
    bool: True,
    int: 1,
    Decimal: Decimal("12.50"),
    date: date(2026, 6, 1),
    AwareDatetime: datetime(2026, 6, 1, 8, 30, tzinfo=UTC),
}
LEFT_OUT = {(Rule, "role"): None}  # a role only goes with recipient role, and the sample tells a contractor


class ToyKeyring:
    """Reverses the bytes and writes the person before them; opens only that person's."""

    def seal(self, person: str, plain: bytes) -> bytes:
        return person.encode() + b"|" + plain[::-1]

    def open(self, person: str, sealed: bytes) -> bytes | None:
        owner, _, reversed_plain = sealed.partition(b"|")
        return reversed_plain[::-1] if owner == person.encode() else None


KEYS = {"keys": ToyKeyring()}


def all_events() -> Iterator[type[Event]]:
    for service in SERVICES:
        yield from events_of(service).values()


def sample_event(event: type[Event]) -> Event:
    return event.model_validate(_fields(event))


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {
        name: _value(Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation, name)
        for name, field in model.model_fields.items()
        if (model, name) not in LEFT_OUT
    }


def _value(annotation: Any, name: str) -> Any:
    bare = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    if bare in FIXED:
        return FIXED[bare]
    if bare is str:
        return _text(annotation, name)
    if isinstance(bare, type) and issubclass(bare, Personal):
        return {"person": "person-1", "value": f"some {name}"}
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return _fields(bare)
    return _composed(bare, name)


def _composed(annotation: Any, name: str) -> Any:
    arguments = [argument for argument in get_args(annotation) if argument not in {NoneType, Ellipsis}]
    origin = get_origin(annotation)
    if origin is Literal:
        return arguments[0]
    if origin in {Union, UnionType}:
        return _value(arguments[0], name)
    if origin is tuple:
        return (_value(arguments[0], name),)
    if origin is dict:
        return {_value(arguments[0], "key"): _value(arguments[1], name)}
    raise TypeError(f"no sample for {annotation} of {name}")


def _text(annotation: Any, name: str) -> str:
    adapter = TypeAdapter(annotation)
    for text in (f"{name}-1", *TEXTS):
        try:
            adapter.validate_python(text)
        except ValidationError:
            continue
        return text
    raise TypeError(f"no sample text for {name}")
