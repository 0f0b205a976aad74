"""The method: the contractor's proposal is no agreement; both sides agree the same version before work starts."""

import pytest

from services.defects.issue import IssueNotKnown
from services.defects.methods import (
    IssueNotConfirmed,
    MethodNotProposed,
    MethodVersionOld,
    TooEarlyOrLateToSuggest,
)
from services.defects.rulings import OnePersonForBothSides
from services.defects.who_may import NotTheAddressee
from services.defects.work import MethodNotAgreedYet
from shared.contracts.defects import (
    AgreeMethod,
    MethodAgreed,
    MethodNotAgreed,
    MethodProposed,
    MethodSuggested,
    ProposeMethod,
    RefuseMethod,
    StartRectification,
    SuggestMethod,
)
from shared.messages import Event
from tests.unit.defects.story import (
    AGREED,
    ASKED,
    CONFIRMED,
    DISPUTED,
    HALF_AGREED,
    IN_WORK,
    PROPOSED,
    RAISED,
    REGISTERED,
    SUBMITTED,
    THEIRS,
    C,
    ask,
)

SUGGEST = SuggestMethod(**ASKED, method="use primer")
PROPOSE = ProposeMethod(**ASKED, contractor=C, method="scrape and paint")
AGREE = AgreeMethod(**ASKED, version=1)
REFUSE = RefuseMethod(**ASKED, version=1, reason="no primer")
REFUSED = (*HALF_AGREED, MethodNotAgreed(**THEIRS, side="developer", version=1, reason="no primer"))
NEXT_VERSION = (*REFUSED, MethodProposed(**THEIRS, version=2, method="prime, scrape and paint"))


@pytest.mark.parametrize("story", [REGISTERED, SUBMITTED, DISPUTED, CONFIRMED])
def test_a_method_is_suggested_from_registration_to_confirmation(story: tuple[Event, ...]) -> None:
    suggested = MethodSuggested(**THEIRS, method="use primer")
    ask(story, SUGGEST).then(suggested)
    ask((*story, suggested), SUGGEST).then_nothing()


def test_otherwise_nothing_is_suggested() -> None:
    ask(RAISED, SUGGEST).then_refused(TooEarlyOrLateToSuggest)
    ask(PROPOSED, SUGGEST).then_refused(TooEarlyOrLateToSuggest)
    ask((), SUGGEST).then_refused(IssueNotKnown)


def test_the_contractor_proposes_once_it_has_confirmed() -> None:
    ask(CONFIRMED, PROPOSE).then(MethodProposed(**THEIRS, version=1, method="scrape and paint"))
    ask(PROPOSED, PROPOSE).then_nothing()
    ask(SUBMITTED, PROPOSE).then_refused(IssueNotConfirmed)
    ask(PROPOSED, PROPOSE.model_copy(update={"method": "only paint"})).then_refused(IssueNotConfirmed)
    ask((), PROPOSE).then_refused(IssueNotKnown)


def test_another_contractor_does_not_propose() -> None:
    ask(CONFIRMED, PROPOSE, of={"contractor:c2"}).then_refused(NotTheAddressee)


@pytest.mark.parametrize("role", ["inspector", "project_manager"])
def test_the_property_side_agrees(role: str) -> None:
    ask(PROPOSED, AGREE, role=role, person="p-1").then(HALF_AGREED[-1])


def test_both_sides_make_it_complete() -> None:
    ask(HALF_AGREED, AGREE, role="developer_rep", person="d-1").then(AGREED[-1])


def test_one_side_agreeing_twice_is_one_side() -> None:
    ask(HALF_AGREED, AGREE, role="inspector", person="p-1").then_nothing()
    ask(HALF_AGREED, AGREE, role="project_manager", person="p-2").then_nothing()
    ask(AGREED, AGREE, role="developer_rep", person="d-1").then_nothing()


def test_one_person_with_both_roles_does_not_agree_for_both_sides() -> None:
    ask(HALF_AGREED, AGREE, role="developer_rep", person="p-1").then_refused(OnePersonForBothSides)


def test_sides_that_agree_different_versions_have_not_agreed() -> None:
    ask(NEXT_VERSION, AGREE, role="developer_rep", person="d-1").then_refused(MethodVersionOld, last=2, version=1)
    [agreed] = ask(NEXT_VERSION, AGREE.model_copy(update={"version": 2}), role="developer_rep", person="d-1").events
    assert isinstance(agreed, MethodAgreed)
    assert not agreed.complete


def test_nothing_proposed_is_nothing_to_agree() -> None:
    ask(CONFIRMED, AGREE).then_refused(MethodNotProposed)
    ask(REFUSED, AGREE).then_refused(MethodNotProposed)
    ask((), AGREE).then_refused(IssueNotKnown)
    ask(CONFIRMED, REFUSE).then_refused(MethodNotProposed)
    ask((), REFUSE).then_refused(IssueNotKnown)


def test_one_side_that_does_not_agree_sends_it_back_to_the_contractor() -> None:
    ask(HALF_AGREED, REFUSE, role="developer_rep", person="d-1").then(REFUSED[-1])
    ask(REFUSED, REFUSE, role="developer_rep", person="d-1").then_nothing()
    ask(REFUSED, PROPOSE.model_copy(update={"method": "prime, scrape and paint"})).then(NEXT_VERSION[-1])


def test_an_agreed_method_is_not_refused_any_more() -> None:
    ask(AGREED, REFUSE, role="developer_rep", person="d-1").then_refused(MethodNotProposed)


@pytest.mark.parametrize("story", [CONFIRMED, PROPOSED, HALF_AGREED, REFUSED])
def test_no_work_before_both_have_agreed(story: tuple[Event, ...]) -> None:
    ask(story, StartRectification(**ASKED, contractor=C)).then_refused(MethodNotAgreedYet)


def test_work_starts_once() -> None:
    ask(AGREED, StartRectification(**ASKED, contractor=C)).then(IN_WORK[-1])
    ask(IN_WORK, StartRectification(**ASKED, contractor=C)).then_nothing()
