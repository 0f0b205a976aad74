"""What stands in a letter's Excel file when it comes back, answered line by line."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.cells import EMPTY, Column, Fault, Unreadable, text
from shared.contracts.defects import ItemAnswer
from shared.headings import Headings
from shared.problems import Refusal
from shared.sheets import Line, SheetUnreadable, read_sheet
from shared.wording import Wording

LINES_AT_MOST = 2_000  # a letter has 200 items; below them people write this and that
ANSWERS = {
    "confirmed": ("确认", "同意", "confirm", "confirmed", "yes"),
    "disputed": ("争议", "异议", "不确认", "dispute", "disputed", "no"),
}

NOT_IN_LETTER = Wording("此问题不在本函件中", "this issue does not stand in the letter")
TWICE = Wording("同一问题出现两次", "the same issue stands here twice")
ANSWER_MISSING = Wording("已填写其他栏，却没有答复", "other columns are filled in, but not this one")
REASON_MISSING = Wording("提出争议须写明理由", "whoever disputes says why")
REASON_OF_CONFIRMED = Wording("已确认的问题不填争议理由", "what is confirmed has no reason for a dispute")
METHOD_OF_DISPUTED = Wording("有争议的问题不填整改方案", "what is disputed has no method yet")
METHOD_NOT_YOURS = Wording("整改方案由施工单位提出", "the contractor proposes the method")


class AnswersUnreadable(Refusal):
    status = 400
    wording = Wording(
        "答复文件无法读取：须为 Excel(xlsx)或 CSV，首行为列名，不超过 {limit} 行。",
        "The answers cannot be read: Excel (xlsx) or CSV, headings in its first row, at most {limit} rows.",
    )


class AnswerRowsWrong(Refusal):
    """Facts: `total` and `faults` (row, column, reason_zh, reason_en) in the order of the file."""

    status = 422
    wording = Wording("答复有 {total} 处错误，未作任何答复。", "The answers have {total} faults; nothing was answered.")


class NothingAnswered(Refusal):
    status = 422
    wording = Wording("文件中没有填写任何答复。", "No line of the file holds an answer.")


def _answer(cell: str) -> str:
    found = next((answer for answer, said in ANSWERS.items() if cell.lower() in said), None)
    if found is None:
        raise Unreadable("须为「确认」或「争议」", "must be confirm or dispute")
    return found


COLUMNS = (
    Column("issue", ("问题代码", "issue"), text(64)),
    Column("answer", ("答复", "answer"), _answer),
    Column("reason", ("争议理由", "理由", "reason"), text(4_000), required=False),
    Column("method", ("整改方案", "method"), text(4_000), required=False),
    Column("by", ("答复人", "answeredby"), text(200)),
    Column("contractor", ("责任单位代码", "contractorcode"), text(64), required=False),
)


@dataclass(frozen=True)
class Answered:
    """The items of a good file, and the method proposed for each of those confirmed with one."""

    items: tuple[ItemAnswer, ...]
    methods: Mapping[str, str]


def read_answers(content: bytes, letter: Collection[str], *, may_propose: bool) -> Answered:
    """What a file answers of these issues. Raises AnswersUnreadable, AnswerRowsWrong, NothingAnswered."""
    try:
        headings, *lines = list(read_sheet(content, LINES_AT_MOST))
    except SheetUnreadable:
        raise AnswersUnreadable(limit=LINES_AT_MOST) from None
    table = _Table(headings, letter, may_propose=may_propose)
    refuse(list(table.headings.faults()))
    rows = [row for line in lines if (row := table.read(line)) is not None]
    refuse(table.faults)
    if not rows:
        raise NothingAnswered
    items = tuple(
        ItemAnswer(
            issue=row["issue"], answer=row["answer"], reason=row["reason"] or "", contractor=row["contractor"]
        )
        for row in rows
    )  # fmt: skip
    return Answered(items, {row["issue"]: row["method"] for row in rows if row["method"]})


def refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise AnswerRowsWrong(total=len(faults), faults=[fault.as_fact() for fault in faults])


class _Table:
    """Reads line after line and notes what is wrong where."""

    def __init__(self, headings: Line, letter: Collection[str], *, may_propose: bool) -> None:
        self.headings, self._letter, self._may_propose = Headings(headings, COLUMNS), letter, may_propose
        self._seen: set[str] = set()
        self.faults: list[Fault] = []

    def read(self, line: Line) -> dict[str, Any] | None:
        """None for a line that answers nothing, and for one with a fault."""
        said = self.headings.texts(line)
        if not any(said.get(field) for field in ("answer", "reason", "method", "by", "contractor")):
            return None
        if not said["answer"]:
            self._note(line, "answer", ANSWER_MISSING)
            return None
        before = len(self.faults)
        row = {column.field: self._value(line, column, said.get(column.field, "")) for column in COLUMNS}
        if len(self.faults) == before:
            self._contradictions(line, row)
        return row if len(self.faults) == before else None

    def _value(self, line: Line, column: Column, cell: str) -> Any:
        try:
            if cell:
                return column.read(cell)
        except Unreadable as unreadable:
            self._note(line, column.field, unreadable.reason)
            return None
        if column.required:
            self._note(line, column.field, EMPTY)
        return None

    def _contradictions(self, line: Line, row: Mapping[str, Any]) -> None:
        disputed = row["answer"] == "disputed"
        for field, wrong, reason in (
            ("issue", row["issue"] not in self._letter, NOT_IN_LETTER),
            ("issue", row["issue"] in self._seen, TWICE),
            ("reason", disputed and not row["reason"], REASON_MISSING),
            ("reason", not disputed and bool(row["reason"]), REASON_OF_CONFIRMED),
            ("method", disputed and bool(row["method"]), METHOD_OF_DISPUTED),
            ("method", bool(row["method"]) and not self._may_propose, METHOD_NOT_YOURS),
        ):
            if wrong:
                self._note(line, field, reason)
        self._seen.add(row["issue"])

    def _note(self, line: Line, field: str, reason: Wording) -> None:
        self.faults.append(Fault(line.number, self.headings.said(field), reason))
