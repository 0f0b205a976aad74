"""Live events are given out only as the run that continues the chain, and none without room or fit."""

import pytest

from shared import live
from shared.live import Live
from shared.records import NO_HASH, chain

RECORDS = [b"first", b"second", b"third"]
LINES: list[live.Line] = []
for _record in RECORDS:
    LINES.append((_record, chain(LINES[-1][1] if LINES else NO_HASH, _record)))


def holding(*positions: int) -> Live:
    held = Live()
    for position in positions:
        assert held.hold(position, LINES[position - 1])
    return held


def test_a_run_ends_before_a_gap_and_goes_on_once_it_is_filled() -> None:
    held = holding(3, 1)
    assert held.continuing(0, NO_HASH, 10) == (LINES[:1], None)
    assert held.continuing(1, LINES[0][1], 10) == ([], None)
    held.hold(2, LINES[1])
    assert held.continuing(1, LINES[0][1], 10) == (LINES[1:], None)
    assert not held


def test_what_does_not_fit_ends_the_run_and_is_named() -> None:
    held = holding(1, 3)
    held.hold(2, (b"altered", LINES[1][1]))
    assert held.continuing(0, NO_HASH, 10) == (LINES[:1], 2)
    assert 2 not in held


def test_no_more_is_given_out_than_asked_for() -> None:
    assert holding(1, 2, 3).continuing(0, NO_HASH, 2) == (LINES[:2], None)


def test_what_was_put_back_is_given_out_again() -> None:
    held = holding(1, 2, 3)
    lines, _ = held.continuing(0, NO_HASH, 3)
    held.put_back(2, lines[1:])
    assert held.continuing(1, LINES[0][1], 3) == (LINES[1:], None)


def test_what_is_applied_is_forgotten() -> None:
    held = holding(1, 2, 3)
    held.forget_to(2)
    assert [position in held for position in (1, 2, 3)] == [False, False, True]


def test_without_room_it_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "AT_MOST", 2)
    held = holding(1, 2)
    assert not held.hold(3, LINES[2])
    assert held.continuing(0, NO_HASH, 10) == (LINES[:2], None)
