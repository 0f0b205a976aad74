"""Billing: what the schedule in force says a unit owes, computed once and from then on a fact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from services.owners.bill import Bill, ItemInUse, standing
from services.owners.fee_amounts import COMPUTED_FROM_THE_UNIT, Computed, computed
from services.owners.fee_schedule import CurrencyDiffers, OfFee
from services.owners.invitation import local_day
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.fee_schedules import ScheduleInForce, ScheduleOnList, in_force
from services.owners.read_models.unit_board import UnitOnBoard
from services.owners.structure import estate_here
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import BillFee, BillFees, Fee, FeeBilled, FeeBillWithdrawn, WithdrawFeeBill
from shared.decider import Asked
from shared.messages import Command, Event
from shared.problems import Refusal
from shared.wording import Wording

C = TypeVar("C", BillFee, BillFees)
Schedules = Mapping[str, ScheduleOnList | None]


@dataclass(frozen=True)
class Terms:
    """By what is billed: the schedule in force, and the estate's day."""

    schedule: ScheduleInForce
    today: date


class FeeScheduleNotSet(Refusal):
    wording = Wording("项目 {estate} 尚未设定收费项目表。", "Estate {estate} has no fee schedule yet.")


class FeeNotListed(Refusal):
    status = 404
    wording = Wording("收费项目表中没有 {fee}。", "There is no fee {fee} in the schedule.")


class FeeAlreadyBilled(OfFee):
    status = 409
    wording = Wording(
        "「{name}」已按 {amount} 开账(第 {item} 项)；如有误，先撤销再开。",
        "{name} is billed already, at {amount} (item {item}); withdraw it first if that is wrong.",
    )


def bills_of(command: BillFees) -> list[str]:
    return [f"bill:{unit}" for unit in command.units]


def units_of(command: BillFees) -> Sequence[str]:
    return command.units


def bill_fees(
    asked: Asked[BillFees], bills: Mapping[str, Any], schedules: Schedules, estate: EstateOnList | None,
    units: Mapping[str, UnitOnBoard | None],
) -> list[Event]:  # fmt: skip
    """What stands for the occasion is left as it is, so that a late unit is billed by the same command again."""
    command = asked.command
    terms = terms_of(asked, schedules, estate)
    fees = [listed(terms, fee) for fee in dict.fromkeys(command.fees)] or _of_every_unit(terms)
    return [
        event
        for unit in dict.fromkeys(command.units)
        for event in _billed_to(asked, bills[f"bill:{unit}"], unit_here(command, unit, units[unit]), fees, terms)
    ]


def _of_every_unit(terms: Terms) -> list[Fee]:
    fees = terms.schedule.values.fees
    return [fee for fee in fees if fee.mandatory and fee.formula.kind in COMPUTED_FROM_THE_UNIT]


def _billed_to(asked: Asked[BillFees], bill: Bill, unit: UnitOnBoard, fees: Sequence[Fee], terms: Terms) -> list[Event]:
    events: list[Event] = []
    for fee in fees:
        if bill.of_fee(fee.fee, asked.command.occasion) is None:
            plain = BillFee(estate=unit.estate, unit=unit.unit, fee=fee.fee)
            amount = computed(fee, unit, terms.schedule.values, plain)
            events.append(_billed(asked, len(bill.items) + len(events) + 1, unit, fee, amount, terms))
    return events


def bill_fee(
    asked: Asked[BillFee], bill: Bill, schedules: Schedules, estate: EstateOnList | None, row: UnitOnBoard | None
) -> list[Event]:
    command = asked.command
    terms = terms_of(asked, schedules, estate)
    unit, fee = unit_here(command, command.unit, row), listed(terms, command.fee)
    amount = computed(fee, unit, terms.schedule.values, command)
    stands = bill.of_fee(command.fee, command.occasion)
    if stands is None:
        return [_billed(asked, len(bill.items) + 1, unit, fee, amount, terms)]
    if (stands.billed.amount, stands.billed.working) != (amount.amount, amount.working):
        raise FeeAlreadyBilled(
            fee=command.fee, name=stands.name, amount=str(stands.billed.amount), item=stands.billed.item
        )
    return []


def _billed(asked: Asked[C], item: int, unit: UnitOnBoard, fee: Fee, computed: Computed, terms: Terms) -> FeeBilled:
    command, schedule, values = asked.command, terms.schedule, terms.schedule.values
    payee = next(payee for payee in values.payees if payee.payee == fee.payee)
    return FeeBilled(
        estate=unit.estate, unit=unit.unit, building=unit.building, item=item, fee=fee.fee, name=fee.name,
        occasion=command.occasion, payee=fee.payee, payee_kind=payee.kind, amount=computed.amount,
        currency=values.currency, working=computed.working, mandatory=fee.mandatory, refundable=fee.refundable,
        waivable=fee.waivable, blocks=fee.blocks, due_on=command.due_on or terms.today, schedule=schedule.estate,
        version=schedule.version, billed_by=asked.person,
    )  # fmt: skip


def withdraw_fee_bill(asked: Asked[WithdrawFeeBill], bill: Bill) -> list[Event]:
    command = asked.command
    known = bill.items.get(command.item)
    if known is not None and known.withdrawn:
        return []
    item = standing(bill, command.unit, command.item)
    if item.paid or item.waived:
        raise ItemInUse(item=command.item, name=item.name)
    billed = item.billed
    return [
        FeeBillWithdrawn(
            estate=billed.estate, unit=billed.unit, building=billed.building, item=billed.item, fee=billed.fee,
            payee=billed.payee, payee_kind=billed.payee_kind, amount=billed.amount, currency=billed.currency,
            reason=command.reason, withdrawn_by=asked.person,
        )
    ]  # fmt: skip


def terms_of(asked: Asked[C], schedules: Schedules, estate: EstateOnList | None) -> Terms:
    code = asked.command.estate
    estate = estate_here(code, estate)
    schedule = in_force(schedules, code)
    if schedule is None:
        raise FeeScheduleNotSet(estate=code)
    if schedule.values.currency != estate.currency:
        raise CurrencyDiffers(currency=schedule.values.currency, wanted=estate.currency)
    return Terms(schedule, local_day(asked.at, estate))


def listed(terms: Terms, code: str) -> Fee:
    for fee in terms.schedule.values.fees:
        if fee.fee == code:
            return fee
    raise FeeNotListed(fee=code)


def unit_here(command: Command, id_: str, row: UnitOnBoard | None) -> UnitOnBoard:
    if row is None or row.estate != command.estate:
        raise UnitNotKnown(unit=id_)
    return row
