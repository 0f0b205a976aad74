"""What is usual at a handover in China, against a table written by hand from the trade."""

from decimal import Decimal

from services.owners.typical_fees import CHINA, PAYEES
from shared.contracts.owners import FeeRow, FeeScheduleSet, FormulaRow, SetFeeSchedule
from tests.unit.owners.facts import KNOWN, E, ask, so_far

# fee, payee, formula, mandatory, refundable, waivable, what it blocks when unpaid
BY_HAND = """
price_balance       developer         fixed             must  keeps    may    keys
area_difference     developer         area_difference   must  keeps    may    keys
maintenance_fund    maintenance_fund  per_square_metre  must  keeps    never  keys
property_fee        property          per_square_metre  must  keeps    may    nothing
utilities_float     property          per_unit          asked returns  may    nothing
access_cards        property          per_card          asked keeps    may    nothing
decoration_deposit  property          per_unit          asked returns  may    nothing
decoration_waste    property          per_square_metre  asked keeps    may    nothing
"""


def test_the_typical_fees_are_those_of_the_trade() -> None:
    told = [
        [
            fee.fee, fee.payee, fee.formula.kind, "must" if fee.mandatory else "asked",
            "returns" if fee.refundable else "keeps", "may" if fee.waivable else "never", fee.blocks,
        ]
        for fee in CHINA
    ]  # fmt: skip
    assert told == [line.split() for line in BY_HAND.strip().splitlines()]
    assert {payee.payee: payee.kind for payee in PAYEES} == {
        "developer": "developer", "property": "property_company", "maintenance_fund": "government",
    }  # fmt: skip


def test_with_its_rates_filled_in_it_is_a_schedule() -> None:
    rates = {"per_square_metre": Decimal("2.35"), "per_unit": Decimal(500), "per_card": Decimal(25)}
    rows = tuple(
        FeeRow(**{
            **dict(fee),
            "formula": FormulaRow(**{**dict(fee.formula), "rate": rates.get(fee.formula.kind)}),
        })
        for fee in CHINA
    )  # fmt: skip
    command = SetFeeSchedule(estate=E, currency="CNY", payees=PAYEES, fees=rows, why="常用")
    ask(so_far(*KNOWN), command).then_types(FeeScheduleSet)


def test_every_typical_fee_says_why_in_both_languages_and_what_keeps_keys_says_by_which_law() -> None:
    for fee in CHINA:
        for words in (fee.name, fee.reason, fee.legal_basis):
            assert any("\u4e00" <= sign <= "\u9fff" for sign in words.zh)
            assert not any("\u4e00" <= sign <= "\u9fff" for sign in words.en)
        assert (fee.block_basis is not None) == (fee.blocks == "keys")
