"""How a fee sheet is asked for: what the asker may see of the bills becomes content, PDF, and bytes in the blobs."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from services.owners.fee_amounts import smallest
from services.owners.papers.fee_sheet import FeeLine, FeeSheet, PayeeLine, UnitLines, render_fee_sheet
from services.owners.read_models.unit_bills import owner_fees
from shared.contracts.owners import (
    BillItem,
    OwnerFees,
    OwnerFeeSheetPaper,
    PayeeSum,
    Rounding,
    UnitBillView,
    Words,
    Working,
)
from shared.contracts.papers import Paper
from shared.problems import NotFound
from shared.service import Asking
from shared.wording import Language, Wording

ESTATE = "select name, time_zone, currency from estates where estate = $1"

ROUNDED: dict[Rounding, Wording] = {
    "half_up": Wording("四舍五入", "half up"),
    "half_even": Wording("四舍六入五成双", "half to even"),
    "down": Wording("舍去尾数", "down"),
    "up": Wording("进位", "up"),
}
EACH_ROUNDED = Wording(
    "每项费用各自取整一次({how}，至 {to})，合计为各项之和。",
    "Each fee is rounded once by itself ({how}, to {to}); a sum is the sum of its fees.",
)
BY_AREA = Wording("{rate} × {quantity} m²", "{rate} × {quantity} m²")
BY_UNIT = Wording("{rate} × 1 户", "{rate} × 1 unit")
BY_CARD = Wording("{rate} × {quantity} 个", "{rate} × {quantity} pieces")
BY_PAPER = Wording("依据：{source}", "as stated in {source}")
BY_DIFFERENCE = Wording("{rate} × {quantity} m² 面积差", "{rate} × {quantity} m² difference")
FOR_MONTHS = Wording("{worked} × {months} 个月", "{worked} × {months} months")
COMES_TO = Wording("{worked} = {exact}", "{worked} = {exact}")
WITHDRAWN = Wording("已撤销，不计。", "Withdrawn; it does not count.")
REFUNDED = Wording("已退 {amount}。", "{amount} was paid back.")
REFUNDABLE = Wording("可退还。", "Refundable.")
OPTIONAL = Wording("按需收取。", "Only where asked for.")
KEEPS_KEYS = Wording("付清方可领取钥匙：{basis}", "To be paid before the keys: {basis}")
RUNS_FROM = Wording("自 {day} 起 {months} 个月。", "For {months} months from {day}.")
FOR_OCCASION = Wording("{name}({occasion})", "{name} ({occasion})")


async def owner_fee_sheet(asking: Asking, query: OwnerFeeSheetPaper) -> Paper:
    """Dated by the estate's day it is asked for, so that it is the same paper all day."""
    seen = await owner_fees(asking, OwnerFees(estate=query.estate, owner=query.owner))
    estate = await asking.connection.fetchrow(ESTATE, query.estate)
    if estate is None:
        raise NotFound(what=query.estate)
    zone = ZoneInfo(estate["time_zone"])
    today = asking.now.astimezone(zone).date()
    say = Saying(query.language, estate["currency"])
    content = FeeSheet(
        estate=estate["name"], as_of=today, currency=estate["currency"], units=tuple(map(say.unit, seen.units)),
        payees=tuple(map(say.payee, seen.payees)), rounding=say.rounding(seen.units),
        keys_wait_for=say.keys(seen.units),
    )  # fmt: skip
    at = datetime.combine(today, time(), tzinfo=zone)
    pdf = await asyncio.to_thread(render_fee_sheet, content, query.language, at=at)
    blob = await asking.blobs.put(pdf, "application/pdf")
    return Paper(
        sha256=blob.sha256, size=blob.size, name=f"{query.estate}-fee-sheet-{query.owner}.{query.language}.pdf"
    )


class Saying:
    """Everything in one language, amounts in one currency."""

    def __init__(self, language: Language, currency: str) -> None:
        self._language: Language = language
        self._coin = smallest(currency)

    def text(self, words: Wording | Words) -> str:
        return words.zh if self._language == "zh" else words.en

    def money(self, amount: Decimal) -> str:
        """With thousands apart and its coins: `10,060.60`."""
        return f"{amount.quantize(self._coin):,}"

    def unit(self, bill: UnitBillView) -> UnitLines:
        lines = tuple(map(self.line, bill.items))
        return UnitLines(contract_code=bill.contract_code, door_number=bill.door_number, lines=lines)

    def line(self, item: BillItem) -> FeeLine:
        name = self.text(item.name)
        if item.occasion:
            name = self.text(FOR_OCCASION.fill(name=name, occasion=item.occasion))
        return FeeLine(
            name=name, payee=self.text(item.payee_name), reason=self.text(item.reason),
            legal_basis=self.text(item.legal_basis), worked=self.worked(item.working, item.amount),
            amount=self.money(item.amount), waived=self.money(item.waived), paid=self.money(item.paid),
            open=self.money(item.open), due_on=item.due_on, remark=" ".join(self.remarks(item)),
        )  # fmt: skip

    def worked(self, working: Working, amount: Decimal) -> str:
        """The sum as it was worked out, and what it came to before it was rounded."""
        worked = WAYS[working.kind].fill(
            rate=plain(working.rate), quantity=plain(working.quantity), source=working.source
        )
        if working.months > 1:
            worked = FOR_MONTHS.fill(worked=worked, months=working.months)
        if working.exact != amount:
            worked = COMES_TO.fill(worked=worked, exact=plain(working.exact))
        return self.text(worked)

    def remarks(self, item: BillItem) -> Iterable[str]:
        if item.withdrawn:
            yield self.text(WITHDRAWN)
        if not item.mandatory:
            yield self.text(OPTIONAL)
        if item.refunded:
            yield self.text(REFUNDED.fill(amount=self.money(item.refunded)))
        elif item.refundable:
            yield self.text(REFUNDABLE)
        if item.runs_from is not None:
            yield self.text(RUNS_FROM.fill(day=item.runs_from.isoformat(), months=item.working.months))
        if item.block_basis is not None and item.open > 0:
            yield self.text(KEEPS_KEYS.fill(basis=self.text(item.block_basis)))

    def payee(self, line: PayeeSum) -> PayeeLine:
        return PayeeLine(
            name=self.text(line.name), billed=self.money(line.billed), waived=self.money(line.waived),
            paid=self.money(line.paid), open=self.money(line.open),
        )  # fmt: skip

    def rounding(self, bills: Sequence[UnitBillView]) -> str:
        """Each rule that anything here was rounded by."""
        rules = dict.fromkeys((item.working.rounding, item.working.round_to) for bill in bills for item in bill.items)
        return " ".join(self.text(EACH_ROUNDED.fill(how=ROUNDED[how], to=to)) for how, to in rules)

    def keys(self, bills: Sequence[UnitBillView]) -> str:
        waiting = [
            f"{bill.contract_code} {self.text(item.name)}"
            for bill in bills
            for item in bill.items
            if item.fee in bill.keys_wait_for and item.open > 0
        ]
        return "、".join(waiting) if self._language == "zh" else ", ".join(waiting)


WAYS = {
    "per_square_metre": BY_AREA, "per_unit": BY_UNIT, "per_card": BY_CARD, "fixed": BY_PAPER,
    "area_difference": BY_DIFFERENCE,
}  # fmt: skip


def plain(number: Decimal | None) -> str:
    """Without zeros that say nothing, and never as a power of ten."""
    return "" if number is None else f"{number.normalize():,f}"
