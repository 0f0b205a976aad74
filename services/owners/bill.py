"""The bill of a unit: every fee it was ever charged, and how each stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from shared.contracts.owners import (
    BillMoved,
    FeeBilled,
    FeeBillWithdrawn,
    FeePaid,
    FeeWaived,
    ReceiptVoided,
    RefundPaid,
    WaiverTakenBack,
)
from shared.decider import Aggregate
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

NOTHING = Decimal(0)


class ItemNotBilled(Refusal):
    status = 404
    wording = Wording(
        "房屋 {unit} 的账单没有第 {item} 项，或该项已撤销。",
        "The bill of unit {unit} has no item {item}, or it was withdrawn.",
    )


class ItemInUse(Refusal):
    wording = Wording(
        "「{name}」已有付款或减免，不能撤销。", "{name} is paid or waived in part; it cannot be withdrawn."
    )

    @property
    def words(self) -> Wording:
        return self.wording.fill(name=Wording(*self.facts["name"]))


@dataclass(frozen=True)
class Item:
    """One fee billed. What is negative is owed to the owner: then `paid` is negative too, as it is given back."""

    billed: FeeBilled
    paid: Decimal = NOTHING
    waived: Decimal = NOTHING
    refunded: Decimal = NOTHING
    withdrawn: bool = False

    @property
    def open(self) -> Decimal:
        return NOTHING if self.withdrawn else self.billed.amount - self.paid - self.waived

    @property
    def name(self) -> tuple[str, str]:
        return (self.billed.name.zh, self.billed.name.en)


@dataclass(frozen=True)
class Bill:
    """`receipts` and `waivers` are all there ever were; `voided` and `taken_back` those that stand no more."""

    items: Mapping[int, Item] = field(default_factory=dict)
    receipts: Mapping[str, FeePaid] = field(default_factory=dict)
    voided: frozenset[str] = frozenset()
    waivers: Mapping[str, FeeWaived] = field(default_factory=dict)
    taken_back: frozenset[str] = frozenset()
    refunds: Mapping[str, RefundPaid] = field(default_factory=dict)

    def of_fee(self, fee: str, occasion: str) -> Item | None:
        """The one that stands; what was withdrawn can be billed anew."""
        for item in self.items.values():
            if (item.billed.fee, item.billed.occasion) == (fee, occasion) and not item.withdrawn:
                return item
        return None

    def keys_wait_for(self) -> list[Item]:
        return [item for item in self.items.values() if item.billed.blocks == "keys" and item.open > 0]

    def with_item(self, item: Item) -> "Bill":
        return replace(self, items={**self.items, item.billed.item: item})

    def with_paid(self, number: int, amount: Decimal) -> "Bill":
        item = self.items[number]
        return self.with_item(replace(item, paid=item.paid + amount))


def evolve(bill: Bill, event: Event) -> Bill:  # noqa: PLR0911 - one arm per event
    match event:
        case FeeBilled():
            return bill.with_item(Item(event))
        case FeeBillWithdrawn():
            return bill.with_item(replace(bill.items[event.item], withdrawn=True))
        case FeePaid():
            for line in event.lines:
                bill = bill.with_paid(line.item, line.amount)
            return replace(bill, receipts={**bill.receipts, event.receipt: event})
        case ReceiptVoided():
            for line in event.lines:
                bill = bill.with_paid(line.item, -line.amount)
            return replace(bill, voided=bill.voided | {event.receipt})
        case FeeWaived():
            item = bill.items[event.item]
            waived = bill.with_item(replace(item, waived=item.waived + event.amount))
            return replace(waived, waivers={**bill.waivers, event.waiver: event})
        case WaiverTakenBack():
            item = bill.items[event.item]
            owed = bill.with_item(replace(item, waived=item.waived - event.amount))
            return replace(owed, taken_back=bill.taken_back | {event.waiver})
        case RefundPaid():
            refunded = bill.with_item(paid_back(bill.items[event.item], event.amount))
            return replace(refunded, refunds={**bill.refunds, event.refund: event})
        case _:
            return _moved(bill, event)


def _moved(bill: Bill, event: Event) -> Bill:
    if isinstance(event, BillMoved):
        for number in event.items:
            item = bill.items[number]
            there = item.billed.model_copy(update={"building": event.building})
            bill = bill.with_item(replace(item, billed=there))
    return bill


def paid_back(item: Item, amount: Decimal) -> Item:
    """What was owed to the owner is settled by it; of any other fee it is noted beside what was paid."""
    if item.billed.amount < 0:
        return replace(item, paid=item.paid - amount)
    return replace(item, refunded=item.refunded + amount)


BILL = Aggregate("bill", Bill(), evolve)


def standing(bill: Bill, unit: str, number: int) -> Item:
    item = bill.items.get(number)
    if item is None or item.withdrawn:
        raise ItemNotBilled(unit=unit, item=number)
    return item
