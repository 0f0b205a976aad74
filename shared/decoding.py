"""Lines of a log as they are read back: those of the types that matter, opened with the keys of whom they name."""

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

import orjson

from shared.envelope import POSITION, TYPE, data_of, number_in, text_in
from shared.keys import NO_KEYS, KeyStore
from shared.messages import Event, event_type, events_of, implying
from shared.records import Recorded, persons_sealed_in, read

if TYPE_CHECKING:
    from shared.postgres import Connection


async def decode(
    connection: "Connection", service: str, lines: Iterable[tuple[bytes, bytes]], keys: KeyStore | None,
    wanted: Container[str] | None = None,
) -> list[Recorded]:  # fmt: skip
    """(record, hash) pairs as events; the keys of all persons in them are loaded in one statement.

    Of an event whose type is not among the `wanted` only the envelope is read, as of one this code does not know.
    """
    lines = list(lines)
    types = [text_in(record, TYPE) for record, _ in lines]
    personal = {wire for wire in set(types) if (kind := event_type(service, wire)) is not None and kind.holds_personal}
    persons: set[str] = set()
    if keys and personal:
        for wire, (record, _) in zip(types, lines, strict=True):
            if wire in personal:
                persons |= persons_sealed_in(orjson.loads(data_of(record)))
    ring = await keys.load(connection, persons) if keys and persons else NO_KEYS
    return [
        read(service, record, hash_, ring)
        if wanted is None or wire in wanted
        else Recorded(service, number_in(record, POSITION), record, hash_, None, None)
        for wire, (record, hash_) in zip(types, lines, strict=True)
    ]


def wanted_types(service: str, kinds: Iterable[type[Event]]) -> frozenset[str]:
    """These, what implies them, and whatever erases a person: a table forgets, whether it folds the event or not."""
    erasing = {wire for wire, event in events_of(service).items() if event.erases}
    return frozenset(erasing | {kind.wire for kind in implying(kinds)})
