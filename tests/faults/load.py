"""`python -m tests.faults.load DATA NATS_URL DESK_URL LEDGER SEED`: sixty-four people at work until stdin is closed.

When enough is acknowledged only a few of them go on: what a fault takes from then on is waited for, not made harder.
Says on standard output how many commands were acknowledged so far, a number a line. What is not known is repeated
under the same id, each time the deciding service has said its head: it lives again then. Ends when all is known.
"""

import argparse
import asyncio
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import httpx
from nats.aio.msg import Msg

from deploy.local.places import Places
from shared.messages import Command
from shared.service import Change
from tests.faults.callers import OnTheBus, OverHttp, Refused, Unknown
from tests.faults.ledger import ENOUGH, Ledger
from tests.faults.people import Person
from tests.faults.stories import STORIES, Chance

AT_ONCE = 64
A_FEW = 8
OVER_HTTP = 0.2  # of all attempts
SAID_EVERY = 25
AT_LONGEST = 5.0  # seconds without a head after which it is tried all the same


class Load:
    """All workers, and what they share."""

    def __init__(self, bus: OnTheBus, http: OverHttp, ledger: Ledger, seed: int) -> None:
        self._bus, self._http, self._ledger, self._seed = bus, http, ledger, seed
        self._heads: dict[str, Change] = defaultdict(Change)
        self._over = asyncio.Event()

    async def run(self) -> None:
        await self._bus.client.subscribe("handover.heads.*", cb=self._heard)
        workers = [asyncio.create_task(self._work(number)) for number in range(AT_ONCE)]
        await asyncio.to_thread(sys.stdin.read)
        self._over.set()
        await asyncio.gather(*workers)

    async def _heard(self, message: Msg) -> None:
        self._heads[message.subject.rpartition(".")[2]].tell()

    async def _work(self, number: int) -> None:
        chance = Chance(Random(f"{self._seed} {number}"), _days(number))

        async def tell(person: Person, command: Command, *, shows: bool = False, events: int | None = None) -> bool:
            if self._over.is_set():
                return False
            id_ = UUID(int=chance.random.getrandbits(128), version=4)
            self._ledger.begun(id_, command, shows=shows, events=events)
            return await self._until_known(chance.random, person, command, id_)

        while not self._over.is_set() and (number < A_FEW or self._ledger.acknowledged < ENOUGH):
            await chance.random.choice(STORIES)(chance, tell)

    async def _until_known(self, random: Random, person: Person, command: Command, id_: UUID) -> bool:
        while True:
            way = self._http if random.random() < OVER_HTTP else self._bus
            self._ledger.tried(id_)
            try:
                receipt = await way.tell(person, command, id_)
            except Unknown:
                await self._heads[command.service].wait(AT_LONGEST)
            except Refused as refused:
                self._ledger.ended(id_, "refused", refused.problem)
                return False
            else:
                self._ledger.ended(id_, "acknowledged", receipt)
                self._say()
                return True

    def _say(self) -> None:
        if self._ledger.acknowledged % SAID_EVERY == 0:
            sys.stdout.write(f"{self._ledger.acknowledged}\n")
            sys.stdout.flush()


def _days(worker: int) -> Iterator[date]:
    """Days that no other worker uses."""
    day = date(2027, 1, 1) + timedelta(days=worker)
    while True:
        yield day
        day += timedelta(days=AT_ONCE)


async def main() -> None:
    arguments = argparse.ArgumentParser()
    for name, kind in (("data", Path), ("nats", str), ("desk", str), ("ledger", Path), ("seed", int)):
        arguments.add_argument(name, type=kind)
    given = arguments.parse_args()
    async with httpx.AsyncClient(base_url=given.desk, trust_env=False, timeout=15) as client:
        bus = await OnTheBus.of(Places(given.data), given.nats)
        with given.ledger.open("a") as file:
            await Load(bus, OverHttp(client), Ledger(file), given.seed).run()
        await bus.client.close()


if __name__ == "__main__":
    asyncio.run(main())
