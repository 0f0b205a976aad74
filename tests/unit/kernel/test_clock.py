"""Ids are UUIDv7: the time first, so that indexes grow at one end, and the rest at random."""

import uuid

from shared import clock


def test_an_id_says_its_version_and_when_it_was_made() -> None:
    before = clock.now().timestamp() * 1_000
    made = clock.new_id()
    after = clock.now().timestamp() * 1_000
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert int(before) <= made.int >> 80 <= after


def test_every_other_bit_is_random() -> None:
    made = [clock.new_id().int for _ in range(200)]
    fixed = 0xF << 76 | 0x3 << 62
    assert all((one ^ made[0]) & fixed == 0 for one in made)
    moved = 0
    for one in made:
        moved |= one ^ made[0]
    assert moved & (1 << 80) - 1 == (1 << 80) - 1 & ~fixed
