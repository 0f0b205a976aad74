"""Several who ask for the same thing at nearly the same time, answered by one call."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass
class Batch(Generic[Item, Answer]):
    """What goes into one call, and what came of it; nothing yet, or one answer."""

    items: list[Item] = field(default_factory=list)
    answer: list[Answer] = field(default_factory=list)


class Together(Generic[Item, Answer]):
    """Who comes while a call is on its way goes into the next, together with all others who do.

    When one fails, each of those in it tries it again itself, and is told. With `begun_together` the first also waits
    for those that were begun at the same moment.
    """

    def __init__(self, do: Callable[[Sequence[Item]], Awaitable[Answer]], *, begun_together: bool = False) -> None:
        self._do, self._begun_together = do, begun_together
        self._turn, self._next = asyncio.Lock(), Batch[Item, Answer]()

    async def __call__(self, item: Item) -> Answer:
        mine = self._next
        mine.items.append(item)
        async with self._turn:
            if not mine.answer:
                if self._begun_together:
                    await asyncio.sleep(0)
                if self._next is mine:
                    self._next = Batch()
                mine.answer.append(await self._do(mine.items))
            return mine.answer[0]
