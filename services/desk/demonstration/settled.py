"""Waiting for facts: everybody has read what was said, every message has arrived, nothing waits anywhere."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from services.desk.demonstration.cast import ESTATE
from services.desk.demonstration.stage import Broken
from services.desk.demonstration.story import Story
from shared import clock
from shared.contracts.audit import Seals
from shared.contracts.defects import Figures as DefectsFigures
from shared.contracts.desk import AccessTokens
from shared.contracts.notifications import Figures as NotificationsFigures
from shared.contracts.notifications import NotificationCount, Rules
from shared.contracts.owners import EstateOverview
from shared.contracts.visits import Figures as VisitsFigures
from shared.messages import GROUP, Query
from shared.wording import Wording

T = TypeVar("T")

LONGEST = 240.0  # seconds for one fact to become so
LOOK_AGAIN = 0.2
SERVICES = ("owners", "defects", "visits", "notifications", "audit", "desk")
ON_ITS_WAY = ("requested", "gathered", "failed")
GOES_ON = {"sent": ("email", "webhook"), "uncertain": ("email", "webhook")}  # of the others no more is known, or asked


class NeverCame(Broken):
    """A fact the story waits for did not become so."""

    def __init__(self, what: Wording) -> None:
        super().__init__(Wording(f"久等未至：{what.zh}", f"Waited in vain for {what.en}"))


async def until(found: Callable[[], Awaitable[T | None]], what: Wording) -> T:
    """Looks until there is an answer that is not None."""
    end = clock.monotonic() + LONGEST
    while (answer := await found()) is None:
        if clock.monotonic() > end:
            raise NeverCame(what)
        await asyncio.sleep(LOOK_AGAIN)
    return answer


async def all_have_read(story: Story, service: str) -> None:
    """Every service knows what this one has said, above all who may do what."""
    now = clock.now()
    queries: dict[str, Query[Any]] = {
        "owners": EstateOverview(estate=ESTATE),
        "defects": DefectsFigures(estate=GROUP, as_of=now),
        "visits": VisitsFigures(estate=GROUP, as_of=now),
        "notifications": Rules(estate=GROUP),
        "audit": Seals(estate=GROUP),
        "desk": AccessTokens(estate=GROUP),
    }
    for query in (asked for name, asked in queries.items() if name != service):
        await story.caller.ask(story.cast.operator, query, having_read=(service,))


async def has_reacted(story: Story, service: str) -> None:
    """The service named has done what it does about everything said so far, its own words among them."""

    async def look() -> bool | None:
        one = await story.caller.status(story.cast.operator, service)
        return _is_level(one, story.caller.reached) or None

    await until(look, Wording(f"{service} 处理完毕", f"{service} to have caught up"))


@dataclass(frozen=True)
class Standstill:
    """Every log's head, when nothing was on its way any more; `refused` are reactions that were not allowed."""

    heads: dict[str, int]
    refused: int


async def everything_settled(story: Story) -> Standstill:
    """Twice the same heads with nothing in between: whoever follows has read all, and no message is on its way."""
    before: Standstill | None = None

    async def look() -> Standstill | None:
        nonlocal before
        now = await _standstill(story)
        same, before = now is not None and now == before, now
        return now if same else None

    return await until(look, Wording("全部服务处理完毕", "every service to have caught up"))


async def _standstill(story: Story) -> Standstill | None:
    operator = story.cast.operator
    status = {service: await story.caller.status(operator, service) for service in SERVICES}
    heads = {service: one["head"]["position"] for service, one in status.items() if one["head"]}
    if not all(_is_level(one, heads) for one in status.values()):
        return None
    figures = await story.caller.ask(operator, NotificationsFigures(estate=ESTATE))
    if any(count.count for count in figures.counts if is_on_its_way(count)):
        return None
    reactions = [row for one in status.values() for row in one["reactions"]]
    return Standstill(heads, sum(row["count"] for row in reactions if row["state"] == "refused"))


def is_on_its_way(count: NotificationCount) -> bool:
    """Whether anything still happens to these messages by itself."""
    return count.state in ON_ITS_WAY or count.channel in GOES_ON.get(count.state, ())


def _is_level(one: dict[str, Any], heads: dict[str, int]) -> bool:
    followed = all(part["position"] >= heads.get(source, 0) for source, part in one["subscriptions"].items())
    waiting = any(row["state"] in ("not_yet", "parked") for row in one["reactions"])
    return bool(one["ready"]) and followed and not waiting
