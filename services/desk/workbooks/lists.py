"""The lists of owners as Excel files: their columns in both languages; the roster's are those its import reads."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.contracts.owners import (
    Arrears,
    CashierDay,
    CommonParts,
    DeliveryDatesAtRisk,
    GroupView,
    Invitations,
    OpenReservations,
    OwnersQuery,
    ParkingSpaces,
    PeopleList,
    Promises,
    ReceiptBooks,
    RefusedUnits,
    Roster,
    SalesPayments,
)
from shared.wording import Language, Wording
from shared.workbook import Sheet

Pages = Callable[[str | None], Awaitable[Mapping[str, Any]]]
Cell = str | int | None


@dataclass(frozen=True)
class Column:
    """`of` is where in a row of the answer it stands, as JSON has it; what `each` has of it stands in one cell.

    What is said in both languages is written in the file's.
    """

    heading: Wording
    of: str
    width: int = 14
    each: str = ""

    def value(self, row: Mapping[str, Any], language: Language) -> Cell:
        value = row.get(self.of)
        if isinstance(value, Mapping):  # said in both languages
            value = value[language]
        if isinstance(value, list) and not self.each:
            return "、".join(map(str, value))
        if self.each:
            texts = [_said(one[self.each], language) for one in value or ()]
            return "、".join(text or "-" for text in texts) if any(texts) else None
        return value if value is None or isinstance(value, int) else str(value)


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


def _column(zh: str, en: str, of: str, width: int = 14, each: str = "") -> Column:
    return Column(Wording(zh, en), of, width, each)


CODE = _column("合同房号", "Contract code", "contract_code", 18)
DOOR = _column("门牌号", "Door number", "door_number", 32)
CURRENCY = _column("币种", "Currency", "currency", 8)
PAYEE, CASHIER = _column("收款方", "Payee", "payee", 18), _column("收费员", "Cashier", "cashier", 24)
METHOD = _column("方式", "Method", "method")
LISTS: Mapping[str, ListOfOwners] = {
    "roster": ListOfOwners(
        Wording("花名册", "Roster"), Roster,
        (
            _column("楼栋", "Building", "building"), _column("单元", "Entrance", "entrance"),
            _column("楼层", "Floor", "floor", 8), CODE, DOOR, _column("户型", "Unit type", "unit_type", 20),
            _column("建筑面积(㎡)", "Built area (m2)", "built_area"),
            _column("套内面积(㎡)", "Usable area (m2)", "usable_area"),
            _column("业主姓名", "Owner", "owners", 24, each="name"),
            _column("手机", "Phone", "owners", 24, each="phone"),
            _column("邮箱", "E-mail", "owners", 28, each="email"),
            _column("合同交付日", "Deliver by", "deliver_by"),
            _column("实际交付日", "Handed over on", "handed_over_on"),
        ),
    ),
    "payments": ListOfOwners(
        Wording("交款情况", "Payments"), SalesPayments,
        (
            CODE, DOOR, _column("合同总价", "Price", "price"), _column("已交款", "Paid", "paid"),
            _column("欠款", "Owed", "owed"), CURRENCY, _column("付款方式", "Plan", "plan"),
            _column("下次付款日", "Next due", "next_due_on"), _column("截至日期", "As of", "as_of"),
        ),
    ),
    "arrears": ListOfOwners(
        Wording("欠费", "Arrears"), Arrears,
        (
            _column("收款方", "Payee", "payee", 18), CODE, DOOR, _column("欠费", "Open", "open"), CURRENCY,
            _column("项数", "Items", "items", 8), _column("自", "Since", "since"),
        ),
    ),
    "promises": ListOfOwners(
        Wording("销售承诺", "Promises"), Promises,
        (
            _column("来源", "Source", "source"), _column("承诺", "Promise", "text", 40),
            _column("实际", "Built", "built", 40), _column("差距", "Gap", "gap", 40),
            _column("统一说辞", "Explanation", "explanation", 50), _column("补偿", "Compensation", "compensation", 30),
            _column("金额", "Amount", "amount"), CURRENCY, _column("涉及户数", "Units", "units", 10),
            _column("已告知", "Told", "told", 10),
        ), 100,
    ),
    "common-parts": ListOfOwners(
        Wording("共用部位设施设备", "Common parts"), CommonParts,
        (
            _column("编号", "Code", "part", 20), _column("类别", "Kind", "kind"), _column("名称", "Name", "name", 24),
            _column("位置", "Place", "place", 24), _column("单元", "Entrance", "entrance"),
            _column("数量", "Number", "number", 8), _column("厂家", "Maker", "maker", 20),
            _column("型号", "Model", "model", 20), _column("出厂编号", "Serial", "serial", 20),
            _column("保修至", "Warranty until", "warranty_ends_on"),
        ),
    ),
    "group-view": ListOfOwners(
        Wording("各项目并列", "Estates side by side"), GroupView,
        (
            _column("城市公司", "Region", "region_name", 18), _column("项目代码", "Code", "estate"),
            _column("项目", "Estate", "name", 28), _column("交付日", "Handover day", "handover_day"),
            _column("距今(天)", "Days left", "days_left", 10), _column("户数", "Units", "units", 10),
            _column("应交付", "Due", "due", 10), _column("已送达", "Served", "served", 10),
            _column("已预约", "Booked", "booked", 10), _column("已交付", "Handed over", "handed_over", 12),
            _column("视为交付", "Deemed", "deemed", 10), _column("拒收", "Refused", "refused", 10),
            _column("已过合同交付日", "Past delivery date", "past_delivery", 16),
            _column("30天内到合同交付日", "Within 30 days of it", "near_delivery", 20),
            _column("逾期任务", "Overdue tasks", "overdue_tasks", 14),
            _column("逾期协调事项", "Overdue items", "overdue_items", 14),
            _column("应急中", "Emergencies", "emergencies", 12),
            _column("有风险的门槛", "Gates at risk", "gates_at_risk", 40, each="name"),
        ),
    ),
    "parking": ListOfOwners(
        Wording("车位", "Parking"), ParkingSpaces,
        (
            _column("车位号", "Space", "number", 16), _column("类别", "Kind", "kind"),
            _column("位置", "Place", "place", 24), CODE,
        ),
    ),
    "delivery-dates": ListOfOwners(
        Wording("合同交付日将至未交付", "Delivery dates at risk"), DeliveryDatesAtRisk,
        (
            CODE, _column("合同交付日", "Deliver by", "deliver_by"), _column("剩余天数", "Days left", "days_left", 10),
            _column("交付状态", "State", "state"), _column("批次截止", "Window until", "window_last"),
            _column("送达日", "Served on", "served_on"), _column("预约时间", "Appointment", "appointment", 24),
        ),
    ),
    "invitations": ListOfOwners(
        Wording("邀约情况", "Invitations"), Invitations,
        (
            CODE, _column("批次", "Batch", "batch", 20), _column("交付状态", "State", "state"),
            _column("联系次数", "Tried", "tried", 10), _column("最近结果", "Last outcome", "last_outcome", 16),
            _column("预约时间", "Appointment", "appointment", 24), _column("爽约次数", "Missed", "missed", 10),
            _column("视为交付日", "Deemed on", "deemed_on"),
        ),
    ),
    "refused": ListOfOwners(
        Wording("拒收楼房号一览表", "Refused units"), RefusedUnits,
        (
            CODE, _column("拒收原因", "Reason", "reason_name", 20), _column("说明", "Note", "note", 40),
            _column("拒收时间", "Refused at", "refused_at", 24), _column("次数", "Times", "times", 8),
            _column("复验时间", "Re-inspection", "re_inspection", 24), _column("现状", "Standing", "standing", 12),
        ),
    ),
    "reservations": ListOfOwners(
        Wording("容缺未补清单", "Open reservations"), OpenReservations,
        (
            CODE, _column("柜台", "Counter", "counter", 18), _column("缺少", "Owes", "owes", 40),
            _column("放行理由", "Reason", "reason", 40), _column("补齐日", "Until", "until"),
        ),
    ),
    "cashier-sums": ListOfOwners(
        Wording("收费日报", "Cashiers' day"), CashierDay,
        (
            PAYEE, CASHIER, METHOD, _column("收据数", "Receipts", "receipts", 10), _column("收入", "Taken", "taken"),
            _column("作废", "Voided", "voided"), _column("退款", "Refunded", "refunded"), _column("应有", "Net", "net"),
            CURRENCY,
        ), rows="drawers", in_pages=False, of_a_day=True,
    ),
    "cashier-entries": ListOfOwners(
        Wording("收费明细", "Cash book"), CashierDay,
        (
            _column("时间", "At", "at", 22), PAYEE, CASHIER, _column("册", "Book", "prefix", 10),
            _column("编号", "Number", "number", 10), _column("类别", "Kind", "kind", 10),
            _column("房屋", "Unit", "unit", 18), _column("金额", "Amount", "amount"), CURRENCY, METHOD,
            _column("凭证", "Reference", "reference", 20), _column("发票号", "Tax invoice", "tax_invoice", 20),
            _column("作废日", "Voided on", "voided_on"), _column("原因", "Reason", "reason", 24),
        ), 1_000, rows="entries", of_a_day=True,
    ),
    "receipt-books": ListOfOwners(
        Wording("收据本", "Receipt books"), ReceiptBooks,
        (
            _column("册", "Book", "book", 18), _column("字头", "Prefix", "prefix", 10), PAYEE,
            _column("收费员", "Cashiers", "cashiers", 40), _column("最后收据号", "Last receipt", "last_number"),
            _column("最后退款号", "Last refund", "last_refund"),
        ), rows="books", in_pages=False,
    ),
    "people": ListOfOwners(
        Wording("人员", "People"), PeopleList,
        (
            _column("角色", "Role", "role", 20), _column("姓名", "Name", "name", 20),
            _column("手机", "Phone", "phone", 18), _column("邮箱", "E-mail", "email", 28),
            _column("范围", "Estate", "granted_estate"), _column("施工单位", "Contractor", "contractor", 18),
            _column("人员代码", "Person", "person", 24),
        ),
    ),
}  # fmt: skip


async def write_list(file: Path, listed: ListOfOwners, pages: Pages, language: Language) -> int:
    """How many lines it has; one page is all that is ever in memory."""
    headings = [column.heading.in_language(language) for column in listed.columns]
    widths = [column.width for column in listed.columns]
    sheet = await asyncio.to_thread(Sheet, file, listed.title.in_language(language), headings, widths)
    try:
        after: str | None = None
        while True:
            page = await pages(after)
            await asyncio.to_thread(_write, sheet, listed, page[listed.rows], language)
            after = page.get("after")
            if after is None or not listed.in_pages:
                break
    finally:
        await asyncio.to_thread(sheet.close)
    return sheet.lines


def _write(sheet: Sheet, listed: ListOfOwners, rows: Iterable[Mapping[str, Any]], language: Language) -> None:
    for row in rows:
        sheet.line([column.value(row, language) for column in listed.columns])
