"""How long an issue has been open, in the four buckets of the trade. Pure."""

from datetime import datetime, timedelta
from typing import Literal

Bucket = Literal["0-10", "11-20", "21-30", "over-30"]
LAST_DAY: dict[Bucket, int] = {"0-10": 10, "11-20": 20, "21-30": 30}  # of each bucket but the open one


def bucket(since: datetime, as_of: datetime) -> Bucket:
    """By whole days that have passed, as the figures count in SQL: ten days and 23 hours are ten days."""
    days = (as_of - since) // timedelta(days=1)
    return next((name for name, last in LAST_DAY.items() if days <= last), "over-30")
