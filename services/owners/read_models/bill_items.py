"""Every fee billed and how it stands: what a unit's bill, an owner's sheet, arrears and the collection rate are of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from shared.contracts.owners import (
    BillMoved,
    FeeBilled,
    FeeBillWithdrawn,
    FeePaid,
    FeeWaived,
    PaidLine,
    ReceiptVoided,
    RefundPaid,
    WaiverTakenBack,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import Keys, ReadModel
from shared.records import Recorded

NOTHING = Decimal(0)


@dataclass(frozen=True)
class ItemOnBill:
    """`place` of the schedule version that computed it; `open` is what is still to be paid, or given back."""

    item_key: str  # <unit>/<item>
    estate: str
    unit: str
    building: str
    item: int
    fee: str
    name_zh: str
    name_en: str
    occasion: str
    payee: str
    payee_kind: str
    amount: Decimal
    currency: str
    working: dict[str, Any]
    mandatory: bool
    refundable: bool
    blocks: str
    due_on: date
    place: str
    paid: Decimal = NOTHING
    waived: Decimal = NOTHING
    refunded: Decimal = NOTHING
    open: Decimal = NOTHING
    withdrawn: bool = False


def key_of(event: FeeBilled | FeeBillWithdrawn | FeeWaived | WaiverTakenBack | RefundPaid) -> tuple[str, ...]:
    return (f"{event.unit}/{event.item}",)


def keys_of_lines(event: FeePaid | ReceiptVoided) -> tuple[str, ...]:
    return tuple(f"{event.unit}/{line.item}" for line in event.lines)


def keys_of_items(event: BillMoved) -> tuple[str, ...]:
    return tuple(f"{event.unit}/{item}" for item in event.items)


def fold(row: ItemOnBill | None, happened: Recorded) -> ItemOnBill | None:
    event = happened.event
    if isinstance(event, FeeBilled):
        return _billed(event)
    return None if row is None else _settled(_moved(row, event))


def _billed(event: FeeBilled) -> ItemOnBill:
    return ItemOnBill(
        item_key=key_of(event)[0], estate=event.estate, unit=event.unit, building=event.building, item=event.item,
        fee=event.fee, name_zh=event.name.zh, name_en=event.name.en, occasion=event.occasion, payee=event.payee,
        payee_kind=event.payee_kind, amount=event.amount, currency=event.currency,
        working=event.working.model_dump(mode="json"), mandatory=event.mandatory, refundable=event.refundable,
        blocks=event.blocks, due_on=event.due_on, place=f"{event.schedule}/{event.version}", open=event.amount,
    )  # fmt: skip


def _moved(row: ItemOnBill, event: Event | None) -> ItemOnBill:  # noqa: PLR0911 - one arm per event
    match event:
        case BillMoved(building=building):
            return replace(row, building=building)
        case FeeBillWithdrawn():
            return replace(row, withdrawn=True)
        case FeePaid(lines=lines):
            return replace(row, paid=row.paid + _of(row, lines))
        case ReceiptVoided(lines=lines):
            return replace(row, paid=row.paid - _of(row, lines))
        case FeeWaived(amount=amount):
            return replace(row, waived=row.waived + amount)
        case WaiverTakenBack(amount=amount):
            return replace(row, waived=row.waived - amount)
        case RefundPaid(amount=amount) if row.amount < 0:
            return replace(row, paid=row.paid - amount)
        case RefundPaid(amount=amount):
            return replace(row, refunded=row.refunded + amount)
        case _:
            return row


def _of(row: ItemOnBill, lines: tuple[PaidLine, ...]) -> Decimal:
    return sum((line.amount for line in lines if line.item == row.item), NOTHING)


def _settled(row: ItemOnBill) -> ItemOnBill:
    return replace(row, open=NOTHING if row.withdrawn else row.amount - row.paid - row.waived)


CONCERNING: dict[type[Event], Keys] = {
    FeeBilled: key_of, FeeBillWithdrawn: key_of, FeePaid: keys_of_lines, ReceiptVoided: keys_of_lines,
    BillMoved: keys_of_items, FeeWaived: key_of, WaiverTakenBack: key_of, RefundPaid: key_of,
}  # fmt: skip
BILL_ITEMS = ReadModel(
    name="bill_items", version=2, source="owners", row=ItemOnBill, fold=fold, inline=True,
    ddl=Path(__file__).with_name("bill_items.sql"), keys=CONCERNING,
    ignored=frozenset(events_of("owners").values()) - CONCERNING.keys(),
)  # fmt: skip
