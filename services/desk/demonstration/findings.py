"""What the inspections will find: made from a fixed seed, in the numbers real estates have (DOMAIN §4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from services.desk.demonstration.cast import story_id
from services.desk.demonstration.defects_seen import DEFECTS, SHARES, Seen
from shared.contracts.defects import Severity
from shared.contracts.owners import UnitBoardRow
from shared.contracts.vocabulary import Trade

SEED = 20260601
PER_UNIT = 12.2
MOST = 32
FEW = 10  # units; below it no unit is made the worst known
SHAPE = 2.4  # of the gamma distribution: many units with a few issues, a few with many
FLAWLESS = 0.03
REJECTED = 0.06
REFUSED = 0.03
CRITICAL, MAJOR = 0.01, 0.25


@dataclass(frozen=True)
class Found:
    """One thing the inspection of a unit finds; `done_again`: its first repair will not pass."""

    issue: str
    unit: str
    trade: Trade
    seen: Seen
    severity: Severity
    done_again: bool

    @property
    def takes_two(self) -> bool:
        return self.severity == "critical" or self.seen.l1 == "leak"


@dataclass(frozen=True)
class Findings:
    """Every issue of the story by unit, and the units whose owners will not take them the first time."""

    of_unit: dict[str, tuple[Found, ...]]
    refused: frozenset[str]

    @cached_property
    def every(self) -> list[Found]:
        return [found for of_one in self.of_unit.values() for found in of_one]


def plan_findings(units: Sequence[UnitBoardRow]) -> Findings:
    chance = Random(SEED)  # noqa: S311 - the chance of a story keeps no secret
    counts = _issues_per_unit(len(units), chance)
    trades = _trades(sum(counts), chance)
    again = set(chance.sample(range(len(trades)), round(len(trades) * REJECTED)))
    rows = iter(range(len(trades)))
    of_unit = {
        unit.unit: tuple(
            _found(unit.unit, trades[row], row in again, chance) for _, row in zip(range(count), rows, strict=False)
        )
        for unit, count in zip(units, counts, strict=True)
    }
    worst = sorted(of_unit, key=lambda unit: (-len(of_unit[unit]), unit))
    return Findings(of_unit, frozenset(worst[: max(1, round(len(units) * REFUSED))]))


def _issues_per_unit(units: int, chance: Random) -> list[int]:
    """As uneven as in life, none above the worst known, and exactly the known average."""
    counts = [max(1, min(MOST, round(chance.gammavariate(SHAPE, PER_UNIT / SHAPE)))) for _ in range(units)]
    if units >= FEW:
        counts[0] = MOST
    for unit in range(round(units * FLAWLESS)):
        counts[-1 - unit] = 0
    missing = round(units * PER_UNIT) - sum(counts)
    step = 1 if missing > 0 else -1
    while missing:
        unit = chance.randrange(units)
        if counts[unit] and 0 < counts[unit] + step < MOST:
            counts[unit] += step
            missing -= step
    chance.shuffle(counts)
    return counts


def _trades(total: int, chance: Random) -> list[Trade]:
    """Shares as exact as whole issues allow; what rounding leaves goes to the largest."""
    trades: list[Trade] = [trade for trade, share in SHARES.items() for _ in range(int(total * share))]
    trades += [next(iter(SHARES))] * (total - len(trades))
    chance.shuffle(trades)
    return trades


def _found(unit: str, trade: Trade, done_again: bool, chance: Random) -> Found:
    number = chance.getrandbits(64)
    luck = chance.random()
    severity: Severity = "critical" if luck < CRITICAL else "major" if luck < MAJOR else "minor"
    return Found(story_id("issue", unit, number), unit, trade, chance.choice(DEFECTS[trade]), severity, done_again)
