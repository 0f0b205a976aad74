"""Who the 300 owners of the day are, what each is in for, and the script that speaks and counts as people do."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from httpx import AsyncClient, TransportError

from services.desk.api.addresses import address_of
from shared import clock
from shared.contracts import owners as say
from shared.contracts.vocabulary import Window
from shared.messages import Command, Query
from tests.faults.callers import Refused
from tests.faults.estate import Estate
from tests.faults.people import (
    ADMINISTRATOR,
    BUILDINGS,
    ESTATE,
    SERVICE,
    Person,
)

ZONE = ZoneInfo("Asia/Shanghai")
OWNERS, PER_HOUR, AT_ONCE, WAVE = 300, 20, 24, 60
BOOKED, NO_SHOWS = 160, range(155, 160)
KEYS = 3
TOGETHER = (297, 298, 299)  # one owner's three units
BATCH = "day"


def unit_of(number: int) -> str:
    return f"d-{number}"


def owner_of(number: int) -> str:
    return f"owner-of-{unit_of(TOGETHER[0] if number in TOGETHER else number)}"


@dataclass(frozen=True)
class Story:
    """What owner `number` is in for."""

    number: int

    @property
    def stays_away(self) -> bool:
        return self.number in NO_SHOWS

    @property
    def papers_missing(self) -> bool:
        return self.number % 10 == 3

    @property
    def dozes(self) -> bool:
        """Does not answer the first call."""
        return self.number % 50 == 9

    @property
    def turns_back(self) -> bool:
        return self.number % 25 == 13

    @property
    def finds_a_leak(self) -> bool:
        return self.number % 25 == 7

    @property
    def on_paper(self) -> bool:
        return self.number % 30 == 11

    @property
    def wrongly_stamped(self) -> bool:
        return self.number % 40 == 5

    @property
    def goes_home(self) -> bool:
        return self.number % 20 == 19

    @property
    def pays(self) -> bool:
        return self.number % 30 == 0

    @property
    def owes_the_fund(self) -> bool:
        return self.number == OWNERS - 30


STORIES = tuple(map(Story, range(OWNERS)))


def rows() -> tuple[say.UnitRow, ...]:
    return tuple(
        say.UnitRow.model_validate(
            {
                "unit": unit_of(number), "building": BUILDINGS[0], "contract_code": f"DAY-{number:03}",
                "door_number": f"路{number}号", "unit_type": "三房", "entrance": "1", "floor": number % 30 + 1,
                "built_area": "98.50", "usable_area": "80.10", "deliver_by": date(2027, 12, 31),
                "owners": (say.OwnerRow(owner=owner_of(number), name=f"业主{number}"),),
            }
        )
        for number in range(OWNERS)
    )  # fmt: skip


@dataclass
class Script:
    """Speaks as people do, again and again under the same id until it is answered, and counts what was done."""

    desk: AsyncClient
    estate: Estate
    day: date = field(default_factory=lambda: clock.now().astimezone(ZONE).date())
    done: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    again: int = 0
    back: "asyncio.Task[None] | None" = None
    position: int = 0
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def tell(self, who: Person, command: Command, at: datetime | None = None) -> dict[str, Any]:
        """The receipt; raises Refused. Whoever works past midnight writes down the day that was."""
        ends = datetime.combine(self.day + timedelta(days=1), time(), ZONE) - timedelta(seconds=1)
        at = at or (ends if clock.now() > ends else None)
        headers = {"Authorization": f"Bearer {who.secret}", "Idempotency-Key": str(clock.new_id())}
        headers |= {"Content-Type": "application/json"} | ({"Handover-Occurred-At": at.isoformat()} if at else {})
        body = command.model_dump_json(exclude_unset=True)
        async with self.room:
            while (answer := await self._answer(address_of(type(command)), body, headers)) is None:
                self.again += 1
                await self.back_again()
        return answer

    async def back_again(self) -> None:
        """Until every service is ready: one asks, all wait for its answer."""
        if self.back is None or self.back.done():
            self.back = asyncio.create_task(self.estate.ready())
        await asyncio.shield(self.back)

    async def _answer(self, address: str, body: str, headers: dict[str, str]) -> dict[str, Any] | None:
        """None while nobody knows."""
        try:
            answer = await self.desk.post(address, content=body, headers=headers)
        except TransportError:
            return None
        found: dict[str, Any] = answer.json()
        if answer.is_success:
            return found
        if not found["retryable"]:
            raise Refused(found)
        return None

    async def ask(self, who: Person, query: Query[Any], **more: str) -> Any:
        wanted = query.model_dump(mode="json", exclude_unset=True) | more
        headers = {"Authorization": f"Bearer {who.secret}"}
        answer = await self.desk.get(address_of(type(query)), params=wanted, headers=headers)
        assert answer.is_success, answer.text
        return answer.json()

    async def stamped(self, who: Person, unit: str, counter: Any, at: datetime | None = None) -> None:
        await self.tell(who, say.PassCounter(estate=ESTATE, unit=unit, counter=counter), at)
        self.passed[counter] += 1

    async def is_refused(self, title: str, who: Person, command: Command, at: datetime | None = None) -> None:
        with pytest.raises(Refused) as raised:
            await self.tell(who, command, at)
        assert raised.value.problem["title"] == title, raised.value.problem


def setting(today: date) -> Iterator[tuple[Person, Command]]:
    for start in (0, 150):
        yield ADMINISTRATOR, say.RegisterUnits(estate=ESTATE, rows=rows()[start : start + 150])
    window = Window(first=today - timedelta(days=1), last=today + timedelta(days=10))
    opened = say.OpenHandoverBatch(
        estate=ESTATE, batch=BATCH, name="集中交付", window=window, place="大堂", per_hour=PER_HOUR
    )
    yield SERVICE, opened
    for start in (0, 150):
        units = tuple(map(unit_of, range(start, start + 150)))
        yield SERVICE, say.IssueHandoverNotices(estate=ESTATE, batch=BATCH, units=units)
        proof = say.ServiceProof(kind="registered_mail", number="RM", served_on=today - timedelta(days=14))
        served = tuple(say.ServedRow(unit=unit, proof=proof) for unit in units)
        yield SERVICE, say.ServeHandoverNotices(estate=ESTATE, batch=BATCH, served=served)


def booking(number: int, at: datetime) -> say.BookAppointment:
    return say.BookAppointment(estate=ESTATE, unit=unit_of(number), owner=owner_of(number), starts_at=at)


def hour(today: date, number: int) -> datetime:
    """Twenty an hour from nine on; who will stay away was to come at midnight, which is over whenever this runs."""
    at = time() if number in NO_SHOWS else time(9 + number // PER_HOUR)
    return datetime.combine(today, at, ZONE).astimezone(UTC)


async def all_of(wishes: Iterable[Coroutine[Any, Any, Any]]) -> None:
    async with asyncio.TaskGroup() as group:
        for wish in wishes:
            group.create_task(wish)


def bearer(who: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {who.secret}"}
