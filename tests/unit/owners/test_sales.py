"""What is paid and owed of the price: told by hand or by a file, checked row by row, never a float, never older."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.owners.read_models.sales import SALES_IMPORTS, UNIT_SALES
from services.owners.sale import PaymentListedTwice, PaymentOlder
from services.owners.sales_file import SalesRow, SalesRowsWrong, SalesUnreadable, open_sales
from services.owners.sales_import import SalesImportIdTaken, SalesImportNotStarted
from services.owners.structure import EstateNotKnown
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import (
    FinishSalesImport,
    ImportSales,
    PaymentRecorded,
    PaymentRow,
    RecordPayments,
    SalesImported,
    SalesImportStarted,
    SalesImportStopped,
    StopSalesImport,
)
from shared.headings import ColumnNotKnown, ColumnSaidTwice, HeadingNotInFile
from tests.given import folded
from tests.unit.owners.facts import DAY, KNOWN, OF_UNIT, PLACE, E, U, ask, so_far
from tests.unit.owners.workbook import workbook

PRICE, PAID, OWED = Decimal("1234567.80"), Decimal("1000000.00"), Decimal("234567.80")
ROW = PaymentRow(unit=U, price=PRICE, paid=PAID, owed=OWED, plan="mortgage", as_of=DAY)
TELL = RecordPayments(estate=E, rows=(ROW,))
TOLD = PaymentRecorded(
    **OF_UNIT, price=PRICE, paid=PAID, owed=OWED, currency="CNY", plan="mortgage", as_of=DAY
)  # fmt: skip
LATER = ROW.model_copy(update={"paid": PRICE, "owed": Decimal(0), "as_of": date(2026, 6, 8)})

FILE: dict[str, Any] = {"sha256": "a" * 64, "filename": "payments.csv"}
IMPORT = ImportSales(estate=E, sales_import="s1", **FILE, units=1, as_of=DAY)
STARTED = SalesImportStarted(estate=E, sales_import="s1", **FILE, units=1, as_of=DAY)
FINISH = FinishSalesImport(estate=E, sales_import="s1", units=1, recorded=1)
IMPORTED = SalesImported(estate=E, sales_import="s1", sha256="a" * 64, units=1, recorded=1)
STOP = StopSalesImport(estate=E, sales_import="s1", problem="SalesRowsWrong")
STOPPED = SalesImportStopped(estate=E, sales_import="s1", problem="SalesRowsWrong")

ZH = "合同房号,合同总价,已交款,欠款,付款方式,下次付款日,截至日期"
EN = "Contract code,Price,Paid,Owed,Plan,Next due,As of"
LINE = "1-1-101,1234567.80,1000000,234567.80,按揭,2026-07-01,2026-06-01"


def file_of(*lines: str, headings: str = ZH, encoding: str = "utf-8") -> bytes:
    return "\n".join((headings, *lines)).encode(encoding)


def rows_of(content: bytes) -> list[SalesRow | None]:
    return [row for row, _ in open_sales(content, DAY).rows()]


def faults_of(content: bytes) -> Sequence[tuple[int, str]]:
    return [(fault.row, fault.column) for _, faults in open_sales(content, DAY).rows() for fault in faults]


def test_what_is_paid_is_told_once_and_moves_with_the_weeks() -> None:
    ask(so_far(*KNOWN), TELL).then(TOLD)
    ask(so_far(*KNOWN, TOLD), TELL).then_nothing()
    later = TELL.model_copy(update={"rows": (LATER,)})
    ask(so_far(*KNOWN, TOLD), later).then_types(PaymentRecorded)


def test_the_same_figures_on_a_later_day_are_no_news() -> None:
    same = TELL.model_copy(update={"rows": (ROW.model_copy(update={"as_of": date(2026, 6, 8)}),)})
    ask(so_far(*KNOWN, TOLD), same).then_nothing()


def test_older_figures_and_unknown_units_are_refused() -> None:
    older = TELL.model_copy(update={"rows": (LATER.model_copy(update={"as_of": date(2026, 5, 1)}),)})
    ask(so_far(*KNOWN, TOLD), older).then_refused(PaymentOlder)
    ask(so_far(*PLACE), TELL).then_refused(UnitNotKnown)
    ask(so_far(), TELL).then_refused(EstateNotKnown)
    ask(so_far(*KNOWN), TELL.model_copy(update={"rows": (ROW, ROW)})).then_refused(PaymentListedTwice)


def test_paid_and_owed_come_to_the_price_in_exact_decimals() -> None:
    with pytest.raises(ValidationError, match="come to the price"):
        PaymentRow(unit=U, price=PRICE, paid=PAID, owed=Decimal("234567.79"), as_of=DAY)
    with pytest.raises(ValidationError, match="money is written as text"):
        PaymentRow.model_validate({"unit": U, "price": 0.3, "paid": 0.1, "owed": 0.2, "as_of": DAY})


def test_an_import_starts_once_in_a_known_estate() -> None:
    ask(so_far(*PLACE), IMPORT).then(STARTED)
    ask(so_far(*PLACE, STARTED), IMPORT).then_nothing()
    ask(so_far(*PLACE, STARTED), IMPORT.model_copy(update={"sha256": "b" * 64})).then_refused(SalesImportIdTaken)
    ask(so_far(), IMPORT).then_refused(EstateNotKnown)


def test_an_import_ends_once_after_it_has_started() -> None:
    ask(so_far(*PLACE, STARTED), FINISH, role="system").then(IMPORTED)
    ask(so_far(*PLACE, STARTED), STOP, role="system").then(STOPPED)
    for ended in (IMPORTED, STOPPED):
        ask(so_far(*PLACE, STARTED, ended), FINISH, role="system").then_nothing()
        ask(so_far(*PLACE, STARTED, ended), STOP, role="system").then_nothing()
    ask(so_far(*PLACE), FINISH, role="system").then_refused(SalesImportNotStarted)
    ask(so_far(*PLACE), STOP, role="system").then_refused(SalesImportNotStarted)


def test_the_tables_show_the_last_word_and_how_an_import_ended() -> None:
    row = folded(UNIT_SALES, *KNOWN, TOLD)[U]
    assert (row.paid, row.owed, row.currency, row.as_of) == (PAID, OWED, "CNY", DAY)
    said = folded(SALES_IMPORTS, STARTED.model_copy(update={"columns": ("累计回款=paid",)}))["s1"]
    assert said.columns == ("累计回款=paid",)  # as it goes on with, after a death
    states = [folded(SALES_IMPORTS, STARTED, *more)["s1"].state for more in ((), (IMPORTED,), (STOPPED,))]
    assert states == ["started", "imported", "stopped"]


ALIKE = [
    file_of(LINE), file_of(LINE, encoding="utf-8-sig"), file_of(LINE, encoding="gb18030"),
    file_of(LINE.replace("按揭", "mortgage"), headings=EN),
    file_of('1-1-101,"¥1,234,567.80",1000000元,,商业贷款,2026年7月1日,'),
    workbook(tuple(ZH.split(",")), ("1-1-101", 1234567.8, 1000000, 234567.8, "按揭", "2026/7/1", "2026-06-01")),
]  # fmt: skip


@pytest.mark.parametrize("content", ALIKE)
def test_the_same_file_in_every_dress(content: bytes) -> None:
    [row] = rows_of(content)
    assert row is not None
    assert replace(row, row=0) == SalesRow(0, "1-1-101", PRICE, PAID, OWED, "mortgage", date(2026, 7, 1), DAY)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (LINE.replace("1000000", "viel"), "已交款"),
        (LINE.replace("1000000", "-1"), "已交款"),
        (LINE.replace("1000000", "0.001"), "已交款"),
        (LINE.replace("1000000", "9999999"), "已交款"),
        (LINE.replace(",234567.80", ",234567.81"), "欠款"),
        (LINE.replace("按揭", "赊账"), "付款方式"),
        (LINE.replace("2026-06-01", "2026-06-02"), "截至日期"),
        (LINE.replace("1-1-101", ""), "合同房号"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_by_row_and_column(line: str, column: str) -> None:
    assert faults_of(file_of(LINE.replace("101", "102"), line)) == [(3, column)]


def test_headings_of_ones_own_are_read_as_the_columns_somebody_says_they_are() -> None:
    own = file_of(LINE, headings=ZH.replace("已交款", "累计回款"))
    assert [one.paid for one, _ in open_sales(own, DAY, ["累计回款=paid"]).rows() if one] == [PAID]
    assert [one.paid for one, _ in open_sales(own, DAY, ["累计回款=已付"]).rows() if one] == [PAID]
    for said, refusal in (("回款=paid", HeadingNotInFile), ("累计回款=paying", ColumnNotKnown)):
        with pytest.raises(refusal):
            open_sales(own, DAY, [said])
    with pytest.raises(ColumnSaidTwice):
        open_sales(own, DAY, ["累计回款=paid", "欠款=paid"])
    with pytest.raises(SalesRowsWrong):
        open_sales(own, DAY)


def test_missing_headings_and_other_files_are_refused_as_a_whole() -> None:
    with pytest.raises(SalesRowsWrong) as raised:
        open_sales(file_of(LINE, headings=ZH.replace("合同总价", "单价")), DAY)
    assert [fault["column"] for fault in raised.value.facts["faults"]] == ["合同总价"]
    for content in (b"", b"\xff\xff\xff", ZH.encode()):
        with pytest.raises((SalesUnreadable, SalesRowsWrong)):
            rows_of(content)
