"""What visits knew of a person becomes unreadable when owners erases them."""

from shared.contracts.visits import ErasePersonalData, PersonalDataErased
from shared.decider import Aggregate, Asked
from shared.messages import Event


def evolve(erased: bool, event: Event) -> bool:
    return erased or isinstance(event, PersonalDataErased)


PERSON = Aggregate("person", initial=False, evolve=evolve)


def erase(asked: Asked[ErasePersonalData], erased: bool) -> list[Event]:
    return [] if erased else [PersonalDataErased(estate=asked.command.estate, person=asked.command.person)]
