"""The check itself: one cell, one byte of log or archive, a cut tail, a broken promise; and it says where."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from services.owners.read_models.unit_board import UNIT_BOARD
from shared import clock
from tests.faults.estate import Estate, superuser
from tests.faults.ledger import Entry
from tests.faults.proof import to_the_coin
from tests.faults.verdict import wrongs

PLACE = 50  # a position every log of owners has


async def test_whatever_is_altered_is_found_and_its_place_named(estate: Estate) -> None:
    await estate.settled()
    assert await wrongs(estate) == []
    async with altered_cell(estate):
        assert said(await wrongs(estate), "owners.unit_board", "row u-7, column door_number")
    async with altered_byte(estate, "owners", "log.event", "position"):
        found = await wrongs(estate)
        assert said(found, f"owners at position {PLACE}: the hash does not fit")
        assert said(found, f"owners: the chain breaks at position {PLACE}")
        assert said(found, f"audit: owners at position {PLACE}: log altered")
    async with altered_byte(estate, "audit", "archive.event", "service = 'owners' and position"):
        found = await wrongs(estate)
        assert said(found, f"archive of owners at position {PLACE} differs")
        assert said(found, f"audit: owners at position {PLACE}: archive altered")
    async with cut_tail(estate) as last:
        found = await wrongs(estate)
        assert said(found, f"archive of owners ends at {last - 1}, the log at {last}")
        assert said(found, f"audit: owners at position {last}: archive tail_missing")
    promised = {"position": 7, "hash": "00"}
    lost = Entry(clock.new_id(), "owners", "RecordOwner", shows=False, events=1, outcome="acknowledged")
    lost.answer = promised
    assert said(await wrongs(estate, [lost]), f"RecordOwner {lost.id} was acknowledged and is lost")
    assert await wrongs(estate) == []


def test_money_that_was_taken_twice_is_found() -> None:
    billed: dict[str, Any] = {"unit": "u", "item": 1, "amount": "2.50"}
    paid: dict[str, Any] = {"unit": "u", "receipt": "r1", "lines": [{"item": 1, "amount": "1.25"}]}
    other, third = {**paid, "receipt": "r2"}, {**paid, "receipt": "r3"}
    right = [("FeeBilled", billed), ("FeePaid", paid), ("FeePaid", other), ("ReceiptVoided", paid)]
    assert money(*right) == []
    assert said(money(*right, ("FeePaid", other)), "at position 5", "receipt r2 was written or voided twice")
    assert said(money(*right, ("ReceiptVoided", paid)), "receipt r1 was written or voided twice")
    assert said(
        money(*right, ("FeePaid", third), ("FeePaid", {**paid, "receipt": "r4"})), "at position 6", "3.75 is paid"
    )


def money(*lines: tuple[str, dict[str, Any]]) -> list[str]:
    rows = [
        {"position": position, "type": type_, "record": json.dumps({"data": data})}
        for position, (type_, data) in enumerate(lines, 1)
    ]
    return list(to_the_coin("owners", rows))


def said(found: list[str], *parts: str) -> bool:
    return any(all(part in line for part in parts) for line in found)


@asynccontextmanager
async def altered_cell(estate: Estate) -> AsyncIterator[None]:
    change = f"update {UNIT_BOARD.schema}.unit_board set door_number = $1 where unit = 'u-7' returning 1"
    async with superuser(estate, "owners") as connection:
        held = await connection.fetchval(f"select door_number from {UNIT_BOARD.schema}.unit_board where unit = 'u-7'")
        await connection.execute(change, "Z-1")
        yield
        await connection.execute(change, held)


@asynccontextmanager
async def altered_byte(estate: Estate, service: str, table: str, where: str) -> AsyncIterator[None]:
    """One digit of one record, past the triggers, as only who owns the server can."""
    async with superuser(estate, service) as connection:
        record: bytes = await connection.fetchval(f"select record from {table} where {where} = {PLACE}")
        digit = record.index(b'"recordedat":"2') + len('"recordedat":"')
        other = record[:digit] + b"3" + record[digit + 1 :]
        for bytes_ in (other, record):
            await connection.execute("set session_replication_role = replica")
            await connection.execute(f"update {table} set record = $1 where {where} = {PLACE}", bytes_)
            if bytes_ is other:
                yield


@asynccontextmanager
async def cut_tail(estate: Estate) -> AsyncIterator[int]:
    async with superuser(estate, "audit") as connection:
        last = await connection.fetchval("select max(position) from archive.event where service = 'owners'")
        await connection.execute("set session_replication_role = replica")
        rows = "archive.event where service = 'owners' and position = "
        await connection.execute(f"create temp table cut as select * from {rows} {last}")
        await connection.execute(f"delete from {rows} {last}")
        yield last
        await connection.execute("insert into archive.event select * from cut")
