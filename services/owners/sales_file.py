"""A payments file (交款情况表): its columns, and each row with its faults."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from services.owners.roster_columns import code, day
from services.owners.roster_table import ROWS_AT_MOST
from shared.cells import Column, Fault, Unreadable
from shared.headings import Headings
from shared.problems import Refusal
from shared.sheets import Line, SheetUnreadable, read_sheet
from shared.wording import Wording

LARGEST = Decimal(10) ** 12
PLANS = {
    "full": ("一次性", "一次性付款", "全款", "full"),
    "mortgage": ("商贷", "商业贷款", "按揭", "银行按揭", "mortgage"),
    "instalments": ("分期", "分期付款", "instalments", "installments"),
    "fund_loan": ("公积金", "公积金贷款", "组合贷", "组合贷款", "fund", "fundloan"),
    "other": ("其他", "other"),
}
NOT_THE_REST = Wording("已付与欠款之和不等于总价", "what is paid and what is owed do not come to the price")
MORE_THAN_PRICE = Wording("大于总价", "is more than the price")
IN_FUTURE = Wording("晚于今天", "is after today")


class SalesUnreadable(Refusal):
    status = 400
    wording = Wording(
        "交款情况表无法读取：须为 Excel(xlsx)或 CSV(UTF-8 或 GB 18030)，首行为列名，不超过 {limit} 行。",
        "The payments cannot be read: Excel (xlsx) or CSV (UTF-8 or GB 18030), headings in the first row, at most "
        "{limit} rows.",
    )


class SalesRowsWrong(Refusal):
    """Facts: `total` and `faults` (row, column, reason_zh, reason_en), the first 500 in the order of the file."""

    status = 422
    wording = Wording("交款情况表有 {total} 处错误，未导入任何内容。", "{total} faults; nothing was imported.")


@dataclass(frozen=True, slots=True)
class SalesRow:
    """As the file says it; `owed` is worked out where the file has no column for it."""

    row: int
    contract_code: str
    price: Decimal
    paid: Decimal
    owed: Decimal
    plan: str | None
    next_due_on: date | None
    as_of: date


def money(text: str) -> Decimal:
    plain = text.replace(",", "").replace("，", "").replace(" ", "").lstrip("¥￥").removesuffix("元")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value < LARGEST or value != round(value, 2):
        raise Unreadable("须为金额，至多两位小数，例如 1234567.80", "must be an amount such as 1234567.80")
    return round(value, 2)


def plan(text: str) -> str:
    plain = text.replace(" ", "").lower()
    found = next((one for one, said in PLANS.items() if plain in said), None)
    if found is None:
        raise Unreadable(
            "须为一次性、按揭、分期、公积金或其他", "must be full, mortgage, instalments, fund loan or other"
        )
    return found


COLUMNS = (
    Column("contract_code", ("合同房号", "房号", "contractcode", "unit"), code),
    Column("price", ("合同总价", "总价", "成交总价", "房款总额", "price", "contractprice"), money),
    Column("paid", ("已交款", "已付款", "已付", "已收", "paid"), money),
    Column("owed", ("欠款", "未付款", "未付", "尚欠", "owed", "outstanding"), money, required=False),
    Column("plan", ("付款方式", "plan", "paymentplan"), plan, required=False),
    Column("next_due_on", ("下次付款日", "应付日期", "nextdue", "nextdueon"), day, required=False),
    Column("as_of", ("截至日期", "统计日期", "asof"), day, required=False),
)


@dataclass(frozen=True)
class SalesFile:
    """A file whose headings are good; rows without a day are as of `as_of`. Gone through anew each time."""

    content: bytes
    headings: Headings
    as_of: date

    def rows(self) -> Iterator[tuple[SalesRow | None, list[Fault]]]:
        """None for a row of which something could not be read. Raises SalesUnreadable."""
        lines = _lines(self.content)
        next(lines)
        for line in lines:
            cells, faults = self.headings.cells(line)
            faults = faults or list(self._contradictions(line.number, cells))
            yield (None if faults else self._row(line.number, cells)), faults

    def _row(self, number: int, cells: Mapping[str, Any]) -> SalesRow:
        return SalesRow(
            number, cells["contract_code"], cells["price"], cells["paid"], cells["price"] - cells["paid"],
            cells.get("plan"), cells.get("next_due_on"), cells.get("as_of") or self.as_of,
        )  # fmt: skip

    def _contradictions(self, number: int, cells: Mapping[str, Any]) -> Iterator[Fault]:
        if cells["paid"] > cells["price"]:
            yield Fault(number, self.headings.said("paid"), MORE_THAN_PRICE)
        elif cells.get("owed") not in {None, cells["price"] - cells["paid"]}:
            yield Fault(number, self.headings.said("owed"), NOT_THE_REST)
        if (cells.get("as_of") or self.as_of) > self.as_of:
            yield Fault(number, self.headings.said("as_of"), IN_FUTURE)


def open_sales(content: bytes, as_of: date, columns: Iterable[str] = ()) -> SalesFile:
    """Raises SalesUnreadable, SalesRowsWrong with what is wrong with the headings, or what `Headings` does."""
    headings = Headings(next(_lines(content), None) or Line(1, ()), COLUMNS, columns)
    if faults := list(headings.faults()):
        raise SalesRowsWrong(total=len(faults), faults=[fault.as_fact() for fault in faults])
    return SalesFile(content, headings, as_of)


def _lines(content: bytes) -> Iterator[Line]:
    try:
        yield from read_sheet(content, ROWS_AT_MOST)
    except SheetUnreadable:
        raise SalesUnreadable(limit=ROWS_AT_MOST) from None
