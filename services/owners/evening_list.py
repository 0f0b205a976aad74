"""How the evening list is asked for as paper: what the asker may see of the day becomes content, PDF, and bytes."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from services.owners.papers.cashier_day import (
    BookLine,
    CashierDaySheet,
    DrawerLine,
    EntryLine,
    PayeeNet,
    render_cashier_day,
)
from services.owners.printing import ESTATE, Saying
from services.owners.read_models.cashier_day import cashier_day, counted_entries
from shared.contracts.owners import BookOfDay, CashEntryRow, CashierDay, CashierDayPaper, DrawerSum
from shared.contracts.papers import Paper
from shared.passing import leave
from shared.problems import NotFound
from shared.service import Asking
from shared.wording import Wording

MOST = 2_000  # lines on paper
PART = 1_000
CODES = "select unit, contract_code from unit_board where unit = any($1::text[])"

METHODS: Mapping[str, Wording] = {
    "cash": Wording("现金", "cash"), "card": Wording("刷卡", "card"), "transfer": Wording("转账", "transfer"),
    "qr_code": Wording("扫码", "QR code"), "cheque": Wording("支票", "cheque"),
    "government_account": Wording("政府专户", "government's account"),
}  # fmt: skip
KINDS: Mapping[str, Wording] = {
    "payment": Wording("收款", "payment"), "proof": Wording("凭证", "proof"), "void": Wording("作废", "void"),
    "refund": Wording("退款", "refund"),
}  # fmt: skip
VOIDED_ON = Wording("{day} 作废", "void since {day}")


async def cashier_day_paper(asking: Asking, query: CashierDayPaper) -> Paper:
    """Made as at the end of its day, so that the same lines are the same paper whenever it is asked for."""
    estate = await asking.connection.fetchrow(ESTATE, query.estate)
    if estate is None:
        raise NotFound(what=query.estate)
    zone = ZoneInfo(estate["time_zone"])
    asked = CashierDay(estate=query.estate, day=query.day, payee=query.payee, cashier=query.cashier, limit=PART)
    seen = await cashier_day(asking, asked)
    entries, after = list(seen.entries), seen.after
    while after is not None and len(entries) < MOST:
        page = await cashier_day(asking, asked.model_copy(update={"after": after}))
        entries += page.entries
        after = page.after
    unprinted = await counted_entries(asking, asked) - len(entries) if after is not None else 0
    found = await asking.connection.fetch(CODES, [one.unit for one in entries])
    codes = {row["unit"]: row["contract_code"] for row in found}
    say = OnList(Saying(query.language, estate["currency"]), zone, codes)
    content = CashierDaySheet(
        estate=estate["name"], day=query.day, currency=estate["currency"],
        drawers=tuple(map(say.drawer, seen.drawers)), payees=say.payees(seen.drawers),
        books=tuple(map(say.book, seen.books)), entries=tuple(map(say.entry, entries)), unprinted=unprinted,
    )  # fmt: skip
    at = datetime.combine(query.day, time(), tzinfo=zone).astimezone(UTC)
    pdf = await asyncio.to_thread(render_cashier_day, content, query.language, at=at)
    left = await leave(asking.blobs, pdf)  # what a payer's bank wrote may name somebody
    name = f"{query.estate}-cashier-day-{query.day.isoformat()}.{query.language}.pdf"
    return Paper(sha256=left.sha256, size=left.size, tail=left.tail, name=name)


class OnList:
    """The day's lines in one language, units by their contract codes."""

    def __init__(self, say: Saying, zone: ZoneInfo, codes: Mapping[str, str]) -> None:
        self._say, self._zone, self._codes = say, zone, codes

    def drawer(self, one: DrawerSum) -> DrawerLine:
        money = self._say.money
        return DrawerLine(
            payee=one.payee, cashier=one.cashier, method=self._say.text(METHODS[one.method]),
            receipts=str(one.receipts), taken=money(one.taken), voided=money(one.voided),
            refunded=money(one.refunded), net=money(one.net),
        )  # fmt: skip

    def payees(self, drawers: tuple[DrawerSum, ...]) -> tuple[PayeeNet, ...]:
        together: dict[str, tuple[Decimal, Decimal]] = {}
        for one in drawers:
            taken, net = together.get(one.payee, (Decimal(0), Decimal(0)))
            together[one.payee] = taken + one.taken, net + one.net
        money = self._say.money
        return tuple(
            PayeeNet(payee=payee, taken=money(taken), net=money(net)) for payee, (taken, net) in together.items()
        )

    def book(self, one: BookOfDay) -> BookLine:
        return BookLine(
            prefix=one.prefix, payee=one.payee, numbers=f"{one.first}–{one.last}", written=str(one.written),
            void=str(one.void),
        )  # fmt: skip

    def entry(self, one: CashEntryRow) -> EntryLine:
        void = self._say.text(VOIDED_ON.fill(day=one.voided_on.isoformat())) if one.voided_on else None
        remarks = (one.reference, one.tax_invoice, one.proof and one.proof.number, one.reason, void)
        return EntryLine(
            at=one.at.astimezone(self._zone).strftime("%H:%M"),
            number=f"{one.prefix or ''} {one.number}" if one.number is not None else "",
            kind=self._say.text(KINDS[one.kind]), unit=self._codes.get(one.unit, one.unit), payee=one.payee,
            cashier=one.cashier, method=self._say.text(METHODS[one.method]), amount=self._say.money(one.amount),
            remark=" ".join(remark for remark in remarks if remark),
        )  # fmt: skip
