"""What every log and the archive must satisfy, found with plain SQL and SHA-256, by nothing of the kernel's.

Each function returns what is wrong, one sentence each with the log and the position; an empty list is the proof.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid5

import asyncpg
import orjson

from deploy.services import PUBLISHERS
from tests.faults.ledger import Entry

EVENTS = "select * from log.event order by position"
RECEIPTS = "select command_id, stream, version, position, hash from log.receipt"
ARCHIVED = "select position, record, hash from archive.event where service = $1 order by position"
GENESIS = bytes(32)

Row = Mapping[str, Any]
Logs = Mapping[str, Sequence[Row]]


async def read_logs(dsns: Mapping[str, str]) -> Logs:
    """Every publisher's log, line by line; `dsns` by service."""
    return {service: await _fetch(dsns[service], EVENTS) for service in PUBLISHERS}


async def everything(dsns: Mapping[str, str], logs: Logs, ledger: Sequence[Entry] = ()) -> list[str]:
    """All of the checks below."""
    wrong: list[str] = []
    for service, lines in logs.items():
        receipts = await _fetch(dsns[service], RECEIPTS)
        wrong += chain(service, lines)
        wrong += columns(service, lines)
        wrong += in_time(service, lines)
        wrong += done_once(service, lines)
        wrong += numbered(service, lines)
        wrong += to_the_coin(service, lines)
        wrong += receipted(service, lines, receipts)
        wrong += kept(service, lines, receipts, [entry for entry in ledger if entry.service == service])
        wrong += archived(service, lines, await _fetch(dsns["audit"], ARCHIVED, service))
    return wrong


def chain(service: str, lines: Iterable[Row]) -> Iterator[str]:
    """Positions without a gap from 1, each hash made of the one before and the record; the first fault says it all."""
    previous = GENESIS
    for position, line in enumerate(lines, start=1):
        if line["position"] != position:
            yield f"{service} has position {line['position']} where {position} belongs"
            return
        previous = hashlib.sha256(previous + line["record"]).digest()
        if previous != line["hash"]:
            yield f"{service} at position {position}: the hash does not fit"
            return


def columns(service: str, lines: Iterable[Row]) -> Iterator[str]:
    """What the log is searched by is what the record says."""
    for line in lines:
        said = orjson.loads(line["record"])
        told = {
            "position": said["position"], "id": UUID(said["id"]), "stream": said["stream"], "version": said["version"],
            "type": said["type"], "schema_version": said["schemaversion"], "actor": said["actor"],
            "role": said["role"], "estate": said["estate"], "command_id": UUID(said["commandid"]),
            "correlation": UUID(said["correlation"]), "occurred_at": datetime.fromisoformat(said["time"]),
            "recorded_at": datetime.fromisoformat(said["recordedat"]),
        }  # fmt: skip
        for name, value in told.items():
            if line[name] != value:
                yield f"{service} at position {line['position']}: column {name} is not what the record says"


def in_time(service: str, lines: Sequence[Row]) -> Iterator[str]:
    """Nothing was recorded before what it follows, and nothing happened after it was recorded."""
    for before, line in pairwise(lines):
        if line["recorded_at"] < before["recorded_at"]:
            yield f"{service} at position {line['position']}: recorded before the line before it"
        if line["occurred_at"] > line["recorded_at"]:
            yield f"{service} at position {line['position']}: recorded before it happened"


def done_once(service: str, lines: Iterable[Row]) -> Iterator[str]:
    """Each command left its events once and wholly, in one piece; streams count without a gap."""
    by_command: dict[UUID, list[Row]] = defaultdict(list)
    versions: Counter[str] = Counter()
    for line in lines:
        by_command[line["command_id"]].append(line)
        versions[line["stream"]] += 1
        if line["version"] != versions[line["stream"]]:
            yield f"{service} at position {line['position']}: {line['stream']} skips a version"
    for command, events in by_command.items():
        first = events[0]["position"]
        if [event["id"] for event in events] != [uuid5(command, str(ordinal)) for ordinal in range(len(events))]:
            yield f"{service} at position {first}: command {command} was done more than once"
        if [event["position"] for event in events] != list(range(first, first + len(events))):
            yield f"{service} at position {first}: command {command} was done in pieces"


# What is numbered, by which of its fields it is known, and within what its numbers run.
NUMBERED = {
    "IssueRegistered": ("issue", "estate"), "LetterIssued": ("letter", "estate"), "FeePaid": ("receipt", "book"),
}  # fmt: skip


def numbered(service: str, lines: Iterable[Row]) -> Iterator[str]:
    """The numbers of issues, letters and receipts: each thing one number, and none left out."""
    drawn: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for line in lines:
        if (known := NUMBERED.get(line["type"])) is not None:
            thing, within = known
            said = orjson.loads(line["record"])["data"]
            if said["number"] is None:  # a government's account took the money
                continue
            numbers = drawn[line["type"], line["estate"] if within == "estate" else said[within]]
            if numbers.setdefault(said[thing], said["number"]) != said["number"]:
                yield f"{service} at position {line['position']}: {thing} {said[thing]} has a second number"
    for (type_, where), numbers in drawn.items():
        if sorted(numbers.values()) != list(range(1, len(numbers) + 1)):
            yield f"{service}: the numbers of {type_} in {where} are not 1 to {len(numbers)}, once each"


def to_the_coin(service: str, lines: Iterable[Row]) -> Iterator[str]:
    """Of no item more was paid than was billed, of none less than nothing; what is void was paid before, once."""
    billed: dict[tuple[str, int], Decimal] = {}
    paid: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    standing: set[str] = set()
    for line in lines:
        if line["type"] not in {"FeeBilled", "FeePaid", "ReceiptVoided"}:
            continue
        said = orjson.loads(line["record"])["data"]
        if line["type"] == "FeeBilled":
            billed[said["unit"], said["item"]] = Decimal(said["amount"])
            continue
        sign = 1 if line["type"] == "FeePaid" else -1
        if (said["receipt"] in standing) == (sign == 1):
            yield f"{service} at position {line['position']}: receipt {said['receipt']} was written or voided twice"
        standing ^= {said["receipt"]}
        for one in said["lines"]:
            item = (said["unit"], one["item"])
            paid[item] += sign * Decimal(one["amount"])
            least, most = sorted((Decimal(0), billed.get(item, Decimal(0))))
            if not least <= paid[item] <= most:
                yield f"{service} at position {line['position']}: of item {item} {paid[item]} is paid"


def receipted(service: str, lines: Sequence[Row], receipts: Iterable[Row]) -> Iterator[str]:
    """Every command that left events has its receipt, at its last event; every receipt fits its line of the log."""
    last = {line["command_id"]: line for line in lines}
    del last[lines[0]["command_id"]]  # the birth of the log was nobody's command
    for receipt in receipts:
        command, position = receipt["command_id"], receipt["position"]
        if not 1 <= position <= len(lines) or lines[position - 1]["hash"] != receipt["hash"]:
            yield f"{service}: the receipt of {command} does not fit position {position}"
        line = last.pop(command, None)
        if line is not None and (line["position"], line["stream"], line["version"]) != tuple(
            receipt[name] for name in ("position", "stream", "version")
        ):
            yield f"{service} at position {line['position']}: the receipt of {command} says something else"
    for command, line in last.items():
        yield f"{service} at position {line['position']}: command {command} has no receipt"


def kept(service: str, lines: Sequence[Row], receipts: Iterable[Row], ledger: Iterable[Entry]) -> Iterator[str]:
    """What was promised is there, with the very receipt; what was refused left nothing."""
    events = Counter(line["command_id"] for line in lines)
    held = {receipt["command_id"]: receipt for receipt in receipts}
    for entry in ledger:
        what = f"{service}: {entry.wire} {entry.id}"
        match entry.outcome:
            case "acknowledged":
                yield from _acknowledged(what, entry, events[entry.id], held.get(entry.id), lines)
            case "refused":
                if entry.answer["title"] == "InternalError":
                    yield f"{what} failed inside"
                if events[entry.id] or entry.id in held:
                    yield f"{what} was refused and yet done"
            case _:
                yield f"{what} was never answered"


def _acknowledged(
    what: str, entry: Entry, events: int, receipt: Row | None, lines: Sequence[Row]
) -> Iterator[str]:  # fmt: skip
    promised = entry.answer
    if receipt is None:
        if not _changed_nothing(entry, lines):
            yield f"{what} was acknowledged and is lost"
        return
    if (promised["position"], promised["hash"]) != (receipt["position"], receipt["hash"].hex()):
        yield f"{what} was acknowledged at {promised['position']}, its receipt says {receipt['position']}"
    if entry.events is not None and events != entry.events:
        yield f"{what} left {events} events instead of {entry.events}"


def _changed_nothing(entry: Entry, lines: Sequence[Row]) -> bool:
    """Its receipt names, by the hash, a line of another command: it left none, and the archive brings back events."""
    promised = entry.answer
    line = lines[promised["position"] - 1] if promised["position"] <= len(lines) else None
    return (
        not entry.events and line is not None
        and (line["hash"].hex(), line["command_id"] == entry.id) == (promised["hash"], False)
    )  # fmt: skip


def archived(service: str, lines: Sequence[Row], copies: Sequence[Row]) -> Iterator[str]:
    """The archive holds the log byte for byte, and is a chain by itself."""
    for line, copy in zip(lines, copies, strict=False):
        if line["position"] != copy["position"]:
            yield f"archive of {service} has position {copy['position']} where {line['position']} belongs"
            return
        if line["record"] != copy["record"] or line["hash"] != copy["hash"]:
            yield f"archive of {service} at position {line['position']} differs from the log"
            return
    if len(copies) != len(lines):
        yield f"archive of {service} ends at {len(copies)}, the log at {len(lines)}"
        return
    yield from (f"archive of {wrong}" for wrong in chain(service, copies))


async def _fetch(dsn: str, sql: str, *arguments: object) -> list[Row]:
    connection = await asyncpg.connect(dsn)
    try:
        return [dict(row) for row in await connection.fetch(sql, *arguments)]
    finally:
        await connection.close()
