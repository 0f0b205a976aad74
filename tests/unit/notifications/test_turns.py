"""One after the other with room between, and nobody waits where nobody is before them."""

import pytest

from services.notifications.turns import Turns


class Time:
    """What passes only when the test says so; `waits` are the seconds somebody was asked to wait."""

    def __init__(self) -> None:
        self.at, self.waits = 50.0, list[float]()

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


async def test_of_many_at_once_each_begins_a_little_after_the_one_before() -> None:
    time = Time()
    turns = Turns(0.5, time.monotonic, time.sleep)
    for _ in range(4):
        await turns.mine()
    assert time.waits == [0.5, 1.0, 1.5]


async def test_who_comes_later_waits_for_what_is_left_of_it() -> None:
    time = Time()
    turns = Turns(0.5, time.monotonic, time.sleep)
    await turns.mine()
    time.at += 0.2
    await turns.mine()
    assert time.waits == [pytest.approx(0.3)]


async def test_who_comes_alone_waits_for_nothing() -> None:
    time = Time()
    turns = Turns(0.5, time.monotonic, time.sleep)
    for _ in range(3):
        await turns.mine()
        time.at += 0.5
    assert time.waits == []
