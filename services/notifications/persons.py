"""Notifications records that a person was erased; nothing is sent to them any more, because owners gives no address."""

from shared.contracts.notifications import ErasePersonalData, PersonalDataErased
from shared.decider import Aggregate, Asked
from shared.messages import Event


def evolve(erased: bool, event: Event) -> bool:
    return erased or isinstance(event, PersonalDataErased)


PERSON = Aggregate("person", initial=False, evolve=evolve)


def erase(asked: Asked[ErasePersonalData], erased: bool) -> list[Event]:
    return [] if erased else [PersonalDataErased(estate=asked.command.estate, person=asked.command.person)]
