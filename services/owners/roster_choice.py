"""Which of the changed rows of a roster are applied: all, only those named, or all but those named."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.contracts.owners import RosterDifference
from shared.messages import GROUP
from shared.problems import Refusal
from shared.wording import Wording


class ChosenRowNotChanged(Refusal):
    """Facts: `rows` as they were named, the first 50."""

    status = 422
    wording = Wording(
        "所选的 {count} 行不在有差异的房屋之中：{rows}", "{count} rows that were named are none of the changed: {rows}"
    )


@dataclass(frozen=True)
class Choice:
    """`estate` is what the file is for: a group's file names a row `ESTATE/code`, any other by its contract code."""

    estate: str
    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    @classmethod
    def of(cls, estate: str, only: Iterable[str], without: Iterable[str]) -> "Choice":
        return cls(estate, frozenset(only), frozenset(without))

    def takes(self, estate: str, contract_code: str) -> bool:
        name = self.name(estate, contract_code)
        return name in self.only if self.only else name not in self.without

    def name(self, estate: str, contract_code: str) -> str:
        return f"{estate}/{contract_code}" if self.estate == GROUP else contract_code


@dataclass
class Chosen:
    """Counts what is chosen while the differences go by; `missing` are names nothing has answered to yet."""

    choice: Choice
    count: int = 0

    def __post_init__(self) -> None:
        self.missing = set(self.choice.only | self.choice.without)

    def add(self, changed: Iterable[RosterDifference]) -> None:
        for one in changed:
            self.missing.discard(self.choice.name(one.estate, one.contract_code))
            self.count += self.choice.takes(one.estate, one.contract_code)

    def must_be_changed(self) -> None:
        if self.missing:
            raise ChosenRowNotChanged(count=len(self.missing), rows=", ".join(sorted(self.missing)[:50]))
