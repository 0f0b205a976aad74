"""What notifications does when it hears of an event: one request with the event's facts, and nothing personal."""

import pytest

from services.notifications.app import REACTIONS
from services.notifications.reactions import (
    facts_of,
    when_person_erased_erase_personal_data,
    when_told_of_request_notifications,
)
from services.notifications.read_models.contractors import CONTRACTORS
from services.notifications.read_models.issues import ISSUES
from services.notifications.read_models.notification_list import NOTIFICATION_LIST
from services.notifications.read_models.people_in_roles import PEOPLE_IN_ROLES
from services.notifications.read_models.rules_set import RULES_SET
from services.notifications.read_models.units import UNITS
from services.notifications.recipients import ContractorNotKnownYet
from services.notifications.told_of import TOLD_OF
from shared.contracts.notifications import ErasePersonalData, PersonalDataErased, RequestNotifications
from shared.contracts.owners import ContractorContactSet, ContractorEngaged, OwnerRecorded, PersonErased, UnitHandedOver
from shared.contracts.visits import VisitLogged
from shared.messages import GROUP, Event
from shared.personal import Personal
from tests.contracts.samples import all_events, sample_event
from tests.given import AT, folded, recorded
from tests.unit.notifications.facts import CONTRACTOR, ESTATE, REQUEST, handler_of, letter, so, unknown
from tests.unit.notifications.test_delivery import (
    MAIL,
    failed,
    was_delivered,
    was_parked,
    was_resent,
    was_sent,
    was_uncertain,
)

ENGAGED = ContractorEngaged(estate=ESTATE, contractor=CONTRACTOR, company="Bright", lots=())
CONTACT = ContractorContactSet(
    estate=ESTATE, contractor=CONTRACTOR, person="p-5", name=Personal(person="p-5", value="Li"),
    email=Personal(person="p-5", value=None), webhook="https://bright.example/hook", language="en",
)  # fmt: skip


@pytest.mark.parametrize("event", TOLD_OF.values(), ids=lambda event: event.wire)
def test_every_event_that_may_be_told_becomes_one_request(event: type[Event]) -> None:
    sample = sample_event(event)
    if isinstance(sample, UnitHandedOver):
        sample = sample.model_copy(update={"imported": False})
    line = recorded(sample, service=event.service)
    [command] = when_told_of_request_notifications(line)
    assert isinstance(command, RequestNotifications)
    assert (command.tells_of, command.source, command.event_type) == (str(line.id), event.service, event.wire)
    assert [reaction.event for reaction in REACTIONS].count(event) == 1


def test_an_imported_handover_is_no_news() -> None:
    imported = sample_event(UnitHandedOver).model_copy(update={"imported": True})
    assert when_told_of_request_notifications(recorded(imported)) == []


def test_facts_are_texts_without_anything_personal() -> None:
    facts = facts_of(sample_event(VisitLogged))
    assert facts["planned"] == "true"
    assert facts["answers_count"] == "1"
    assert "interviewee" not in facts
    assert not {"name", "phone", "email"} & facts_of(sample_event(OwnerRecorded)).keys()


def test_a_letter_that_arrives_before_its_contractor_waits_and_is_then_told() -> None:
    unknown().when(REQUEST, letter()).then_refused(ContractorNotKnownYet)
    rows = folded(CONTRACTORS, ENGAGED, CONTACT)
    assert len(unknown().with_rows("contractors", **rows).when(REQUEST, letter()).events) == 2


def test_a_copy_knows_by_which_channels_a_contractor_is_reached_and_no_address() -> None:
    row = folded(CONTRACTORS, ENGAGED, CONTACT)[f"{ESTATE}:{CONTRACTOR}"]
    assert (row.emailed, row.hooked) == (True, True)
    assert "bright.example" not in repr(row)


def test_a_message_is_due_until_it_ends() -> None:
    due = {
        event.wire: folded(NOTIFICATION_LIST, MAIL, event)[MAIL.notification].send_at
        for event in (was_sent, was_delivered, was_parked, was_uncertain, was_resent)
    }
    assert [wire for wire, at in due.items() if at is not None] == ["NotificationUncertain", "NotificationResent"]
    assert folded(NOTIFICATION_LIST, MAIL, failed(1))[MAIL.notification].send_at == failed(1).retry_at
    assert folded(NOTIFICATION_LIST, MAIL)[MAIL.notification].send_at == AT


def test_an_erased_person_is_recorded_once() -> None:
    event = PersonErased(estate=GROUP, person="p-1", reason="asked for")
    [command] = when_person_erased_erase_personal_data(recorded(event))
    erase = ErasePersonalData(estate=GROUP, person="p-1")
    assert command == erase
    erased = PersonalDataErased(estate=GROUP, person="p-1")
    so().when(handler_of(ErasePersonalData), erase).then(erased)
    so(erased).when(handler_of(ErasePersonalData), erase).then_nothing()


def test_every_fold_is_total() -> None:
    """Any event in any place leaves the tables standing."""
    events = [sample_event(event) for event in all_events()]
    for model in (NOTIFICATION_LIST, RULES_SET, CONTRACTORS, PEOPLE_IN_ROLES, UNITS, ISSUES):
        of_source = [event for event in events if event.service == model.source]
        for start in range(len(of_source)):
            folded(model, *of_source[start:], *of_source[:start])
