"""Parts of a print file put together, and how far that is while it goes on."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from services.desk.print_file import PrintFile
from shared.contracts.owners import PaperPart
from shared.problems import Refusal

STREAM = "text/event-stream"
Part = tuple[PaperPart, bytes]


@dataclass(frozen=True)
class Whole:
    """A print file, what to call it, and how many units it is of."""

    content: bytes
    name: str
    units: int

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


class Together:
    """Takes part after part."""

    def __init__(self) -> None:
        self._file, self._name, self.units = PrintFile(), "", 0

    async def add(self, part: Part) -> None:
        printed, content = part
        await asyncio.to_thread(self._file.add, content)
        self._name, self.units = printed.name, self.units + printed.units

    async def whole(self) -> Whole:
        return Whole(await asyncio.to_thread(self._file.whole), self._name, self.units)


async def together(parts: AsyncIterable[Part]) -> Whole:
    file = Together()
    async for part in parts:
        await file.add(part)
    return await file.whole()


async def told(
    first: Part, rest: AsyncIterable[Part], on_record: Callable[[Whole], Awaitable[str]]
) -> AsyncIterator[bytes]:
    """Blocks of an event stream: after each part how many units are done, at last the file, which is then on record."""
    file = Together()
    await file.add(first)
    yield _block("progress", {"units": file.units})
    try:
        async for part in rest:
            await file.add(part)
            yield _block("progress", {"units": file.units})
        whole = await file.whole()
        position = await on_record(whole)
    except Refusal as refusal:
        yield _block("problem", refusal.as_problem())
        return
    pdf = b64encode(whole.content).decode()
    said = {"name": whole.name, "units": whole.units, "sha256": whole.sha256, "position": position, "pdf": pdf}
    yield _block("printed", said)


def _block(event: str, data: dict[str, Any]) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (event.encode(), orjson.dumps(data, default=str))
