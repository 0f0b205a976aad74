"""A letter's items as Excel, with columns to answer in, line by line."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.contracts.defects import LedgerRow
from shared.contracts.defects.ledger_columns import COLUMNS, Reader
from shared.wording import Language, Wording
from shared.workbook import Sheet

SHEET = Wording("函件答复", "Letter answers")
SHOWN = ("编号", "楼栋", "房号", "房间", "部位", "问题描述", "类别", "严重程度", "责任单位", "状态")
TO_FILL = (
    (Wording("答复", "Answer"), 10),
    (Wording("争议理由", "Reason"), 30),
    (Wording("整改方案", "Method"), 30),
    (Wording("答复人", "Answered by"), 14),
    (Wording("责任单位代码", "Contractor code"), 16),
    (Wording("问题代码", "Issue"), 38),
)
ANSWER, ISSUE = TO_FILL[0][0], TO_FILL[-1][0]
CONFIRM, DISPUTE = Wording("确认", "confirm"), Wording("争议", "dispute")


def letter_as_excel(rows: Sequence[LedgerRow], reader: Reader) -> bytes:
    with TemporaryDirectory(prefix="handover-letter-") as folder:
        file = Path(folder) / "answers.xlsx"
        write_answers(file, rows, reader)
        return file.read_bytes()


def write_answers(file: Path, rows: Sequence[LedgerRow], reader: Reader) -> None:
    """Every item of the letter, its columns to fill in empty."""
    shown = [column for column in COLUMNS if column.heading.zh in SHOWN]
    headings = [*(column.heading for column in shown), *(heading for heading, _ in TO_FILL)]
    widths = [*(column.width for column in shown), *(width for _, width in TO_FILL)]
    sheet = Sheet(
        file, SHEET.in_language(reader.language), [one.in_language(reader.language) for one in headings], widths
    )
    for row in rows:
        sheet.line([*(column.value(row, reader) for column in shown), *_empty(), row.issue])
    sheet.choices(headings.index(ANSWER), _choices(reader.language))
    sheet.close()


def _empty() -> list[None]:
    return [None] * (len(TO_FILL) - 1)


def _choices(language: Language) -> list[str]:
    return [CONFIRM.in_language(language), DISPUTE.in_language(language)]
