"""Rows of the log's two tables: lines and receipts as a batch makes them, or as the archive brings them back."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.orders import Receipt
from shared.postgres import copy
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.postgres import Connection

EVENT_COLUMNS = (
    "position", "id", "stream", "version", "type", "schema_version", "record", "actor", "role", "estate", "command_id",
    "causation", "correlation", "traceparent", "occurred_at", "recorded_at", "hash",
)  # fmt: skip
RECEIPT_COLUMNS = ("command_id", "digest", "stream", "version", "position", "hash")
RESTORE_RECEIPTS = """
insert into log.receipt (command_id, digest, stream, version, position, hash)
select * from unnest($1::uuid[], $2::bytea[], $3::text[], $4::int[], $5::bigint[], $6::bytea[])
on conflict do nothing
"""


async def insert(connection: "Connection", restored: Sequence[Recorded]) -> None:
    """Lines as they were, with the receipts their records bear witness to; in a transaction under the log's lock."""
    await append(connection, restored)
    last = {line.envelope["commandid"]: line for line in restored if line.envelope["commanddigest"]}
    rows = [
        (UUID(id_), bytes.fromhex(line.envelope["commanddigest"]), line.stream, line.version, line.position, line.hash)
        for id_, line in last.items()
    ]
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        await connection.execute(RESTORE_RECEIPTS, *columns)


async def append(connection: "Connection", lines: Iterable[Recorded]) -> None:
    await copy(connection, "log.event", EVENT_COLUMNS, map(_event_row, lines))


async def append_receipts(connection: "Connection", receipts: Iterable[tuple[bytes, Receipt]]) -> None:
    """With the digest of each command."""
    await copy(connection, "log.receipt", RECEIPT_COLUMNS, map(_receipt_row, receipts))


def _event_row(line: Recorded) -> tuple[Any, ...]:
    said = line.envelope
    return (
        line.position, said["id"], said["stream"], said["version"], said["type"], said["schemaversion"], line.record,
        said["actor"], said["role"], said["estate"], said["commandid"], said.get("causation"), said["correlation"],
        said.get("traceparent"), line.occurred_at, line.recorded_at, line.hash,
    )  # fmt: skip


def _receipt_row(given: tuple[bytes, Receipt]) -> tuple[Any, ...]:
    digest, receipt = given
    return (receipt.command_id, digest, receipt.stream, receipt.version, receipt.position, receipt.hash)
