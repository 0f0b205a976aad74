"""What a fee comes to: exact arithmetic, rounded once, each fee by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal

from services.owners.read_models.unit_board import UnitOnBoard
from shared.contracts.owners import BillFee, Fee, FeeSchedule, Formula, Rounding, Working
from shared.problems import Refusal
from shared.wording import Wording

ROUNDINGS: dict[Rounding, str] = {
    "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP,
}  # fmt: skip
# ISO 4217: money without a smaller coin; every other currency of ours has cents.
WITHOUT_CENTS = frozenset({"VND", "JPY", "KRW", "CLP", "ISK", "XOF", "XAF", "PYG", "UGX", "RWF"})
CENT, WHOLE = Decimal("0.01"), Decimal(1)
COMPUTED_FROM_THE_UNIT = frozenset({"per_square_metre", "per_unit"})


class FeeNeedsMore(Refusal):
    status = 400
    wording = Wording(
        "费用「{name}」须写明{what}，且只写这一项。", "Fee {name} takes {what}, and nothing else of the kind."
    )

    @property
    def words(self) -> Wording:
        return self.wording.fill(name=Wording(*self.facts["name"]), what=WANTED[self.facts["kind"]])


class AmountTooFine(Refusal):
    status = 400
    wording = Wording("{amount} 不是 {currency} 可支付的金额。", "{amount} cannot be paid in {currency}.")


WANTED = {
    "per_square_metre": Wording("房屋本身(不另填数量)", "the unit as it is"),
    "per_unit": Wording("房屋本身(不另填数量)", "the unit as it is"),
    "per_card": Wording("数量(pieces)", "a number of pieces"),
    "fixed": Wording("金额及出处(amount、source)", "an amount with its source"),
    "area_difference": Wording("合同面积与单价(measured)", "the contract's area and price (measured)"),
}
ASKED = {
    "per_square_metre": frozenset[str](), "per_unit": frozenset[str](), "per_card": frozenset({"pieces"}),
    "fixed": frozenset({"amount", "source"}), "area_difference": frozenset({"measured"}),
}  # fmt: skip
STATED = ("pieces", "amount", "source", "measured")


@dataclass(frozen=True)
class Computed:
    amount: Decimal
    working: Working


def smallest(currency: str) -> Decimal:
    """The smallest amount that can be paid."""
    return WHOLE if currency in WITHOUT_CENTS else CENT


def payable(amount: Decimal, currency: str) -> Decimal:
    if amount % smallest(currency):
        raise AmountTooFine(amount=str(amount), currency=currency)
    return amount


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def rounded(exact: Decimal, schedule: FeeSchedule) -> Decimal:
    """To the nearest multiple the schedule says; an amount below nothing as the same amount above it."""
    step = Decimal(schedule.round_to)
    steps = (exact / step).to_integral_value(ROUNDINGS[schedule.rounding])
    return (steps * step).quantize(smallest(schedule.currency))


def computed(fee: Fee, unit: UnitOnBoard, schedule: FeeSchedule, said: BillFee) -> Computed:
    """`said` is what was named beside the unit; refused where that is not what the formula asks for."""
    kind = fee.formula.kind
    if {name for name in STATED if getattr(said, name) is not None} != ASKED[kind]:
        raise FeeNeedsMore(fee=fee.fee, name=(fee.name.zh, fee.name.en), kind=kind)
    rate, quantity, exact = _exact(fee, unit, said)
    if kind == "fixed":  # it stands in a paper, to the last cent
        amount = payable(exact, schedule.currency).quantize(smallest(schedule.currency))
    else:
        amount = rounded(exact, schedule)
    working = Working(
        kind=kind, rate=rate, quantity=quantity, months=fee.formula.months, exact=exact, source=said.source,
        round_to=schedule.round_to, rounding=schedule.rounding,
    )  # fmt: skip
    return Computed(amount, working)


def _exact(fee: Fee, unit: UnitOnBoard, said: BillFee) -> tuple[Decimal | None, Decimal | None, Decimal]:
    """Rate, quantity and their product. Every factor has at most 12 digits, so nothing is lost in 28."""
    if said.amount is not None:
        return None, None, said.amount
    formula = fee.formula
    rate, quantity = formula.rate or Decimal(0), Decimal(said.pieces or 1)
    if said.measured is not None:
        rate, quantity = said.measured.price, difference(formula, said.measured.contract_area, unit.built_area)
    elif formula.kind == "per_square_metre":
        quantity = unit.built_area if formula.area == "built" else unit.usable_area
    return rate, quantity, rate * quantity * formula.months


def difference(formula: Formula, contract: Decimal, measured: Decimal) -> Decimal:
    """The m² that are paid for, or paid back (negative)."""
    within = contract * formula.settled_percent / 100
    if measured >= contract:
        return min(measured - contract, within)
    lacking = contract - measured
    return -(min(lacking, within) + formula.short_times * max(lacking - within, Decimal(0)))
