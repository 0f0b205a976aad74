"""Waiving: each payee decides for its own fees, and nobody waives what they billed."""

from services.owners.bill import Bill, Item, standing
from services.owners.fee_amounts import payable
from services.owners.fee_schedule import OfFee
from services.owners.payments import MoreThanOpen, same_currency
from shared.contracts.owners import FeeWaived, PayeeKind, WaiveFee
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


def waive_fee(asked: Asked[WaiveFee], bill: Bill) -> list[Event]:
    command = asked.command
    stands = bill.waivers.get(command.waiver)
    if stands is not None:
        if (stands.item, stands.amount, stands.currency) != (command.item, command.amount, command.currency):
            raise WaiverIdTaken(waiver=command.waiver)
        return []
    item = standing(bill, command.unit, command.item)
    _may(asked, item)
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


def _may(asked: Asked[WaiveFee], item: Item) -> None:
    billed = item.billed
    which = {"fee": billed.fee, "name": item.name}
    if not billed.waivable:
        raise FeeNotWaivable(**which)
    if asked.role not in MAY_WAIVE[billed.payee_kind]:
        raise NotYoursToWaive(**which, payee=billed.payee, role=asked.role)
    if asked.person == billed.billed_by:
        raise WaivedByBiller(**which)
