"""What a list of owners is as an Excel file: its columns in both languages, and how a cell is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from shared.contracts.owners import OwnersQuery
from shared.wording import Language, Wording

Cell = str | int | datetime | None
UTC = ZoneInfo("UTC")


class Reader(NamedTuple):
    """Who reads the file: in which language, by which clock."""

    language: Language
    zone: ZoneInfo


@dataclass(frozen=True)
class Column:
    """`of` is where in a row of the answer it stands, as JSON has it; what `each` has of it stands in one cell.

    What is said in both languages is written in the file's, a value of a closed set by its `words`, a moment, where
    it is a `clock`'s, by the estate's.
    """

    heading: Wording
    of: str
    width: int = 14
    each: str = ""
    words: Mapping[Any, Wording] = field(default_factory=dict)
    clock: bool = False

    def value(self, row: Mapping[str, Any], reader: Reader) -> Cell:
        value = row.get(self.of)
        if value is None:
            return None
        if self.words:
            return self.words[value].in_language(reader.language)
        if self.clock:
            return datetime.fromisoformat(value).astimezone(reader.zone).replace(tzinfo=None)
        if isinstance(value, list):
            return self._listed(value, reader.language)
        value = _said(value, reader.language)
        return value if isinstance(value, int) else str(value)

    def _listed(self, values: list[Any], language: Language) -> str | None:
        if not self.each:
            return "、".join(map(str, values))
        texts = [_said(one[self.each], language) for one in values]
        return "、".join(text or "-" for text in texts) if any(texts) else None


def _said(value: Any, language: Language) -> Any:
    return value[language] if isinstance(value, dict) else value


@dataclass(frozen=True)
class ListOfOwners:
    """`query` is asked page by page with the caller's own rights, or at once where its answer has no pages.

    `rows` is what the answer calls its rows; `of_a_day`: it is asked of one day.
    """

    title: Wording
    query: type[OwnersQuery[Any]]
    columns: tuple[Column, ...]
    limit: int = 500
    rows: str = "rows"
    in_pages: bool = True
    of_a_day: bool = False

    @property
    def by_the_clock(self) -> bool:
        return any(column.clock for column in self.columns)


def column(zh: str, en: str, of: str, width: int = 14, **more: Any) -> Column:
    return Column(Wording(zh, en), of, width, **more)


CODE = column("合同房号", "Contract code", "contract_code", 18)
