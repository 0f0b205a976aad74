"""What the cells of an uploaded table hold: columns by their headings, one cell read, and what is wrong where."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.wording import Wording

EMPTY = Wording("不能为空", "must not be empty")
COLUMN_MISSING = Wording("缺少此列", "this column is missing")
COLUMN_TWICE = Wording("此列出现两次", "this column appears twice")


class Unreadable(ValueError):  # noqa: N818 - a fact about a cell
    """Why a cell cannot be taken, in both languages; says what is wanted, never what stood there."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.reason = Wording(zh, en)


@dataclass(frozen=True)
class Column:
    """A field of a row: its headings (normalised), how a cell is read, and whether every row must have one."""

    field: str
    headings: tuple[str, ...]
    read: Callable[[str], Any]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` as a person sees it in the file, the headings being 1."""

    row: int
    column: str
    reason: Wording

    def as_fact(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "reason_zh": self.reason.zh, "reason_en": self.reason.en}


def normalised(heading: str) -> str:
    """`建筑面积（㎡）`, `Built_Area (m2)` → `建筑面积`, `builtarea`."""
    return re.sub(r"[(（\[].*$|[\s_\-*:：]", "", heading).lower()


def text(longest: int) -> Callable[[str], str]:
    """Reads a text of at most so many characters, without control characters."""

    def read(cell: str) -> str:
        if len(cell) > longest:
            raise Unreadable(f"超过 {longest} 个字符", f"longer than {longest} characters")
        if not cell.replace("\n", " ").isprintable():
            raise Unreadable("含有控制字符", "holds control characters")
        return cell

    return read
