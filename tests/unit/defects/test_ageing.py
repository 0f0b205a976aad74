"""The buckets of age, at their edges."""

from datetime import UTC, datetime, timedelta

import pytest

from services.defects.ageing import Bucket, bucket

SINCE = datetime(2026, 6, 1, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "hours", "expected"),
    [
        (0, 0, "0-10"),
        (10, 23, "0-10"),
        (11, 0, "11-20"),
        (20, 23, "11-20"),
        (21, 0, "21-30"),
        (30, 23, "21-30"),
        (31, 0, "over-30"),
        (-1, 0, "0-10"),
    ],
)
def test_a_bucket_ends_with_its_last_whole_day(days: int, hours: int, expected: Bucket) -> None:
    assert bucket(SINCE, SINCE + timedelta(days=days, hours=hours)) == expected
