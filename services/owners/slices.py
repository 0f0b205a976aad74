"""Long work in short slices: whoever else waits for this process has a turn between two of them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

SLICE = 40  # rows: some two milliseconds


async def in_slices(rows: Iterator[T], size: int = SLICE) -> AsyncIterator[list[T]]:
    """The first row comes from a thread: for it an Excel file is unpacked as a whole."""
    some = await asyncio.to_thread(lambda: list(islice(rows, 1)))
    while some:
        yield some
        await asyncio.sleep(0)
        some = list(islice(rows, size))
