"""A way to Postgres that can be cut at the worst moment: before a COMMIT, before its answer, or when it is too much."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum

COMMIT = b"commit\x00"


class Fault(Enum):
    LOSE_COMMIT = "the connection breaks before the COMMIT arrives"
    LOSE_ANSWER = "the COMMIT is done, the connection breaks before its answer comes"
    SWALLOW_ANSWER = "the COMMIT is done, its answer never comes, and nothing breaks"


@dataclass
class Proxy:
    """Each fault takes the next COMMIT that comes by; `met` says which have.

    `carries`: how many bytes it lets through up to a COMMIT, as a session that is ended when a transaction takes long.
    """

    host: str
    port: int
    carries: int | None = None
    faults: deque[Fault] = field(default_factory=deque)
    met: list[Fault] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection(self.host, self.port)
        try:
            back = asyncio.create_task(_pour(server_reader, writer))
            carried = 0
            while said := await reader.read(65536):
                carried = len(said) if COMMIT in said else carried + len(said)
                if self.carries is not None and carried > self.carries:
                    break
                fault = self.faults.popleft() if COMMIT in said and self.faults else None
                if fault is None:
                    server_writer.write(said)
                    await server_writer.drain()
                    continue
                self.met.append(fault)
                back.cancel()
                await asyncio.wait([back])
                if fault is not Fault.LOSE_COMMIT:
                    server_writer.write(said)
                    assert await server_reader.read(65536)
                if fault is Fault.SWALLOW_ANSWER:
                    await reader.read()  # until the client gives up
                break
            back.cancel()
        except ConnectionError:
            return
        finally:
            writer.close()
            server_writer.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until the server hangs up, and then so do we; cancelled, the way stays open."""
    with suppress(ConnectionError):
        while said := await reader.read(65536):
            writer.write(said)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def proxied(address: str) -> AsyncIterator[tuple[Proxy, str]]:
    """A proxy to the server of a Postgres address, and the address through it."""
    place = address.rpartition("@")[2].partition("/")[0]
    host, _, port = place.partition(":")
    proxy = Proxy(host, int(port))
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    own = server.sockets[0].getsockname()[1]
    try:
        yield proxy, address.replace(place, f"127.0.0.1:{own}")
    finally:
        server.close()
