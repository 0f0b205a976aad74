"""The columns of a ledger that comes in: the headings of our own export, and how one cell of each is read."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from shared.cells import Column, Unreadable, normalised, text
from shared.contracts.defects import HIGHEST_NUMBER
from shared.contracts.defects.ledger_headings import HEADINGS
from shared.contracts.defects.words import CAUSES, CLASSES, FINDERS, SEVERITIES, STATES, TRADES
from shared.wording import Wording

MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
EARLIEST = 1990  # year; what is before is a slip
LAST_MINUTE = time(23, 59)
MOST_ATTEMPTS = 1_000

line, long = text(200), text(4_000)


def one_of(words: Mapping[Any, Wording]) -> Any:
    """Reads a word of a closed set in either language, or as the API says it."""
    codes = {said.lower(): code for code, word in words.items() for said in (code, word.zh, word.en)}

    def read(cell: str) -> str:
        if (code := codes.get(cell.lower())) is None:
            raise Unreadable(
                f"须为以下之一：{'、'.join(word.zh for word in words.values())}",
                f"must be one of: {'; '.join(word.en for word in words.values())}",
            )
        return str(code)

    return read


def whole(least: int, most: int) -> Any:
    def read(cell: str) -> int:
        if not cell.isascii() or not cell.isdecimal() or not least <= int(cell) <= most:
            raise Unreadable(f"须为 {least} 至 {most} 的整数", f"must be a whole number from {least} to {most}")
        return int(cell)

    return read


def moment(cell: str) -> datetime:
    """By the estate's wall clock; a day alone is its beginning."""
    return _moment(cell, time())


def by_the_end(cell: str) -> datetime:
    """By the estate's wall clock; what is due on a day is due by its end."""
    return _moment(cell, LAST_MINUTE)


def _moment(cell: str, otherwise: time) -> datetime:
    found = MOMENT.fullmatch(cell)
    if found is None:
        raise Unreadable(
            "须为日期，可带时间，如 2026-05-31 14:30", "must be a date, with a time or without: 2026-05-31 14:30"
        )
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in found.groups())
    try:
        at = datetime.combine(date(year, month, day), time(hour, minute, second) if found[4] else otherwise)
    except ValueError:
        raise Unreadable("没有这个日期或时间", "there is no such date or time") from None
    if year < EARLIEST:
        raise Unreadable(f"早于 {EARLIEST} 年", f"is before {EARLIEST}")
    return at


def column(field: str, read: Any, *, required: bool = False) -> Column:
    heading = HEADINGS[field]
    return Column(field, tuple(dict.fromkeys((heading.zh, normalised(heading.en), normalised(field)))), read, required)


COLUMNS = (
    column("number", whole(1, HIGHEST_NUMBER)),
    column("building", line),
    column("unit", line),
    column("room", line, required=True),
    column("part", line),
    column("description", long, required=True),
    column("l1", one_of(CLASSES)),
    column("l2", line),
    column("severity", one_of(SEVERITIES)),
    column("trade", one_of(TRADES)),
    column("cause", one_of(CAUSES)),
    column("found_by", one_of(FINDERS), required=True),
    column("raised_at", moment, required=True),
    column("contractor", line),
    column("letter_number", whole(1, HIGHEST_NUMBER)),
    column("response_due", by_the_end),
    column("state", one_of(STATES), required=True),
    column("dispute", long),
    column("method", long),
    column("due", by_the_end),
    column("attempt", whole(0, MOST_ATTEMPTS)),
    column("rejections", whole(0, MOST_ATTEMPTS)),
    column("reported_at", moment),
    column("accepted_at", moment),
    column("closed_at", moment),
    column("ended_because", long),
    column("issue", text(64)),
)
WANTED = ("number", "building", "unit", "l1", "severity", "trade", "contractor")  # columns, though not in every row
UNREAD = {normalised(said) for field in ("overdue", "photos") for said in (HEADINGS[field].zh, HEADINGS[field].en)}
PHOTO = re.compile(r"(照片|photo)\d+")


def is_known(heading: str) -> bool:
    """Of our own export, though nobody reads it: what is overdue follows from the dates, photos do not come along."""
    said = normalised(heading)
    return said in UNREAD or PHOTO.fullmatch(said) is not None
