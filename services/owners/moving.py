"""A unit that was corrected into another building takes its bill along."""

from services.owners.bill import Bill
from shared.contracts.owners import BillMoved, MoveBill
from shared.decider import Asked
from shared.messages import Event


def move_bill(asked: Asked[MoveBill], bill: Bill) -> list[Event]:
    """By reaction; what was billed in the new building meanwhile stands there already."""
    command = asked.command
    elsewhere = tuple(number for number, item in bill.items.items() if item.billed.building != command.building)
    if not elsewhere:
        return []
    return [BillMoved(estate=command.estate, unit=command.unit, building=command.building, items=elsewhere)]
