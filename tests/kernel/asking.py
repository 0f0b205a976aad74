"""How tests ask the ledger: its two plainest commands, many at once, and where its log ends."""

import asyncio
from decimal import Decimal
from typing import Any

from shared.orders import Order, Outcome, Receipt
from shared.problems import (
    Refusal,
)
from tests.kernel.ledger import BookAmount, OpenAccount
from tests.kernel.replica import WITHIN, Replica


def opening(account: str = "a1", **rest: Any) -> OpenAccount:
    return OpenAccount(
        estate="E1", account=account, holder=rest.pop("holder", "h1"), name=rest.pop("name", "Anna"), **rest
    )


def booking(account: str = "a1", amount: int = 1, note: str = "", estate: str = "E1") -> BookAmount:
    return BookAmount(estate=estate, account=account, amount=Decimal(amount), note=note)


async def answers(one: Replica, *orders: Order) -> list[Outcome]:
    """All of them asked at once, so that they stand in one batch, in this order."""
    asked = [asyncio.create_task(one.writer.execute(order)) for order in orders]
    async with asyncio.timeout(WITHIN):
        found = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(outcome, (Receipt, Refusal)) for outcome in found), found
    return found  # type: ignore[return-value] # just checked


async def head(one: Replica) -> int:
    return int(await one.value("select max(position) from log.event"))
