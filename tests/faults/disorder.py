"""A proxy before nats-server that delivers every event twice, in another order, and some not at all.

It understands as much of the protocol as it needs: messages on `handover.events.>` on their way to a client wait in
a window of a hundred frames and leave it by chance; everything else passes at once.
"""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from random import Random

from deploy.local.ports import HOST, free_ports

EVENTS = b"handover.events."
WINDOW = 100  # frames among which the order is lost
IDLE = 0.02  # seconds without a frame after which the window is emptied
GONE = (ConnectionError, asyncio.IncompleteReadError)


@dataclass
class Disorder:
    """What is done to the events; `frames` counts those that came by."""

    random: Random
    copies: int = 2
    lost: float = 0.0
    frames: int = 0

    def copies_of(self) -> int:
        self.frames += 1
        return 0 if self.random.random() < self.lost else self.copies


@dataclass
class Window:
    """The events held back for one client."""

    disorder: Disorder
    client: StreamWriter
    held: list[bytes] = field(default_factory=list)

    def take(self, frame: bytes) -> None:
        self.held.extend([frame] * self.disorder.copies_of())
        while len(self.held) > WINDOW:
            self._give()

    def empty(self) -> None:
        while self.held:
            self._give()

    def _give(self) -> None:
        index = self.disorder.random.randrange(len(self.held))
        self.held[index], self.held[-1] = self.held[-1], self.held[index]
        self.client.write(self.held.pop())


@asynccontextmanager
async def disordered(server_port: int, disorder: Disorder) -> AsyncIterator[int]:
    """A port that leads to the server at `server_port`, with `disorder` on the way back."""
    connections: set[asyncio.Task[None]] = set()

    async def connected(reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        with suppress(*GONE):
            await _connect(reader, writer, server_port, disorder)
        writer.close()
        connections.discard(task)

    port = free_ports(1)[0]
    listener = await asyncio.start_server(connected, HOST, port)
    try:
        yield port
    finally:
        listener.close()
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


async def _connect(reader: StreamReader, writer: StreamWriter, server_port: int, disorder: Disorder) -> None:
    """Until either side hangs up."""
    from_server, to_server = await asyncio.open_connection(HOST, server_port)
    ways = [
        asyncio.create_task(_pass(reader, to_server)),
        asyncio.create_task(_disturb(from_server, writer, Window(disorder, writer))),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        to_server.close()


async def _pass(reader: StreamReader, writer: StreamWriter) -> None:
    while part := await reader.read(65_536):
        writer.write(part)
        await writer.drain()


async def _disturb(reader: StreamReader, writer: StreamWriter, window: Window) -> None:
    following = asyncio.create_task(_frame(reader))
    try:
        while True:
            done, _ = await asyncio.wait([following], timeout=IDLE if window.held else None)
            if not done:
                window.empty()
                continue
            frame = following.result()
            if not frame:
                return
            following = asyncio.create_task(_frame(reader))
            window.take(frame) if _is_event(frame) else writer.write(frame)
            await writer.drain()
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def _frame(reader: StreamReader) -> bytes:
    """One protocol line, with its payload where it has one; nothing when the server has hung up."""
    line = await reader.readline()
    if line.startswith((b"MSG ", b"HMSG ")):
        line += await reader.readexactly(int(line.split()[-1]) + 2)
    return line


def _is_event(frame: bytes) -> bool:
    return frame.startswith((b"MSG " + EVENTS, b"HMSG " + EVENTS))
