"""The columns of a roster: what they may be called in Chinese and English, and how one cell is read."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeVar

from shared.cells import Column, Unreadable

T = TypeVar("T")

NONE = "-"
SEVERAL = re.compile(r"[、,，;；/\n]+")
PHONE = re.compile(r"\+?[0-9(][0-9 ()\-]{4,24}")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}")
DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?: \d{1,2}:\d{2}(?::\d{2})?)?")
FLOOR = re.compile(r"(-?\d{1,3})\s*(?:层|楼|f)?", re.IGNORECASE)
AREA_UNIT = re.compile(r"(?:m²|m2|㎡|平方米|平米)$", re.IGNORECASE)
SMALLEST_AREA, LARGEST_AREA = 1, 10_000  # square metres; what is beyond is a slip of the comma
LOWEST, HIGHEST = -10, 200
OFTEN = 4_096  # floors, areas and dates come again row after row: so many are read once


def code(text: str) -> str:
    return _text(text, 32)


def line(text: str) -> str:
    return _text(text, 200)


def _text(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Unreadable(f"超过 {longest} 个字符", f"longer than {longest} characters")
    if not text.isprintable():
        raise Unreadable("含有控制字符", "holds control characters")
    return text


@lru_cache(OFTEN)
def floor(text: str) -> int:
    found = FLOOR.fullmatch(text)
    if found is None or not LOWEST <= int(found[1]) <= HIGHEST:
        raise Unreadable(f"须为 {LOWEST} 至 {HIGHEST} 的整数", f"must be a whole number from {LOWEST} to {HIGHEST}")
    return int(found[1])


@lru_cache(OFTEN)
def area(text: str) -> Decimal:
    try:
        value = Decimal(AREA_UNIT.sub("", text.replace(",", "")).strip())
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or not SMALLEST_AREA <= value <= LARGEST_AREA or value != round(value, 2):
        raise Unreadable(
            f"须为 {SMALLEST_AREA} 至 {LARGEST_AREA} 之间的数，单位平方米，至多两位小数",
            f"must be square metres from {SMALLEST_AREA} to {LARGEST_AREA} with at most two decimals",
        )
    return value


@lru_cache(OFTEN)
def day(text: str) -> date:
    found = DATE.fullmatch(text.partition("T")[0])
    try:
        if found is not None:
            return date(*map(int, found.groups()))
    except ValueError:
        found = None
    raise Unreadable("须为日期，例如 2026-06-30", "must be a date such as 2026-06-30")


def several(read: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """Owners of one unit stand in one cell, one after another."""
    return lambda text: tuple(map(read, parts_of(text)))


def parts_of(text: str) -> list[str]:
    return [part for one in SEVERAL.split(text) if (part := one.strip())]


def several_or_none(read: Callable[[str], str]) -> Callable[[str], tuple[str | None, ...]]:
    """As `several`; a dash stands for an owner who has none, so that the next one's is not taken for theirs."""
    return several(lambda part: None if part == NONE else read(part))


def phone(text: str) -> str:
    if not PHONE.fullmatch(text):
        raise Unreadable("不是电话号码", "is no phone number")
    return text


def email(text: str) -> str:
    if not EMAIL.fullmatch(_text(text, 200)):
        raise Unreadable("不是电子邮箱", "is no e-mail address")
    return text


COLUMNS = (
    Column("estate", ("项目", "项目代码", "小区", "estate", "estatecode"), line, required=False),
    Column("building", ("楼栋", "楼号", "栋", "building"), line),
    Column("entrance", ("单元", "entrance"), code),
    Column("floor", ("楼层", "层", "floor"), floor),
    Column("contract_code", ("合同房号", "房号", "contractcode", "unit"), code),
    Column("door_number", ("门牌号", "doornumber", "address"), code),
    Column("unit_type", ("户型", "unittype", "type"), line),
    Column("built_area", ("建筑面积", "builtarea"), area),
    Column("usable_area", ("套内面积", "使用面积", "usablearea"), area),
    Column("owners", ("业主姓名", "业主", "姓名", "owner", "owners", "ownername"), several(line), required=False),
    Column("phones", ("手机", "手机号", "电话", "联系电话", "phone", "mobile"), several_or_none(phone), required=False),
    Column("emails", ("邮箱", "电子邮箱", "email", "mail"), several_or_none(email), required=False),
    Column("deliver_by", ("合同交付日", "交付日期", "deliverby", "deliverydate"), day, required=False),
    Column("handed_over_on", ("实际交付日", "已交付日", "收楼日期", "handedoveron", "handedover"), day, required=False),
)
