"""The load's own book: every command before it is sent, and what became of it; kept in a file of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

import orjson

from shared.messages import Command

ENOUGH = 1_000  # acknowledged commands a test needs at least


@dataclass(slots=True)
class Entry:
    """One command. `outcome` is acknowledged, refused, or None while nobody knows."""

    id: UUID
    service: str
    wire: str
    shows: bool
    """Whether doing it twice would show: a number drawn, a version counted, a matter raised."""
    events: int | None
    """How many events it must have left, where the load knows."""
    outcome: str | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    attempts: int = 0


class Ledger:
    """Writes; every line reaches the file before the command reaches the bus."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.acknowledged = 0

    def begun(self, id_: UUID, command: Command, *, shows: bool, events: int | None) -> None:
        self._write(id=str(id_), service=command.service, wire=command.wire, shows=shows, events=events)

    def tried(self, id_: UUID) -> None:
        self._write(id=str(id_), outcome="tried")

    def ended(self, id_: UUID, outcome: str, answer: dict[str, Any]) -> None:
        self._write(id=str(id_), outcome=outcome, answer=answer)
        self.acknowledged += outcome == "acknowledged"

    def _write(self, **line: Any) -> None:
        self._file.write(orjson.dumps(line).decode() + "\n")
        self._file.flush()


def read_ledger(file: Path) -> list[Entry]:
    entries: dict[str, Entry] = {}
    for line in _lines(file):
        match line:
            case {"wire": str()}:
                entries[line["id"]] = Entry(**line | {"id": UUID(line["id"])})
            case {"outcome": "tried"}:
                entries[line["id"]].attempts += 1
            case _:
                entries[line["id"]].outcome, entries[line["id"]].answer = line["outcome"], line["answer"]
    return list(entries.values())


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_bytes().splitlines():
        yield orjson.loads(line)
