"""Parts of an envelope found without parsing are what parsing finds, whatever its texts hold."""

import tracemalloc
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import clock
from shared.envelope import (
    ESTATE,
    POSITION,
    SCHEMA_VERSION,
    TIME,
    TOUCHES,
    TYPE,
    VERSION,
    Cause,
    data_of,
    envelop,
    envelope_of,
    number_in,
    text_in,
    write,
)
from shared.records import LogBorn

TEXTS = {TYPE: "type", ESTATE: "estate", TIME: "time", TOUCHES: "touches"}
NUMBERS = {POSITION: "position", VERSION: "version", SCHEMA_VERSION: "schemaversion"}
DECEIVING = ['","data":{"x":1}', '","type":"Forged","x":"', '"position":7,', "\\", '"', "渗水\n", ""]


def written(data: bytes, **changes: Any) -> bytes:
    at, command = datetime(2026, 6, 1, tzinfo=UTC), clock.new_id()
    event = LogBorn(estate="GROUP", log_id=command, of="owners")
    envelope = envelop(
        event, Cause("p-1", "clerk", command, b"digest", command), service="owners", position=12, ordinal=0, version=3,
        occurred_at=at, recorded_at=at,
    )  # fmt: skip
    return write(envelope | changes, data)


def same(record: bytes) -> None:
    parsed = orjson.loads(record)
    assert orjson.loads(data_of(record)) == parsed.pop("data")
    assert envelope_of(record) == parsed
    assert {name: text_in(record, member) for member, name in TEXTS.items()} == {
        name: parsed[name] for name in TEXTS.values()
    }
    assert {name: number_in(record, member) for member, name in NUMBERS.items()} == {
        name: parsed[name] for name in NUMBERS.values()
    }


@pytest.mark.parametrize("text", DECEIVING)
@pytest.mark.parametrize("member", ["id", "subject", "stream", "actor", "role", "touches", "traceparent", "type"])
def test_a_text_that_looks_like_a_member_is_only_a_text(member: str, text: str) -> None:
    same(written(b'{"type":"Other","position":1,"data":2}', **{member: text}))


@given(st.dictionaries(st.sampled_from(["subject", "stream", "actor", "role", "touches"]), st.text(max_size=40)))
def test_any_text_is_found_again(changes: dict[str, str]) -> None:
    same(written(b"{}", **changes))


@pytest.mark.parametrize("broken", [b"", b"{}", b'{"type":"', b'{"position":x,'])
def test_what_is_not_there_is_a_value_error(broken: bytes) -> None:
    for find in (data_of, envelope_of):
        with pytest.raises(ValueError, match="subsection"):
            find(broken)
    with pytest.raises(ValueError, match=r"subsection|invalid literal"):
        number_in(broken, POSITION)
    with pytest.raises(ValueError, match="subsection"):
        text_in(broken, TYPE)


def test_a_record_takes_its_own_length_in_memory() -> None:
    """Many are kept: whatever is on its way to the bus, the archive and our own tables."""
    written(b"{}")
    tracemalloc.start()
    try:
        records = [written(b'{"description":"%s"}' % (b"x" * 400)) for _ in range(100)]
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken < 1.5 * sum(map(len, records))
