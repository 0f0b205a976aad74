"""The counters of the day (交楼现场) as one table: what each needs beforehand, and which tables make sense."""

from collections.abc import Collection, Iterable

from shared.contracts.owners import Counter, CounterRule
from shared.contracts.owners.words import COUNTER_NAMES
from shared.problems import Refusal
from shared.wording import Wording

PAID_AT: frozenset[Counter] = frozenset({"price_settlement", "property_fees"})
BEFORE_KEYS: frozenset[Counter] = frozenset({"inspection", "signing"})
DONE_AGAIN: frozenset[Counter] = frozenset({"check_in", "inspection", "signing", "keys"})


def names(counters: Iterable[Counter]) -> Wording:
    known = [COUNTER_NAMES[counter] for counter in counters]
    return Wording("、".join(name.zh for name in known), ", ".join(name.en for name in known))


class CountersIncomplete(Refusal):
    status = 400
    wording = Wording("七个柜台须各列一次。", "Each of the seven counters must be listed exactly once.")


class CountersInACircle(Refusal):
    status = 400
    wording = Wording("柜台 {counter} 的前置条件互相循环。", "What counter {counter} needs leads back to itself.")


class FeeBlocksInspection(Refusal):
    status = 400
    wording = Wording("任何费用都不得作为验房的前置条件。", "No fee may ever stand before the inspection.")


class KeysTooEarly(Refusal):
    status = 400
    wording = Wording("领取钥匙必须在验房与签署文件之后。", "Keys come after the inspection and the signing.")


def needed(counters: Iterable[CounterRule], counter: Counter) -> tuple[Counter, ...]:
    return next(rule.needs for rule in counters if rule.counter == counter)


def missing(counters: Iterable[CounterRule], counter: Counter, passed: Collection[Counter]) -> tuple[Counter, ...]:
    """What must be passed first and is not, in the table's order."""
    return tuple(need for need in needed(counters, counter) if need not in passed)


def served_at(counters: Iterable[CounterRule], passed: Collection[Counter]) -> tuple[Counter, ...]:
    """The counters where a unit may be served now: everything before them passed, they themselves not."""
    return tuple(
        rule.counter
        for rule in counters
        if rule.counter != "check_in" and rule.counter not in passed and set(rule.needs) <= set(passed)
    )


def after_refusal(passed: Iterable[Counter]) -> tuple[Counter, ...]:
    """Papers and payments stand; who refused comes, inspects and signs again."""
    return tuple(counter for counter in passed if counter not in DONE_AGAIN)


def check(counters: tuple[CounterRule, ...]) -> None:
    """Refuses a table with which nobody could be served lawfully."""
    listed = [rule.counter for rule in counters]
    if sorted(listed) != sorted(set(listed)) or len(listed) != 7:  # noqa: PLR2004 - the seven of `Counter`
        raise CountersIncomplete
    before = {rule.counter: _all_before(counters, rule.counter) for rule in counters}
    for counter, needs in before.items():
        if counter in needs:
            raise CountersInACircle(counter=counter)
    if before["inspection"] & PAID_AT:
        raise FeeBlocksInspection
    if not before["keys"] >= BEFORE_KEYS:
        raise KeysTooEarly


def _all_before(counters: tuple[CounterRule, ...], counter: Counter) -> set[Counter]:
    found: set[Counter] = set()
    open_: list[Counter] = [counter]
    while open_:
        fresh = set(needed(counters, open_.pop())) - found
        found |= fresh
        open_.extend(fresh)
    return found
