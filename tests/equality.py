"""Does every table of a service equal a fresh fold of its log? And is that log whole? The answer names what is not."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import asyncpg
import orjson

from shared import tables
from shared.decoding import decode
from shared.keys import KeyStore
from shared.postgres import plain
from shared.readmodel import ReadModel
from shared.records import NO_HASH, Recorded, chain

if TYPE_CHECKING:
    from shared.postgres import Connection

Line = tuple[bytes, bytes]
"""(record, hash), as in the log."""
Runs = dict[tuple[str, int], list[Recorded]]
"""By source and position, from the first line."""

LOG = """
select position, record, hash, stream, version, type, command_id::text as command_id from log.event order by position
"""
RECEIPTS = "select command_id::text, digest, stream, version, position, hash from log.receipt"
REGISTERED = "select name, version, building, state, position from models.model order by name, version, building"
CHECKPOINTS = "select source, log_id::text, position, hash from inbox.checkpoint"
FIRST = 20  # differences said of each table


async def differences(
    dsn: str, service: str, models: Sequence[ReadModel[Any]], *,
    keys: KeyStore | None = None, logs: Mapping[str, Sequence[Line]] | None = None, runs: Runs | None = None,
) -> list[str]:  # fmt: skip
    """Every live table against its log, all rows and columns at the table's own position; [] when all is equal.

    The own log is read beside the tables, in one snapshot; `logs` are the other sources', whole. `keys` opens the
    service's personal data; without it the personal columns of its own log's tables cannot be compared. `runs` keeps
    what was decoded of `logs` for the next service that follows them.
    """
    connection = await asyncpg.connect(dsn)
    try:
        await connection.set_type_codec("jsonb", encoder=str, decoder=orjson.loads, schema="pg_catalog")
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            others = {} if runs is None else runs
            return [line async for line in _differences(connection, service, models, keys, dict(logs or {}), others)]
    finally:
        await connection.close()


async def _differences(
    connection: "Connection", service: str, models: Sequence[ReadModel[Any]], keys: KeyStore | None,
    logs: dict[str, Sequence[Line]], others: Runs,
) -> Any:  # fmt: skip
    rows = await connection.fetch(LOG)
    for said in [*_log(rows), *_receipts(rows, await connection.fetch(RECEIPTS))]:
        yield f"{service}: {said}"
    logs[service] = [(row["record"], row["hash"]) for row in rows]
    reached = {service: len(rows)}
    for source, log_id, position, hash_ in await connection.fetch(CHECKPOINTS):
        reached[f"following {source}"] = position
        for said in _checkpoint(logs.get(source, ()), log_id, position, hash_):
            yield f"{service}: checkpoint of {source}: {said}"
    known = {(model.name, model.version): model for model in models}
    own: Runs = {}  # decoded once for all tables that stand at one position
    for name, version, building, state, position in await connection.fetch(REGISTERED):
        model = known.get((name, version))
        if model is None or model.source not in logs:
            continue
        line = service if model.inline else f"following {model.source}"
        at = reached.get(line, 0) if state == "in_step" else position
        runs, ring = (own, keys) if model.source == service else (others, None)
        if (model.source, at) not in runs:
            runs[model.source, at] = await decode(connection, model.source, logs[model.source][:at], ring)
        schema = f"{model.schema}_next" if building else model.schema
        for said in await _table(connection, model, schema, runs[model.source, at]):
            yield f"{service}.{name} version {version} at position {at}: {said}"


def _log(rows: Sequence[asyncpg.Record]) -> Iterator[str]:
    """Gapless positions and versions, a chain without a break, and columns that say what the record says."""
    previous, versions = NO_HASH, dict[str, int]()
    for expected, row in enumerate(rows, 1):
        position, record, hash_, stream = row["position"], row["record"], row["hash"], row["stream"]
        if position != expected:
            yield f"position {expected} is missing, {position} follows"
            return
        if chain(previous, record) != hash_:
            yield f"the chain breaks at position {position}"
        previous, versions[stream] = hash_, versions.get(stream, 0) + 1
        if row["version"] != versions[stream]:
            yield f"position {position}: {stream} has version {row['version']} instead of {versions[stream]}"
        envelope = orjson.loads(record)
        said = [envelope[name] for name in ("position", "stream", "version", "type", "commandid")]
        if said != [position, stream, row["version"], row["type"], row["command_id"]]:
            yield f"position {position}: the columns are not the record's: {said}"


@dataclass
class _Command:
    digest: str = ""
    positions: list[int] = field(default_factory=list)


def _receipts(rows: Sequence[asyncpg.Record], receipts: Sequence[asyncpg.Record]) -> Iterator[str]:
    """Each command with events has one, at its last event; each without says how its stream stood."""
    commands: dict[str, _Command] = {}
    moved: dict[str, list[int]] = {}  # where each stream's versions 1, 2, … stand
    for row in rows:
        moved.setdefault(row["stream"], []).append(row["position"])
        if digest := orjson.loads(row["record"])["commanddigest"]:
            command = commands.setdefault(row["command_id"], _Command(digest))
            command.positions.append(row["position"])
    for id_, digest, stream, version, position, hash_ in receipts:
        command = commands.pop(id_, _Command(digest.hex(), [position]))
        if (digest.hex(), position) != (command.digest, command.positions[-1]):
            yield f"the receipt of {id_} is at {position}, its events at {command.positions}, or its digest differs"
        if not 1 <= position <= len(rows) or rows[position - 1]["hash"] != hash_:
            yield f"the receipt of {id_} has another hash than position {position}"
        if version != bisect_right(moved.get(stream, ()), position):
            yield f"the receipt of {id_} says {stream} stood at version {version} at position {position}"
        if command.positions != list(range(command.positions[0], command.positions[0] + len(command.positions))):
            yield f"the events of {id_} do not stand together: {command.positions}"
    for id_, command in commands.items():
        yield f"command {id_} has events at {command.positions} and no receipt"


def _checkpoint(log: Sequence[Line], log_id: str, position: int, hash_: bytes) -> Iterator[str]:
    if not log:
        return
    if position > len(log):
        yield f"it is at {position}, the log ends at {len(log)}"
    elif hash_ != (log[position - 1][1] if position else NO_HASH):
        yield f"its hash is not that of position {position}"
    if orjson.loads(log[0][0])["data"]["log_id"] != log_id:
        yield "it follows another log"


def folded(model: ReadModel[Any], run: Sequence[Recorded]) -> dict[str, Any]:
    """The rows after a run, from nothing, in memory; rows that are gone are left out."""
    rows: dict[str, Any] = {}
    for recorded in run:
        for fact in (recorded, *recorded.implied):
            for key in model.keys_of(fact.event):
                rows[key] = model.fold(rows.get(key), fact)
        if erased := tables.erased_in([recorded]):
            tables.blank(model, rows, list(rows), erased)
    return {key: row for key, row in rows.items() if row is not None}


async def _table(connection: "Connection", model: ReadModel[Any], schema: str, run: Sequence[Recorded]) -> list[str]:
    columns = ", ".join(model.columns)
    fresh = orjson.dumps(list(folded(model, run).values()), default=plain).decode()
    sql = f"select {columns} from json_populate_recordset(null::{schema}.{model.name}, $1::json)"
    expected = {row[0]: row for row in await connection.fetch(sql, fresh)}
    found = {row[0]: row for row in await connection.fetch(f"select {columns} from {schema}.{model.name}")}
    return list(islice(_rows(model, found, expected), FIRST))


def _rows(
    model: ReadModel[Any], found: Mapping[str, asyncpg.Record], expected: Mapping[str, asyncpg.Record]
) -> Iterator[str]:
    for key in sorted(found.keys() | expected.keys()):
        if key not in found:
            yield f"row {key} is missing"
        elif key not in expected:
            yield f"row {key} should not be there"
        else:
            for column in model.columns:
                has, should = found[key][column], expected[key][column]
                if has != should and column in model.personal:
                    yield f"row {key}, column {column}: personal data differs"
                elif has != should:
                    yield f"row {key}, column {column}: the table has {has!r}, the log says {should!r}"
