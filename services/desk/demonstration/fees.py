"""Money at the handover: billed by a schedule, taken by two payees' counters under receipts; a few still owe."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from services.desk.demonstration.cast import ESTATE, story_id
from services.desk.demonstration.lines import together
from services.desk.demonstration.story import Story, today
from shared.contracts.owners import (
    AcceptPaymentProof,
    Arrears,
    BillFee,
    BillFees,
    Fee,
    FeeRow,
    FormulaRow,
    PaidRow,
    PaymentProof,
    SetFeeSchedule,
    SetReceiptBook,
    TakePayment,
    TypicalFees,
    UnitBoardRow,
)
from shared.wording import Wording

CURRENCY = "CNY"
DEVELOPER, PROPERTY, FUND = "developer", "property", "maintenance_fund"
BOOKS: Mapping[str, tuple[str, str]] = {DEVELOPER: ("DEV", "cashier-developer"), PROPERTY: ("WY", "cashier")}
# What the trade leaves to the estate: the price of a square metre, a unit or a card, and for how many months.
RATES: Mapping[str, tuple[str, int]] = {
    "maintenance_fund": ("85", 1), "property_fee": ("2.80", 6), "utilities_float": ("200", 1),
    "access_cards": ("20", 1), "decoration_deposit": ("2000", 1), "decoration_waste": ("4.50", 1),
}  # fmt: skip
FUND_ITEM, PROPERTY_ITEM, BALANCE_ITEM = 1, 2, 3  # as they come on a bill
BALANCE, ONE_IN = "price_balance", 6  # so many still owe of the price
STILL_OWE = 10  # one in so many pays the property fee later
AT_A_TIME = 200
DUE_BEFORE = timedelta(days=2)  # the first day of the window
WHY = "演示收费标准 · the demonstration's rates"


async def bill(story: Story) -> None:
    """The schedule, the receipt books, and every unit's bill."""
    with story.stage.chapter("fees", Wording("收费：标准、收据本、开账", "Fees: schedule, books, bills")) as chapter:
        await _set_schedule(story)
        units, due = [unit.unit for unit in story.units], today() - DUE_BEFORE
        for start in range(0, len(units), AT_A_TIME):
            some = tuple(units[start : start + AT_A_TIME])
            await story.caller.tell(story.cast["cashier"], BillFees(estate=ESTATE, units=some, due_on=due))
            chapter.step(len(some))
        await together(_bill_balance(story, unit, number) for number, unit in enumerate(units[::ONE_IN]))
        async for page in story.pages(
            story.cast["manager"], lambda after: Arrears(estate=ESTATE, after=after, limit=1_000)
        ):
            story.owed |= {(row.unit, row.payee): row.open for row in page.rows}
        story.still_owe = frozenset(units[STILL_OWE - 1 :: STILL_OWE])


async def _set_schedule(story: Story) -> None:
    manager = story.cast["manager"]
    typical = await story.caller.ask(manager, TypicalFees(estate=ESTATE))
    fees = tuple(_with_rate(fee) for fee in typical.fees)
    await story.caller.tell(
        manager, SetFeeSchedule(estate=ESTATE, currency=CURRENCY, payees=typical.payees, fees=fees, why=WHY)
    )
    for payee, (prefix, cashier) in BOOKS.items():
        book = SetReceiptBook(
            estate=ESTATE, book=_book(payee), payee=payee, prefix=prefix, cashiers=(story.cast[cashier].id,)
        )
        await story.caller.tell(manager, book)


def _with_rate(fee: Fee) -> FeeRow:
    facts = fee.model_dump(exclude={"formula"})
    formula = FormulaRow(kind=fee.formula.kind)
    if fee.fee in RATES:
        rate, months = RATES[fee.fee]
        formula = FormulaRow(kind=fee.formula.kind, rate=Decimal(rate), months=months)
    return FeeRow.model_validate({**facts, "formula": formula})


async def _bill_balance(story: Story, unit: str, number: int) -> None:
    amount = Decimal(10_000 + 1_250 * number) + Decimal("0.50")
    billed = BillFee(
        estate=ESTATE, unit=unit, fee=BALANCE, amount=amount, source="商品房买卖合同补充协议",
        due_on=today() - DUE_BEFORE,
    )  # fmt: skip
    await story.caller.tell(story.cast["cashier-developer"], billed)


async def settle_price(story: Story, unit: UnitBoardRow) -> None:
    """Before the keys: the government's account has the fund, the developer the rest of the price."""
    fund = AcceptPaymentProof(
        estate=ESTATE, unit=unit.unit, receipt=story_id("fund", unit.unit),
        lines=_lines(story, unit, FUND, FUND_ITEM), currency=CURRENCY,
        proof=PaymentProof(number=story_id("deposit", unit.unit)[:13], paid_on=today() - timedelta(days=1)),
    )  # fmt: skip
    await story.caller.tell(story.cast["cashier"], fund)
    _took(story, unit, FUND)
    if (unit.unit, DEVELOPER) in story.owed:
        await _take(story, unit, DEVELOPER, BALANCE_ITEM)


async def pay_property_fee(story: Story, unit: UnitBoardRow) -> None:
    """It keeps no keys back: who pays later has them all the same, and is in arrears."""
    if unit.unit not in story.still_owe:
        await _take(story, unit, PROPERTY, PROPERTY_ITEM)


async def _take(story: Story, unit: UnitBoardRow, payee: str, item: int) -> None:
    _, cashier = BOOKS[payee]
    taken = TakePayment(
        estate=ESTATE, unit=unit.unit, receipt=story_id("receipt", payee, unit.unit), book=_book(payee),
        lines=_lines(story, unit, payee, item), currency=CURRENCY, method="card",
    )  # fmt: skip
    await story.caller.tell(story.cast[cashier], taken)
    _took(story, unit, payee)


def _lines(story: Story, unit: UnitBoardRow, payee: str, item: int) -> tuple[PaidRow, ...]:
    return (PaidRow(item=item, amount=story.owed[unit.unit, payee]),)


def _took(story: Story, unit: UnitBoardRow, payee: str) -> None:
    story.taken_in[payee] = story.taken_in.get(payee, Decimal(0)) + story.owed[unit.unit, payee]


def _book(payee: str) -> str:
    return story_id("book", payee)
