"""The story's thread: who tells, which units and issues there are, and the few things every chapter does."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from services.desk.demonstration.caller import Caller, Person
from services.desk.demonstration.cast import Cast
from services.desk.demonstration.findings import Findings, Found
from services.desk.demonstration.receivers import Hook
from services.desk.demonstration.stage import Stage
from shared import clock
from shared.contracts.owners import UnitBoardRow
from shared.messages import Query

PAGE = 500
ZONE = ZoneInfo("Asia/Shanghai")
R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True)
class Letter:
    id: str
    issues: tuple[str, ...]


@dataclass
class Story:
    caller: Caller
    cast: Cast
    stage: Stage
    hook: Hook
    units: list[UnitBoardRow] = field(default_factory=list)
    findings: Findings = field(default_factory=lambda: Findings({}, frozenset()))
    by_themselves: dict[str, Person] = field(default_factory=dict)
    """Owners who use the system; for the others customer service writes down what they say."""
    letters: dict[str, list[Letter]] = field(default_factory=dict)
    """By contractor."""
    disputed: str | None = None
    owed: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    """As billed, by unit and payee."""
    still_owe: frozenset[str] = frozenset()
    """Units whose owners pay the property fee later."""
    taken_in: dict[str, Decimal] = field(default_factory=dict)
    """By payee."""

    @cached_property
    def issues(self) -> dict[str, Found]:
        """Once the findings are planned."""
        return {found.issue: found for found in self.findings.every}

    @property
    def taken(self) -> list[UnitBoardRow]:
        """Units whose owners take them at the first inspection."""
        return [unit for unit in self.units if unit.unit not in self.findings.refused]

    @property
    def refused(self) -> list[UnitBoardRow]:
        return [unit for unit in self.units if unit.unit in self.findings.refused]

    def inspector(self, thing: str, other: int = 0) -> Person:
        """Who looks after this thing; `other` is 1 for the second pair of eyes."""
        inspectors = self.cast.inspectors
        return inspectors[(sum(thing.encode()) + other) % len(inspectors)]

    async def pages(self, person: Person, question: Callable[[str | None], Query[R]]) -> AsyncIterator[R]:
        """Every page of a list; `question` takes where the last one ended."""
        after: str | None = None
        while True:
            page = await self.caller.ask(person, question(after))
            yield page
            after = getattr(page, "after", None)
            if after is None:
                return


def today() -> date:
    """The estate's day."""
    return local_now().date()


def local_now() -> datetime:
    return clock.now().astimezone(ZONE)
