"""Records, pages and keys as bytes: what is written is read back, older versions too, and damage is seen."""

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid5

import orjson
import pytest
from pydantic import ValidationError

from shared import clock
from shared.decoding import decode, wanted_types
from shared.envelope import Cause, envelop, event_id, write
from shared.keys import Keys
from shared.messages import Event, contains_nul
from shared.pages import Page, from_wire, to_wire
from shared.personal import Personal
from shared.records import NO_HASH, Head, chain, encode, first_broken, read

AT = datetime(2026, 6, 1, 12, 30, 15, 123456, tzinfo=UTC)
ID = UUID(int=7)


class Counted(Event, service="counting", wire="SheepCounted", stream="flock:{flock}", version=3):
    upcasters: ClassVar[dict[int, Any]] = {
        1: lambda data: {**data, "sheep": data["number"]},
        2: lambda data: {**data, "shepherd": {"person": "p-1", "value": None}},
    }

    flock: str
    sheep: int
    shepherd: Personal[str]


class Shorn(Event, service="counting", wire="SheepShorn", stream="flock:{flock}"):
    flock: str


class ShepherdGone(Event, service="counting", wire="ShepherdGone", stream="shepherd:{person}", erases="person"):
    person: str


def record(data: bytes, **changes: Any) -> bytes:
    event = Counted(estate="E1", flock="f", sheep=3, shepherd=Personal(person="p-1", value="Anna"))
    cause = Cause("p-1", "clerk", ID, b"digest", ID)
    envelope = envelop(
        event, cause, service="counting", position=4, ordinal=0, version=1, occurred_at=AT, recorded_at=AT
    )
    return write(envelope | changes, data)


def test_an_event_is_read_back_as_it_was_with_the_key_and_without_the_value_without_it() -> None:
    keys = Keys({"p-1": bytes(32)})
    event = Counted(estate="E1", flock="f", sheep=3, shepherd=Personal(person="p-1", value="Anna"))
    written = record(encode(event, keys))
    assert b"Anna" not in written
    assert read("counting", written, NO_HASH, keys).event == event
    without = read("counting", written, NO_HASH).event
    assert isinstance(without, Counted)
    assert without.shepherd == Personal(person="p-1", value=None)


def test_personal_data_cannot_be_written_without_keys() -> None:
    with pytest.raises(Exception, match="only be written sealed"):
        encode(Counted(estate="E1", flock="f", sheep=3, shepherd=Personal(person="p-1", value="Anna")), None)


def test_a_sealed_value_is_bound_to_its_person() -> None:
    sealed = Keys({"p-1": bytes(32)}).seal("p-1", b'"Anna"')
    with pytest.raises(ValueError, match="does not fit its key"):
        Keys({"p-2": bytes(32)}).open("p-2", sealed)


def test_who_was_erased_is_sealed_into_nothing() -> None:
    erased = Keys({"p-1": None})
    assert erased.seal("p-1", b'"Anna"') == b""
    assert erased.open("p-1", b"") is None
    assert erased.without({"p-1", "p-2"}) == {"p-1", "p-2"}


def test_an_old_version_is_upcast_and_its_bytes_stay() -> None:
    old = record(b'{"estate":"E1","flock":"f","number":5}', schemaversion=1)
    found = read("counting", old, NO_HASH)
    assert isinstance(found.event, Counted)
    assert (found.event.sheep, found.record) == (5, old)


@pytest.mark.parametrize("changes", [{"type": "WolfSeen"}, {"schemaversion": 4}])
def test_what_this_code_does_not_know_is_read_as_no_event(changes: dict[str, Any]) -> None:
    found = read("counting", record(b'{"estate":"E1"}', **changes), NO_HASH)
    assert found.event is None
    assert found.position == 4


def test_an_unknown_field_of_an_event_is_tolerated() -> None:
    data = orjson.dumps({"estate": "E1", "flock": "f", "sheep": 1, "shepherd": {"person": "p", "value": None}, "x": 1})
    assert isinstance(read("counting", record(data), NO_HASH).event, Counted)


@pytest.mark.parametrize("at", [None, NO_HASH, bytes(range(32))])
@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_page_travels_unchanged(at: bytes | None, count: int) -> None:
    lines, hash_ = [], NO_HASH
    for position in range(11, 11 + count):
        line = record(b'{"estate":"E1","text":"a\\nb \xe5\x91\xa8"}', position=position)
        hash_ = chain(hash_, line)
        lines.append((position, line, hash_))
    page = Page(Head(ID, 99, bytes(range(32)), AT), at, lines)
    assert from_wire(to_wire(page)) == page


def test_the_first_broken_link_is_named() -> None:
    lines, hash_ = [], NO_HASH
    for position in range(1, 6):
        hash_ = chain(hash_, str(position).encode())
        lines.append((position, str(position).encode(), hash_))
    assert first_broken(NO_HASH, lines) == (None, hash_)
    lines[2] = (3, b"altered", lines[2][2])
    assert first_broken(NO_HASH, lines) == (3, lines[1][2])


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"a":"b"}', False), (b'{"a":"\\u0000"}', True), (b'{"\\u0000":1}', True), (b'{"a":["x","\\u0000"]}', True),
        (b'{"a":"\\\\u0000"}', False), (b"\x00", True),
    ],
)  # fmt: skip
def test_nul_is_found_wherever_it_hides(body: bytes, found: bool) -> None:
    assert contains_nul(body) is found


async def test_only_the_envelope_is_read_of_an_event_nobody_here_asks_about() -> None:
    nobody: Any = None  # no key is asked for, so nothing is asked of a connection
    line = (record(b'{"this": "is no flock"}'), NO_HASH)
    [unread] = await decode(nobody, "counting", [line], None, wanted_types("counting", [Shorn]))
    assert (unread.event, unread.type, unread.position, unread.occurred_at) == (None, "SheepCounted", 4, AT)
    with pytest.raises(ValidationError):
        await decode(nobody, "counting", [line], None, wanted_types("counting", [Counted]))


def test_an_event_that_erases_somebody_is_read_by_everybody() -> None:
    assert wanted_types("counting", [Shorn]) == {"SheepShorn", "ShepherdGone"}


def test_an_events_id_is_the_standard_name_based_uuid_of_its_command_and_ordinal() -> None:
    for ordinal in range(12):
        command = clock.new_id()
        assert event_id(command, ordinal) == str(uuid5(command, str(ordinal)))
