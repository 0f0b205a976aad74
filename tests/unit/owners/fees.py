"""A fee schedule as an estate has one, and how its fees are billed."""

from decimal import Decimal
from typing import Any

from shared.contracts.owners import (
    BillFees,
    Fee,
    FeeBilled,
    FeePaid,
    FeeRow,
    FeeSchedule,
    FeeScheduleSet,
    Formula,
    FormulaRow,
    PaidLine,
    PaidRow,
    Payee,
    ReceiptBookSet,
    ReceiptVoided,
    SetFeeSchedule,
    TakePayment,
    Words,
    Working,
)
from tests.unit.owners.facts import DAY, KNOWN, OF_UNIT, E, owner, unit

BILLER, OTHER = "p-biller", "p-other"


def words(zh: str, en: str = "") -> Words:
    return Words(zh=zh, en=en or zh)


PAYEES = (
    Payee(payee="developer", kind="developer", name=words("清和置业", "Qinghe Homes")),
    Payee(payee="property", kind="property_company", name=words("清和物业", "Qinghe Services")),
    Payee(payee="fund", kind="government", name=words("维修资金专户", "Maintenance fund account")),
)
BASIS = words("住宅专项维修资金管理办法第十三条", "Measures on maintenance funds, article 13")


FORMULA = ("area", "months", "settled_percent", "short_times")


def fee(code: str, payee: str, kind: Any, rate: str | None = None, **more: Any) -> FeeRow:
    formula = {name: more.pop(name) for name in FORMULA if name in more}
    facts: dict[str, Any] = {
        "fee": code, "name": words(f"{code}费", code), "payee": payee, "reason": words(f"{code}的理由", f"why {code}"),
        "legal_basis": words(f"{code}的依据", f"law of {code}"),
        "formula": FormulaRow(kind=kind, rate=None if rate is None else Decimal(rate), **formula),
    }  # fmt: skip
    return FeeRow(**{**facts, **more})


BALANCE = fee("balance", "developer", "fixed", blocks="keys", block_basis=words("合同第九条", "contract, clause 9"))
AREA = fee("area", "developer", "area_difference", blocks="keys", block_basis=words("合同第五条", "contract, clause 5"))
FUND = fee(
    "fund", "fund", "per_square_metre", "85", blocks="keys", block_basis=BASIS, waivable=False,
)  # fmt: skip
PROPERTY = fee("property", "property", "per_square_metre", "2.35", months=12)
FLOAT = fee("float", "property", "per_unit", "500")
CARDS = fee("cards", "property", "per_card", "25", mandatory=False)
DEPOSIT = fee("deposit", "property", "per_unit", "2000", mandatory=False, refundable=True)
FEES = (BALANCE, AREA, FUND, PROPERTY, FLOAT, CARDS, DEPOSIT)


def wish(*fees: FeeRow, **more: Any) -> SetFeeSchedule:
    return SetFeeSchedule(
        **{"estate": E, "currency": "CNY", "payees": PAYEES, "fees": fees or FEES, "why": "合同", **more}
    )


def schedule(*fees: FeeRow, **more: Any) -> FeeSchedule:
    said = wish(*fees, **more)
    plain = [Fee(**{**dict(row), "formula": Formula(**dict(row.formula))}) for row in said.fees]
    return FeeSchedule(
        currency=said.currency, payees=said.payees, fees=tuple(plain), round_to=said.round_to, rounding=said.rounding
    )


def schedule_set(version: int = 1, *fees: FeeRow, estate: str = E, **more: Any) -> FeeScheduleSet:
    return FeeScheduleSet(estate=estate, version=version, schedule=schedule(*fees, **more), why="合同")


def billed(item: int, row: FeeRow, amount: str, *, of: str = "u1", **more: Any) -> FeeBilled:
    """As the schedule of version 1 bills it to the unit of these tests."""
    kind = next(payee.kind for payee in PAYEES if payee.payee == row.payee)
    working: dict[str, Any] = {"kind": row.formula.kind, "exact": Decimal(amount), "months": row.formula.months}
    working |= {"round_to": "0.01", "rounding": "half_up"} | more.pop("working", {})
    facts: dict[str, Any] = {
        **OF_UNIT, "unit": of, "item": item, "fee": row.fee, "name": row.name, "occasion": "", "payee": row.payee,
        "payee_kind": kind, "amount": Decimal(amount), "currency": "CNY", "working": Working(**working),
        "mandatory": row.mandatory, "refundable": row.refundable, "waivable": row.waivable, "blocks": row.blocks,
        "due_on": DAY, "schedule": E, "version": 1, "billed_by": BILLER,
    }  # fmt: skip
    return FeeBilled(**{**facts, **more})


LISTED = (*KNOWN, schedule_set())
PLAIN = BillFees(estate=E, units=("u1",))
FUND_BILLED = billed(1, FUND, "10060.60", working={"rate": Decimal(85), "quantity": Decimal("118.36")})
PROPERTY_BILLED = billed(
    2, PROPERTY, "3337.75",
    working={"rate": Decimal("2.35"), "quantity": Decimal("118.36"), "exact": Decimal("3337.752")},
)  # fmt: skip
FLOAT_BILLED = billed(3, FLOAT, "500.00", working={"rate": Decimal(500), "quantity": Decimal(1)})
THREE = (FUND_BILLED, PROPERTY_BILLED, FLOAT_BILLED)
BILLED = (*LISTED, *THREE)
SECOND = (unit("u2", "1-1-102", built_area=Decimal("90.00")), owner(of="u2"))

CASHIER, DEVELOPERS = "p-cashier", "p-developers-cashier"
OF_PROPERTY = ReceiptBookSet(estate=E, book="book-p", payee="property", prefix="WY", cashiers=(CASHIER,))
OF_DEVELOPER = ReceiptBookSet(estate=E, book="book-d", payee="developer", prefix="KF", cashiers=(DEVELOPERS,))
OPEN = (*BILLED, OF_PROPERTY, OF_DEVELOPER)


def pay(receipt: str, *lines: tuple[int, str], book: str = "book-p", of: str = "u1", **more: Any) -> TakePayment:
    rows = tuple(PaidRow(item=item, amount=Decimal(amount)) for item, amount in lines)
    facts: dict[str, Any] = {"currency": "CNY", "method": "cash", **more}
    return TakePayment(estate=E, unit=of, receipt=receipt, book=book, lines=rows, **facts)


def paid(receipt: str, number: int | None, *lines: tuple[int, str, str], **more: Any) -> FeePaid:
    """Of the property company; each line is item, fee and amount."""
    said = tuple(PaidLine(item=item, fee=code, amount=Decimal(amount)) for item, code, amount in lines)
    facts: dict[str, Any] = {
        **OF_UNIT, "receipt": receipt, "payee": "property", "payee_kind": "property_company", "book": "book-p",
        "number": number, "lines": said, "total": sum((line.amount for line in said), Decimal(0)), "currency": "CNY",
        "method": "cash", "cashier": CASHIER, "paid_on": DAY,
    }  # fmt: skip
    return FeePaid(**{**facts, **more})


def voided(receipt: FeePaid, by: str = CASHIER) -> ReceiptVoided:
    facts = {name: value for name, value in receipt if name in ReceiptVoided.model_fields}
    return ReceiptVoided(**facts, voided_by=by, voided_on=DAY, reason="写错")
