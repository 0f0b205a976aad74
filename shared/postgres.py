"""Connections to a service's own Postgres: how they are opened, and what a server must promise before it is used."""

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import orjson

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Connection = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
    Pool = asyncpg.Pool[asyncpg.Record]

DDL = Path(__file__).with_name("log.sql")

# A process stopped inside its transaction must not stop the others, and a plan made for an empty table must not stay.
WRITER_SETTINGS = {
    "idle_in_transaction_session_timeout": "2s",
    "transaction_timeout": "10s",
    "lock_timeout": "10s",
    "plan_cache_mode": "force_custom_plan",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "timezone": "UTC",
}
ANSWERS_WITHIN = 11.0  # seconds; a little longer than Postgres lets a transaction take: after that no answer comes
# A page is asked with some filters of many: the plan that suits all of them would scan. What is asked for often is in
# memory, where a page out of order costs hardly more than one in order.
READER_SETTINGS = {
    "statement_timeout": "20s",
    "plan_cache_mode": "force_custom_plan",
    "random_page_cost": "1.1",
    "timezone": "UTC",
}

CONNECTION_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.DiskFullError,
    asyncpg.PostgresIOError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.LockNotAvailableError,
    asyncpg.TransactionRollbackError,
    asyncpg.QueryCanceledError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    ConnectionError,
    TimeoutError,
    OSError,
)
"""What says nothing about the statement: the same work is done again on a new connection."""

REFUSED_BY_POSTGRES = (asyncpg.PostgresError, ValueError, TypeError, OverflowError)
"""What a value can cause on its way into a row, on our side or the server's, when no connection was lost."""

FILE_KEEPERS = frozenset({"md.c", "fd.c", "buffile.c"})
"""Where Postgres' own source writes files. It has no code of its own for a quota or a limit and calls them XX000."""


def is_connection_lost(error: BaseException) -> bool:
    """A ValueError is asyncpg's own refusal of a value, although it descends from InterfaceError.

    FATAL is what Postgres says when it ends the session itself, for whatever reason.
    """
    if isinstance(error, asyncpg.PostgresError) and getattr(error, "severity", "") in {"FATAL", "PANIC"}:
        return True
    if isinstance(error, asyncpg.InternalServerError):
        return getattr(error, "server_source_filename", "") in FILE_KEEPERS
    return isinstance(error, CONNECTION_LOST) and not isinstance(error, ValueError)


class NotDurable(Exception):  # noqa: N818 - a fact about the server
    """The server would acknowledge what a power cut can take back."""


async def _prepare(connection: "Connection") -> None:
    await connection.set_type_codec(
        "jsonb", encoder=_to_jsonb, decoder=_from_jsonb, schema="pg_catalog", format="binary"
    )  # fmt: skip


def _to_jsonb(value: Any) -> bytes:
    return b"\x01" + orjson.dumps(value, default=plain)


def _from_jsonb(value: bytes) -> Any:
    return orjson.loads(value[1:])


def plain(value: Any) -> Any:
    """What JSON has no word of its own for."""
    match value:
        case Decimal():
            return str(value)
        case bytes():
            return "\\x" + value.hex()
        case _:
            return value.model_dump(mode="json")


async def copy(
    connection: "Connection", table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:  # fmt: skip
    """New rows into `schema.table`, by the way that costs least; a row that is there already is an error."""
    schema, _, name = table.partition(".")
    await connection.copy_records_to_table(name, schema_name=schema, columns=columns, records=rows)


async def connect_writer(dsn: str, password: str) -> "Connection":
    connection = await asyncpg.connect(
        dsn, password=password, server_settings=WRITER_SETTINGS, timeout=10, command_timeout=ANSWERS_WITHIN
    )
    await _prepare(connection)
    return connection


async def _returned(connection: "Connection") -> None:
    """A session of the pool goes back as it is: a reset would cost a round trip each time.

    Whoever takes a lock of the session, or sets anything in it, resets it before giving it back.
    """
    if connection.is_in_transaction():
        await connection.reset()


async def open_pool(dsn: str, password: str, *, search_path: list[str], size: int = 6) -> "Pool":
    """Connections for queries; `search_path` holds the schemas of this code's read-model versions."""
    path = ", ".join(search_path) or "pg_catalog"
    return await asyncpg.create_pool(
        dsn, password=password, min_size=1, max_size=size, init=_prepare, reset=_returned, timeout=10,
        command_timeout=20, server_settings=READER_SETTINGS | {"search_path": path},
    )  # fmt: skip


async def refuse_undurable(connection: "Connection") -> None:
    """Raises NotDurable unless a commit survives a power cut."""
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        value = await connection.fetchval("select current_setting($1)", setting)
        if value == "off":
            raise NotDurable(f"Postgres runs with {setting} = {value}; an acknowledged command could be lost")


async def migrate(dsn: str, runtime_role: str, extra: Path | None = None) -> None:
    """Creates the service's schemas as their owner; done already is done. The runtime role gets least privilege.

    `extra` is the service's own DDL beside the kernel's, in which `{role}` stands for the runtime role.
    """
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(4711)")
            if await connection.fetchval("select to_regclass('log.event') is not null"):
                return
            quoted = await connection.fetchval("select quote_ident($1)", runtime_role)
            for ddl in (DDL, extra):
                if ddl is not None:
                    await connection.execute(ddl.read_text().replace("{role}", quoted))
    finally:
        await connection.close()


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
