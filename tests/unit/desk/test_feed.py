"""One listener's stream: never read further ahead than it is taken, and let go when nothing is."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from services.desk.api.events import Seats
from services.desk.api.feed import Telling
from shared.problems import Busy


class Reader:
    """An ASGI server whose client takes `takes` pieces and then no more."""

    def __init__(self, takes: int) -> None:
        self.takes, self.taken = takes, list[bytes]()
        self.blocked, self.gone = asyncio.Event(), asyncio.Event()

    async def send(self, message: Any) -> None:
        if len(self.taken) == self.takes:
            self.blocked.set()
            await asyncio.Event().wait()
        if message["type"] == "http.response.body":
            self.taken.append(message["body"])

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}


class Blocks:
    """Counts how many were asked for."""

    def __init__(self) -> None:
        self.made = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self.made += 1
            yield b"data: 1\n\n"


SCOPE = {"type": "http", "asgi": {"spec_version": "2.3"}}


async def test_a_reader_that_stops_taking_is_read_ahead_by_one_piece_at_most() -> None:
    blocks, reader, seats = Blocks(), Reader(takes=3), Seats(1)
    seats.take()
    telling = asyncio.create_task(Telling(aiter(blocks), seats.leave)(SCOPE, reader.receive, reader.send))
    await reader.blocked.wait()
    assert (len(reader.taken), blocks.made) == (3, 4)
    reader.gone.set()
    await telling
    assert (blocks.made, seats.free) == (4, 1)


async def test_a_reader_that_takes_nothing_for_long_is_let_go_and_its_seat_is_free() -> None:
    blocks, reader, seats = Blocks(), Reader(takes=1), Seats(1)
    seats.take()
    await Telling(aiter(blocks), seats.leave, stalled=0.01)(SCOPE, reader.receive, reader.send)
    assert (blocks.made, seats.free) == (2, 1)


def test_there_are_only_so_many_seats() -> None:
    seats = Seats(2)
    seats.take()
    seats.take()
    try:
        seats.take()
    except Busy:
        seats.leave()
    assert seats.free == 1
