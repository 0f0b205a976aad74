"""Into the ledger: raised by whom, registered under the next number with its contractor; out of it without work."""

import pytest

from services.defects.emergency import EmergencyTooLate
from services.defects.endings import IssueAlreadyInWork, IssueEnded, OwnerNotToldYet
from services.defects.issue import IssueNotKnown
from services.defects.ledger import (
    AnotherContractor,
    ContractorNotKnownYet,
    ContractorNotResponsible,
    IssueNotRaised,
)
from services.defects.read_models.ledger_numbers import NumbersRow
from services.defects.who_may import NotYourUnit
from shared.contracts.defects import (
    EmergencyOrdered,
    ExplainIssue,
    IssueExplained,
    IssueRaised,
    IssueRegistered,
    IssueVoided,
    OrderEmergency,
    RaiseIssue,
    RegisterIssue,
    VoidIssue,
)
from shared.messages import Event
from tests.unit.defects.story import (
    ABOUT,
    AGREED,
    ASKED,
    CONFIRMED,
    DISPUTED,
    FALLEN,
    HANDLER,
    IN_WORK,
    MONDAY,
    RAISED,
    REGISTERED,
    SUBMITTED,
    THE_ISSUE,
    THEIRS,
    C,
    E,
    U,
    ask,
    so_far,
    told,
)

RAISE = RaiseIssue(**ABOUT, room="bath", description="paint peels", found_by="inspector", source="survey")
REGISTER = RegisterIssue(**ASKED, part="wall", l1="paint", l2="peeling", severity="minor", trade="paint")
EXPLAIN = ExplainIssue(**ASKED, explanation="as built to the plan")
VOID = VoidIssue(**ASKED, reason="raised twice")


def by_owner(story: tuple[Event, ...]) -> tuple[Event, ...]:
    return tuple(e.model_copy(update={"found_by": "owner"}) if isinstance(e, IssueRaised) else e for e in story)


def test_an_issue_is_raised_with_the_building_of_its_unit() -> None:
    ask((), RAISE).then(*RAISED)


def test_the_same_issue_raised_again_changes_nothing() -> None:
    ask(RAISED, RAISE).then_nothing()


def test_an_owner_raises_issues_of_the_own_unit_only() -> None:
    ask((), RAISE, role="owner", of={f"unit:{U}"}).then_types(IssueRaised)
    ask((), RAISE, role="owner", of={"unit:u2"}).then_refused(NotYourUnit)


def test_common_parts_have_no_unit() -> None:
    [raised] = ask((), RAISE.model_copy(update={"unit": None, "building": "b1"})).events
    assert isinstance(raised, IssueRaised)
    assert (raised.unit, raised.building) == (None, "b1")


def test_registering_gives_the_next_number_and_the_contractor_whose_lot_it_is() -> None:
    numbered = so_far(*RAISED).and_row("ledger_numbers", E, NumbersRow(E, 41, 3))
    [registered] = numbered.when(HANDLER[RegisterIssue], REGISTER).events
    assert isinstance(registered, IssueRegistered)
    assert (registered.number, registered.contractor) == (42, C)


def test_without_a_lot_that_fits_the_contractor_stays_open_until_it_is_named() -> None:
    hvac = REGISTER.model_copy(update={"trade": "hvac"})
    [registered] = ask(RAISED, hvac).events
    assert isinstance(registered, IssueRegistered)
    assert registered.contractor is None
    ask((*RAISED, registered), hvac).then_nothing()
    [named] = ask((*RAISED, registered), hvac.model_copy(update={"contractor": "c2"})).events
    assert isinstance(named, IssueRegistered)
    assert (named.number, named.contractor) == (registered.number, "c2")


def test_registering_what_stands_so_changes_nothing_and_otherwise_is_refused() -> None:
    ask(REGISTERED, REGISTER).then_nothing()
    ask(REGISTERED, REGISTER.model_copy(update={"severity": "major"})).then_refused(IssueNotRaised)
    ask((), REGISTER).then_refused(IssueNotKnown, issue=THE_ISSUE)


def test_a_contractor_not_engaged_yet_is_asked_for_again_later() -> None:
    ask(RAISED, REGISTER.model_copy(update={"contractor": "c9"})).then_refused(ContractorNotKnownYet)


def test_after_a_dispute_that_fell_another_contractor_gets_it_under_the_same_number() -> None:
    [again] = ask(FALLEN, REGISTER.model_copy(update={"contractor": "c2"})).events
    assert isinstance(again, IssueRegistered)
    assert (again.number, again.contractor) == (1, "c2")
    ask(FALLEN, REGISTER.model_copy(update={"contractor": C})).then_refused(ContractorNotResponsible)


@pytest.mark.parametrize("story", [RAISED, REGISTERED, SUBMITTED])
def test_an_emergency_puts_an_issue_to_work_before_its_papers(story: tuple[Event, ...]) -> None:
    order = OrderEmergency(**ASKED, contractor=C, reason="running water")
    [ordered] = ask(story, order).events
    assert isinstance(ordered, EmergencyOrdered)
    assert (ordered.safe_by - MONDAY).total_seconds() == 2 * 3600
    ask((*story, ordered), order).then_nothing()


def test_an_emergency_is_too_late_once_confirmed_and_keeps_to_the_letters_contractor() -> None:
    ask(CONFIRMED, OrderEmergency(**ASKED, contractor=C, reason="x")).then_refused(EmergencyTooLate)
    ask(SUBMITTED, OrderEmergency(**ASKED, contractor="c2", reason="x")).then_refused(AnotherContractor)
    ask((), OrderEmergency(**ASKED, contractor=C, reason="x")).then_refused(IssueNotKnown)


def test_the_papers_of_an_emergency_follow() -> None:
    ordered = EmergencyOrdered(**THEIRS, reason="running water", safe_by=MONDAY, policy_version=0)
    [registered] = ask((*RAISED, ordered), REGISTER).events
    assert isinstance(registered, IssueRegistered)
    assert registered.contractor == C


@pytest.mark.parametrize("story", [RAISED, REGISTERED, SUBMITTED, DISPUTED, CONFIRMED, AGREED, FALLEN])
def test_before_work_an_issue_may_be_explained_or_void_once(story: tuple[Event, ...]) -> None:
    [explained] = ask(story, EXPLAIN).events
    assert isinstance(explained, IssueExplained)
    ask((*story, explained), EXPLAIN).then_nothing()
    ask((*story, explained), VOID).then_refused(IssueEnded)
    [void] = ask(story, VOID).events
    assert isinstance(void, IssueVoided)
    ask((*story, void), VOID).then_nothing()
    ask((*story, void), EXPLAIN).then_refused(IssueEnded)


def test_once_work_has_begun_an_issue_does_not_end_without_it() -> None:
    ask(IN_WORK, EXPLAIN).then_refused(IssueAlreadyInWork)
    ask(IN_WORK, VOID).then_refused(IssueAlreadyInWork)
    ask((), VOID).then_refused(IssueNotKnown)


def test_an_owners_issue_ends_without_work_only_after_the_owner_was_told() -> None:
    ask(by_owner(REGISTERED), EXPLAIN).then_refused(OwnerNotToldYet)
    ask(by_owner(REGISTERED), VOID).then_refused(OwnerNotToldYet)
    ask((*by_owner(REGISTERED), told("talk", MONDAY, tries=1)), EXPLAIN).then_types(IssueExplained)
