"""The fee schedule (收费项目表) of an estate or the group: versions that are set and never change what is billed."""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.owners.counters import FeeBlocksInspection
from services.owners.fee_amounts import smallest
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.fee_schedules import ScheduleOnList
from services.owners.read_models.own_or_group import next_version
from services.owners.structure import estate_here
from shared.contracts.owners import (
    Counter,
    Fee,
    FeeRow,
    FeeSchedule,
    FeeScheduleSet,
    Formula,
    FormulaKind,
    SetFeeSchedule,
)
from shared.decider import Aggregate, Asked
from shared.messages import GROUP, Event
from shared.problems import Refusal
from shared.wording import Wording

UP_TO_INSPECTION: frozenset[Counter] = frozenset({"check_in", "papers", "inspection"})
PRICE_OF_THE_SCHEDULE: frozenset[FormulaKind] = frozenset({"per_square_metre", "per_unit", "per_card"})


class OfFee(Refusal):
    """Says which fee by its name."""

    status = 400

    @property
    def words(self) -> Wording:
        return self.wording.fill(**{**self.facts, "name": Wording(*self.facts["name"])})


class FeeListedTwice(OfFee):
    wording = Wording("费用「{name}」(代码 {fee})重复。", "Fee {name} is listed twice under the code {fee}.")


class PayeeNotListed(OfFee):
    wording = Wording(
        "费用「{name}」的收款方 {payee} 未列出，或列出不止一次。",
        "Payee {payee} of fee {name} is not listed exactly once.",
    )


class FeeBlocksOnlyKeys(OfFee):
    wording = Wording(
        "费用「{name}」未付时只可暂缓发放钥匙，不得影响其他环节。",
        "Unpaid, fee {name} may hold back the keys and nothing else.",
    )


class BlockWithoutBasis(OfFee):
    wording = Wording(
        "费用「{name}」未付可暂缓发放钥匙，须写明其法律依据。",
        "Fee {name} holds back the keys: name the law by which it may.",
    )


class OptionalFeeBlocks(OfFee):
    wording = Wording(
        "费用「{name}」并非必交，不得暂缓发放钥匙。", "Fee {name} is not mandatory and must not hold back the keys."
    )


class FormulaDoesNotFit(OfFee):
    wording = Wording(
        "费用「{name}」的公式不完整：按面积、按户、按个计费须有单价，定额与面积差价不得有；月数只用于按面积或按户计费。",
        "The formula of fee {name} does not fit: a price goes with a fee per m², unit or card and with no other, "
        "months with a fee per m² or unit.",
    )


class CurrencyDiffers(Refusal):
    wording = Wording("币种应为 {wanted}，不是 {currency}。", "The currency is {wanted}, not {currency}.")


class RoundingTooFine(Refusal):
    status = 400
    wording = Wording(
        "{currency} 的最小单位是 {smallest}，不能取整到 {round_to}。",
        "The smallest amount in {currency} is {smallest}; nothing can be rounded to {round_to}.",
    )


@dataclass(frozen=True)
class Schedule:
    values: FeeSchedule | None = None


def evolve(schedule: Schedule, event: Event) -> Schedule:
    return Schedule(event.schedule) if isinstance(event, FeeScheduleSet) else schedule


STREAM = "fee-schedule:{estate}"
FEE_SCHEDULE = Aggregate("fee-schedule", Schedule(), evolve)


def set_fee_schedule(
    asked: Asked[SetFeeSchedule], schedule: Schedule, rows: Mapping[str, ScheduleOnList | None],
    estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    _of_the_estate(command, estate)
    check(command)
    values = FeeSchedule(
        currency=command.currency, payees=command.payees, fees=tuple(map(_fee, command.fees)),
        round_to=command.round_to, rounding=command.rounding,
    )  # fmt: skip
    if schedule.values == values:
        return []
    return [FeeScheduleSet(estate=command.estate, version=next_version(rows), schedule=values, why=command.why)]


def _of_the_estate(command: SetFeeSchedule, estate: EstateOnList | None) -> None:
    if command.estate == GROUP:
        return
    estate = estate_here(command.estate, estate)
    if command.currency != estate.currency:
        raise CurrencyDiffers(currency=command.currency, wanted=estate.currency)


def check(command: SetFeeSchedule) -> None:
    """Refuses a schedule by which nobody could be billed, or lawfully."""
    if Decimal(command.round_to) % smallest(command.currency):
        raise RoundingTooFine(
            currency=command.currency, smallest=str(smallest(command.currency)), round_to=command.round_to
        )
    payees = Tally(payee.payee for payee in command.payees)
    codes = Tally(fee.fee for fee in command.fees)
    for fee in command.fees:
        which = {"fee": fee.fee, "name": (fee.name.zh, fee.name.en)}
        if codes[fee.fee] > 1:
            raise FeeListedTwice(**which)
        if payees[fee.payee] != 1:
            raise PayeeNotListed(**which, payee=fee.payee)
        _lawful(fee, which)
        _computable(fee, which)


def _lawful(fee: FeeRow, which: Mapping[str, object]) -> None:
    if fee.blocks == "nothing":
        return
    if fee.blocks in UP_TO_INSPECTION:
        raise FeeBlocksInspection(**which)
    if fee.blocks != "keys":
        raise FeeBlocksOnlyKeys(**which)
    if fee.block_basis is None:
        raise BlockWithoutBasis(**which)
    if not fee.mandatory:
        raise OptionalFeeBlocks(**which)


def _computable(fee: FeeRow, which: Mapping[str, object]) -> None:
    formula = fee.formula
    priced = formula.kind in PRICE_OF_THE_SCHEDULE
    by_month = formula.kind in ("per_square_metre", "per_unit")
    if (formula.rate is not None) != priced or (formula.months > 1 and not by_month):
        raise FormulaDoesNotFit(**which)


def _fee(row: FeeRow) -> Fee:
    facts = {**dict(row), "formula": Formula(**dict(row.formula))}
    return Fee(**facts)


def names_of(fees: Iterable[tuple[str, str]]) -> Wording:
    """Several fees by their names, in both languages."""
    listed = list(fees)
    return Wording("、".join(zh for zh, _ in listed), ", ".join(en for _, en in listed))
