"""Who waits for the writer: those who bring one command, and those who bring many and take turns with them."""

from collections import deque

from shared.orders import Work


class Waiting:
    """Work in order of arrival, bulk apart; `orders` is how many orders are in it."""

    def __init__(self) -> None:
        self._ordinary: deque[Work] = deque()
        self._bulk: deque[Work] = deque()
        self._bulk_is_next = False
        self.orders = 0

    def __bool__(self) -> bool:
        return bool(self._ordinary or self._bulk)

    def enter(self, work: Work, *, bulk: bool) -> None:
        (self._bulk if bulk else self._ordinary).append(work)
        self.orders += len(work.orders)

    def gathered(self, at_most: int) -> list[Work]:
        """Takes what goes into the next transaction: one that is bulk, or others up to so many orders."""
        bulk = bool(self._bulk) and (self._bulk_is_next or not self._ordinary)
        self._bulk_is_next = not bulk
        queue, works, count = self._bulk if bulk else self._ordinary, list[Work](), 0
        while queue and count < (1 if bulk else at_most):
            work = queue.popleft()
            self.orders -= len(work.orders)
            if not work.done.done():  # else the caller has gone before its turn; nothing was promised
                works.append(work)
                count += max(1, len(work.orders))
        return works
