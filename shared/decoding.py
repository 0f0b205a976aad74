"""Lines of a log as they are read back: those of the types that matter, opened with the keys of whom they name."""

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

import orjson

from shared.keys import NO_KEYS, KeyStore
from shared.messages import Event, event_type, events_of
from shared.records import Recorded, interpret, persons_sealed_in

if TYPE_CHECKING:
    from shared.postgres import Connection


async def decode(
    connection: "Connection", service: str, lines: Iterable[tuple[bytes, bytes]], keys: KeyStore | None,
    wanted: Container[str] | None = None,
) -> list[Recorded]:  # fmt: skip
    """(record, hash) pairs as events; the keys of all persons in them are loaded in one statement.

    Of an event whose type is not among the `wanted` only the envelope is read, as of one this code does not know.
    """
    parsed = [(orjson.loads(record), record, hash_) for record, hash_ in lines]
    persons: set[str] = set()
    for envelope, _, _ in parsed if keys else ():
        kind = event_type(service, envelope["type"])
        if kind is not None and kind.holds_personal:
            persons |= persons_sealed_in(envelope["data"])
    ring = await keys.load(connection, persons) if keys and persons else NO_KEYS
    return [
        interpret(service, envelope, record, hash_, ring)
        if wanted is None or envelope["type"] in wanted
        else Recorded(service, envelope["position"], record, hash_, envelope, None)
        for envelope, record, hash_ in parsed
    ]


def wanted_types(service: str, kinds: Iterable[type[Event]]) -> frozenset[str]:
    """These, and whatever erases a person: every table forgets, whether it folds the event or not."""
    erasing = {wire for wire, event in events_of(service).items() if event.erases}
    return frozenset(erasing | {kind.wire for kind in kinds})
