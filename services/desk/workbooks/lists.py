"""The lists of owners as Excel files: their columns in both languages; the roster's are those its import reads."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from services.desk.workbooks.columns import CODE, UTC, ListOfOwners, Reader, column
from services.desk.workbooks.lists_of_the_day import LISTS_OF_THE_DAY
from shared.contracts.owners import (
    Arrears,
    CashierDay,
    CommonParts,
    ParkingSpaces,
    PeopleList,
    Promises,
    ReceiptBooks,
    Roster,
    SalesPayments,
)
from shared.wording import Language, Wording
from shared.workbook import Sheet

Pages = Callable[[str | None], Awaitable[Mapping[str, Any]]]

DOOR = column("门牌号", "Door number", "door_number", 32)
CURRENCY = column("币种", "Currency", "currency", 8)
PAYEE, CASHIER = column("收款方", "Payee", "payee", 18), column("收费员", "Cashier", "cashier", 24)
METHOD = column("方式", "Method", "method")
LISTS: Mapping[str, ListOfOwners] = {
    "roster": ListOfOwners(
        Wording("花名册", "Roster"), Roster,
        (
            column("楼栋", "Building", "building"), column("单元", "Entrance", "entrance"),
            column("楼层", "Floor", "floor", 8), CODE, DOOR, column("户型", "Unit type", "unit_type", 20),
            column("建筑面积(㎡)", "Built area (m2)", "built_area"),
            column("套内面积(㎡)", "Usable area (m2)", "usable_area"),
            column("业主姓名", "Owner", "owners", 24, each="name"),
            column("手机", "Phone", "owners", 24, each="phone"),
            column("邮箱", "E-mail", "owners", 28, each="email"),
            column("合同交付日", "Deliver by", "deliver_by"),
            column("实际交付日", "Handed over on", "handed_over_on"),
        ),
    ),
    "payments": ListOfOwners(
        Wording("交款情况", "Payments"), SalesPayments,
        (
            CODE, DOOR, column("合同总价", "Price", "price"), column("已交款", "Paid", "paid"),
            column("欠款", "Owed", "owed"), CURRENCY, column("付款方式", "Plan", "plan"),
            column("下次付款日", "Next due", "next_due_on"), column("截至日期", "As of", "as_of"),
        ),
    ),
    "arrears": ListOfOwners(
        Wording("欠费", "Arrears"), Arrears,
        (
            column("收款方", "Payee", "payee", 18), CODE, DOOR, column("欠费", "Open", "open"), CURRENCY,
            column("项数", "Items", "items", 8), column("自", "Since", "since"),
        ),
    ),
    "promises": ListOfOwners(
        Wording("销售承诺", "Promises"), Promises,
        (
            column("来源", "Source", "source"), column("承诺", "Promise", "text", 40),
            column("实际", "Built", "built", 40), column("差距", "Gap", "gap", 40),
            column("统一说辞", "Explanation", "explanation", 50), column("补偿", "Compensation", "compensation", 30),
            column("金额", "Amount", "amount"), CURRENCY, column("涉及户数", "Units", "units", 10),
            column("已告知", "Told", "told", 10),
        ), 100,
    ),
    "common-parts": ListOfOwners(
        Wording("共用部位设施设备", "Common parts"), CommonParts,
        (
            column("编号", "Code", "part", 20), column("类别", "Kind", "kind"), column("名称", "Name", "name", 24),
            column("位置", "Place", "place", 24), column("单元", "Entrance", "entrance"),
            column("数量", "Number", "number", 8), column("厂家", "Maker", "maker", 20),
            column("型号", "Model", "model", 20), column("出厂编号", "Serial", "serial", 20),
            column("保修至", "Warranty until", "warranty_ends_on"),
        ),
    ),
    "parking": ListOfOwners(
        Wording("车位", "Parking"), ParkingSpaces,
        (
            column("车位号", "Space", "number", 16), column("类别", "Kind", "kind"),
            column("位置", "Place", "place", 24), CODE,
        ),
    ),
    "cashier-sums": ListOfOwners(
        Wording("收费日报", "Cashiers' day"), CashierDay,
        (
            PAYEE, CASHIER, METHOD, column("收据数", "Receipts", "receipts", 10), column("收入", "Taken", "taken"),
            column("作废", "Voided", "voided"), column("退款", "Refunded", "refunded"), column("应有", "Net", "net"),
            CURRENCY,
        ), rows="drawers", in_pages=False, of_a_day=True,
    ),
    "cashier-entries": ListOfOwners(
        Wording("收费明细", "Cash book"), CashierDay,
        (
            column("时间", "At", "at", 22), PAYEE, CASHIER, column("册", "Book", "prefix", 10),
            column("编号", "Number", "number", 10), column("类别", "Kind", "kind", 10),
            column("房屋", "Unit", "unit", 18), column("金额", "Amount", "amount"), CURRENCY, METHOD,
            column("凭证", "Reference", "reference", 20), column("发票号", "Tax invoice", "tax_invoice", 20),
            column("作废日", "Voided on", "voided_on"), column("原因", "Reason", "reason", 24),
        ), 1_000, rows="entries", of_a_day=True,
    ),
    "receipt-books": ListOfOwners(
        Wording("收据本", "Receipt books"), ReceiptBooks,
        (
            column("册", "Book", "book", 18), column("字头", "Prefix", "prefix", 10), PAYEE,
            column("收费员", "Cashiers", "cashiers", 40), column("最后收据号", "Last receipt", "last_number"),
            column("最后退款号", "Last refund", "last_refund"),
        ), rows="books", in_pages=False,
    ),
    "people": ListOfOwners(
        Wording("人员", "People"), PeopleList,
        (
            column("角色", "Role", "role", 20), column("姓名", "Name", "name", 20),
            column("手机", "Phone", "phone", 18), column("邮箱", "E-mail", "email", 28),
            column("范围", "Estate", "granted_estate"), column("施工单位", "Contractor", "contractor", 18),
            column("人员代码", "Person", "person", 24),
        ),
    ),
    **LISTS_OF_THE_DAY,
}  # fmt: skip


async def write_list(file: Path, listed: ListOfOwners, pages: Pages, language: Language, zone: ZoneInfo = UTC) -> int:
    """How many lines it has; one page is all that is ever in memory. Moments stand there by the clock of `zone`."""
    reader = Reader(language, zone)
    headings = [one.heading.in_language(language) for one in listed.columns]
    widths = [one.width for one in listed.columns]
    sheet = await asyncio.to_thread(Sheet, file, listed.title.in_language(language), headings, widths)
    try:
        after: str | None = None
        while True:
            page = await pages(after)
            await asyncio.to_thread(_write, sheet, listed, page[listed.rows], reader)
            after = page.get("after")
            if after is None or not listed.in_pages:
                break
    finally:
        await asyncio.to_thread(sheet.close)
    return sheet.lines


def _write(sheet: Sheet, listed: ListOfOwners, rows: Iterable[Mapping[str, Any]], reader: Reader) -> None:
    for row in rows:
        sheet.line([one.value(row, reader) for one in listed.columns])
