"""What the tests of notifications start from: a letter to a contractor who has mail and webhook, and who holds what."""

from typing import Any

from services.notifications.app import HANDLERS
from services.notifications.persons import PERSON
from services.notifications.read_models.contractors import ContractorRow
from services.notifications.read_models.estates import EstateRow
from services.notifications.read_models.people_in_roles import OfficeRow
from services.notifications.read_models.units import UnitRow
from services.notifications.rules import RULE
from services.notifications.told import TOLD
from shared.contracts.notifications import NotificationRequested, RequestNotifications
from shared.decider import Handler
from shared.messages import Command, Event
from tests.given import AT, Given, given

ESTATE, UNIT, OWNER, CONTRACTOR = "E1", "u-1", "o-1", "c-1"
EVENT = "0190a0a0-0000-7000-8000-000000000001"


def handler_of(command: type[Command]) -> Handler:
    return next(handler for handler in HANDLERS if handler.command is command)


REQUEST = handler_of(RequestNotifications)


def unheard(*events: Event) -> Given:
    """Nothing of owners has arrived yet."""
    return given(TOLD, RULE, PERSON, *events)


def unknown(*events: Event) -> Given:
    """Only the estate is known; it is half past ten in the morning there."""
    return unheard(*events).with_rows("estates", **{ESTATE: EstateRow(ESTATE, "Spring", "Asia/Shanghai", ("zh", "en"))})


def so(*events: Event) -> Given:
    return (
        unknown(*events)
        .and_row("contractors", f"{ESTATE}:{CONTRACTOR}", contractor())
        .and_row("units", UNIT, UnitRow(UNIT, ESTATE, "3-1-1201", (OWNER,)))
    )


def contractor(*, emailed: bool = True, hooked: bool = True) -> ContractorRow:
    return ContractorRow(f"{ESTATE}:{CONTRACTOR}", ESTATE, CONTRACTOR, emailed=emailed, hooked=hooked)


def office(role: str, *persons: str, where: str = ESTATE) -> OfficeRow:
    return OfficeRow(f"{where}:{role}", persons)


def ask(event_type: str, **fields: Any) -> RequestNotifications:
    given_fields = {"source": "defects", "happened_at": AT, "facts": {}, **fields}
    return RequestNotifications(estate=ESTATE, tells_of=EVENT, event_type=event_type, **given_fields)


def letter() -> RequestNotifications:
    return ask(
        "LetterIssued", contractor=CONTRACTOR, letter="l-1", facts={"number": "7", "kind": "rectification_notice"}
    )


def requested(
    given_so: Given | None = None, command: RequestNotifications | None = None
) -> list[NotificationRequested]:
    events = (given_so or so()).when(REQUEST, command or letter()).events
    return [event for event in events if isinstance(event, NotificationRequested)]
