"""Deadlines: what falls due is a read model, what was sent stands beside it, and one ticker sends the rest."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import structlog

from shared import clock, tables
from shared.messages import Command
from shared.orders import Order, Outcome, system_order
from shared.postgres import is_connection_lost
from shared.problems import InternalError, Refusal
from shared.readmodel import ReadModel
from shared.writer import Writer

if TYPE_CHECKING:
    from shared.postgres import Connection, Pool

log = structlog.get_logger(__name__)

NAMES = UUID("6f1c1c3e-9f0f-5d54-8f0a-6c0f6e6a0001")
AT_ONCE = 200
AGAIN_AFTER = 1.0  # seconds, for what is due and could not be done
EARLIEST = datetime.min.replace(tzinfo=UTC)
PAUSE = 0.5  # seconds between two looks while much is written: to look after every commit would cost as much as it
LOOK_EVERY = 30.0  # seconds, at the longest; a commit wakes the ticker earlier

SENT = """
insert into inbox.deadline (deadline, due) select * from unnest($1::text[], $2::timestamptz[])
on conflict do nothing
"""


@dataclass(frozen=True)
class Deadline:
    """Rows of an inline read model whose `due` column (timestamptz, indexed, null when nothing is due) has passed.

    `command(row)` is what to do then; whether it still matters is decided like any command. `name` is durable.
    """

    name: str
    model: ReadModel[Any]
    due: str
    command: Callable[[Any], Command]


class Ticker:
    """Sends what is due, oldest first, each with id uuid5(deadline, due), so that sending twice is sending once."""

    def __init__(
        self, *, service: str, deadlines: Sequence[Deadline], pool: "Pool", writer: Writer, now: clock.Clock
    ) -> None:
        self._service, self._deadlines = service, deadlines
        self._pool, self._writer, self._now = pool, writer, now
        self._wake = asyncio.Event()

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while self._deadlines:
            self._wake.clear()
            try:
                waits = [await self._send_due(deadline) for deadline in self._deadlines]
            except Exception as error:
                if not (is_connection_lost(error) or isinstance(error, Refusal)):
                    log.exception("deadlines_interrupted")
                waits = [1.0]
            try:
                await asyncio.wait_for(self._wake.wait(), max(min(waits), 0.05))
            except TimeoutError:
                continue
            await asyncio.sleep(PAUSE)

    async def _send_due(self, deadline: Deadline) -> float:
        """Sends everything due once; seconds until there is more to do."""
        while (following := await self._next(deadline)) is not None:
            now = self._now()
            if following > now:
                return min((following - now).total_seconds(), LOOK_EVERY)
            if await self._send_until(deadline, now):
                return AGAIN_AFTER
        return LOOK_EVERY

    async def _next(self, deadline: Deadline) -> datetime | None:
        async with self._pool.acquire() as connection:
            found: datetime | None = await connection.fetchval(
                f"select min(t.{deadline.due}) {unsent(deadline)}", f"{deadline.name}:"
            )
        return found

    async def _send_until(self, deadline: Deadline, now: datetime) -> int:
        """In pages, oldest first; how many stay due."""
        model, key, due = deadline.model, deadline.model.key, deadline.due
        columns = ", ".join(f"t.{column}" for column in model.columns)
        last, left = (EARLIEST, ""), 0
        while True:
            async with self._pool.acquire() as connection:
                found = await connection.fetch(
                    f"select {columns} {unsent(deadline)} and t.{due} <= $2 and (t.{due}, t.{key}) > ($4, $5) "
                    f"order by t.{due}, t.{key} limit $3",
                    f"{deadline.name}:", now, AT_ONCE, *last,
                )  # fmt: skip
            if not found:
                return left
            rows = [tables.as_row(model, record) for record in found]
            left += await self._send(deadline, rows)
            last = (getattr(rows[-1], due), getattr(rows[-1], key))

    async def _send(self, deadline: Deadline, rows: Sequence[Any]) -> int:
        """How many stay due."""
        dues = [(f"{deadline.name}:{getattr(row, deadline.model.key)}", getattr(row, deadline.due)) for row in rows]
        orders = [self._order(name, due, deadline.command(row)) for (name, due), row in zip(dues, rows, strict=True)]

        async def write_down(connection: "Connection", outcomes: Sequence[Outcome]) -> None:
            """A final refusal was the decision too; what is not yet possible, or failed, stays due."""
            sent = [pair for pair, outcome in zip(dues, outcomes, strict=True) if not _stays(outcome)]
            await connection.execute(SENT, [name for name, _ in sent], [due for _, due in sent])

        return sum(map(_stays, await self._writer.apply(orders, after=write_down)))

    def _order(self, name: str, due: datetime, command: Command) -> Order:
        order_id = uuid5(NAMES, f"{self._service}/{name}/{due.isoformat()}")
        return system_order(self._service, command, id=order_id, correlation=order_id, at=due)


def unsent(deadline: Deadline) -> str:
    """From and where of the rows, as t, that have a due moment and were not sent for it; $1 is the name and a colon."""
    model, due = deadline.model, deadline.due
    return (
        f"from {model.schema}.{model.name} t where t.{due} is not null and not exists "
        f"(select from inbox.deadline s where s.deadline = $1 || t.{model.key} and s.due = t.{due})"
    )


def _stays(outcome: Outcome) -> bool:
    return isinstance(outcome, Refusal) and (outcome.retryable or isinstance(outcome, InternalError))
