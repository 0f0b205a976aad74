"""Waiving: each payee decides for its own fees, and nobody waives what they billed."""

from services.owners.bill import Bill, Item, standing
from services.owners.fee_amounts import payable
from services.owners.fee_schedule import OfFee
from services.owners.payments import MoreThanOpen, same_currency
from shared.contracts.owners import FeeWaived, PayeeKind, TakeBackWaiver, WaiveFee, WaiverTakenBack
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

MAY_WAIVE: dict[PayeeKind, frozenset[str]] = {
    "developer": frozenset({"developer_rep"}),
    "property_company": frozenset({"project_manager", "property_manager"}),
    "government": frozenset(),
}


class FeeNotWaivable(OfFee):
    status = 409
    wording = Wording("「{name}」不得减免。", "{name} cannot be waived.")


class NotYoursToWaive(OfFee):
    status = 403
    wording = Wording(
        "「{name}」应由收款方 {payee} 决定减免，不由角色 {role} 决定。",
        "{name} is waived by its payee {payee}, not by role {role}.",
    )


class WaivedByBiller(OfFee):
    status = 403
    wording = Wording("「{name}」由您开账，减免须由另一人办理。", "You billed {name}; another person has to waive it.")


class WaiverIdTaken(Refusal):
    wording = Wording("减免 {waiver} 已按其他内容登记。", "Waiver {waiver} is recorded already with other content.")


class WaiverNotKnown(Refusal):
    status = 404
    wording = Wording("房屋 {unit} 没有减免 {waiver}。", "Unit {unit} has no waiver {waiver}.")


def waive_fee(asked: Asked[WaiveFee], bill: Bill) -> list[Event]:
    command = asked.command
    stands = bill.waivers.get(command.waiver)
    if stands is not None:
        if (stands.item, stands.amount, stands.currency) != (command.item, command.amount, command.currency):
            raise WaiverIdTaken(waiver=command.waiver)
        return []
    item = standing(bill, command.unit, command.item)
    _yours(asked.role, item)
    if asked.person == item.billed.billed_by:
        raise WaivedByBiller(fee=item.billed.fee, name=item.name)
    same_currency(item, command.currency)
    amount, billed = payable(command.amount, command.currency), item.billed
    if amount > item.open:
        raise MoreThanOpen(fee=billed.fee, name=item.name, open=str(item.open), amount=str(amount))
    return [
        FeeWaived(
            estate=billed.estate, unit=billed.unit, building=billed.building, waiver=command.waiver, item=billed.item,
            fee=billed.fee, payee=billed.payee, payee_kind=billed.payee_kind, amount=amount, currency=billed.currency,
            reason=command.reason, waived_by=asked.person,
        )
    ]  # fmt: skip


def take_back_waiver(asked: Asked[TakeBackWaiver], bill: Bill) -> list[Event]:
    command = asked.command
    stands = bill.waivers.get(command.waiver)
    if stands is None:
        raise WaiverNotKnown(unit=command.unit, waiver=command.waiver)
    _yours(asked.role, bill.items[stands.item])
    if command.waiver in bill.taken_back:
        return []
    return [
        WaiverTakenBack(
            estate=stands.estate, unit=stands.unit, building=stands.building, waiver=stands.waiver, item=stands.item,
            fee=stands.fee, payee=stands.payee, payee_kind=stands.payee_kind, amount=stands.amount,
            currency=stands.currency, reason=command.reason, taken_back_by=asked.person,
        )
    ]  # fmt: skip


def _yours(role: str, item: Item) -> None:
    """Whether the fee may be waived at all, and by this role."""
    billed = item.billed
    if not billed.waivable:
        raise FeeNotWaivable(fee=billed.fee, name=item.name)
    if role not in MAY_WAIVE[billed.payee_kind]:
        raise NotYoursToWaive(fee=billed.fee, name=item.name, payee=billed.payee, role=role)
