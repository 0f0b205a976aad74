"""Coordination items: raised by one party, answered by another, returned, closed; escalated to both heads when late."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.owners.coordination import (
    DuePassed,
    ItemNotAnswered,
    ItemNotKnown,
    ItemNotOpen,
    ItemRaisedOtherwise,
    overdue_item,
)
from services.owners.person import ContractorNotEngaged
from services.owners.read_models.coordination_items import COORDINATION_ITEMS
from services.owners.speaking import EVERY_PARTY, SPEAKS_FOR, NotYourParty
from services.owners.unit import UnitNotKnown
from services.owners.working_group import WorkingGroupNotFormed
from shared.contracts.owners import (
    AnswerCoordinationItem,
    CloseCoordinationItem,
    CoordinationItemAnswered,
    CoordinationItemClosed,
    CoordinationItemEscalated,
    CoordinationItemRaised,
    CoordinationItemReturned,
    EscalateCoordinationItem,
    RaiseCoordinationItem,
    ReturnCoordinationItem,
)
from shared.contracts.owners.words import PARTIES
from tests.given import AT, folded
from tests.unit.owners.facts import E, U, ask, so_far, unit
from tests.unit.owners.group import ENGAGED, FORMED, HERE, TOGETHER

DAY = timedelta(days=1)
DUE = AT + 2 * DAY
RAISE = RaiseCoordinationItem(
    estate=E, item="c-1", from_party="engineering", to_party="developer_project", text="三号楼电梯何时移交", due_at=DUE
)
OF: dict[str, Any] = {
    "estate": E, "item": "c-1", "from_party": "engineering", "from_side": "property", "to_party": "developer_project",
    "to_side": "developer",
}  # fmt: skip
RAISED = CoordinationItemRaised(**OF, text="三号楼电梯何时移交", due_at=DUE, raised_by="p-1")
ANSWER = AnswerCoordinationItem(estate=E, item="c-1", answer="周五移交")
ANSWERED = CoordinationItemAnswered(**OF, answer="周五移交", answered_by="p-1", late=False)
SEND_BACK = ReturnCoordinationItem(estate=E, item="c-1", reason="哪个周五", due_at=DUE + DAY)
RETURNED = CoordinationItemReturned(**OF, reason="哪个周五", due_at=DUE + DAY, round=2)
CLOSE = CloseCoordinationItem(estate=E, item="c-1")
CLOSED = CoordinationItemClosed(**OF, closed_by="p-1")
ESCALATE = EscalateCoordinationItem(estate=E, item="c-1", due_at=DUE)
ESCALATED = CoordinationItemEscalated(
    **OF, text="三号楼电梯何时移交", due_at=DUE, developer_head="p-dev", property_head="p-head"
)
TO_CREW = RAISE.model_copy(update={"item": "c-2", "to_party": "contractor", "contractor": "c1"})
CREWS = RAISED.model_copy(update={
    "item": "c-2", "to_party": "contractor", "to_side": "contractor", "contractor": "c1"
})  # fmt: skip


def test_a_party_asks_another_once() -> None:
    ask(so_far(*TOGETHER), RAISE, role="inspector").then(RAISED)
    ask(so_far(*TOGETHER, RAISED), RAISE, role="inspector").then_nothing()
    ask(so_far(*TOGETHER, RAISED), RAISE, role="project_manager", person="p-2").then_nothing()
    other = RAISE.model_copy(update={"text": "别的"})
    ask(so_far(*TOGETHER, RAISED), other, role="inspector").then_refused(ItemRaisedOtherwise)
    ask(so_far(*TOGETHER), RAISE, role="sales").then_refused(NotYourParty, party="engineering")
    ask(so_far(*TOGETHER), RAISE.model_copy(update={"due_at": AT}), role="inspector").then_refused(DuePassed)
    ask(so_far(*HERE), RAISE, role="inspector").then_refused(WorkingGroupNotFormed)


def test_a_contractors_item_names_a_company_engaged_here() -> None:
    ask(so_far(*TOGETHER), TO_CREW, role="inspector").then(CREWS)
    without = tuple(one for one in TOGETHER if one != ENGAGED)
    ask(so_far(*without), TO_CREW, role="inspector").then_refused(ContractorNotEngaged)
    for fields in ({"to_party": "engineering"}, {"to_party": "contractor"}, {"contractor": "c1"}):
        with pytest.raises(ValidationError):
            RaiseCoordinationItem.model_validate({**RAISE.model_dump(), **fields})


def test_who_speaks_for_the_party_asked_answers_and_says_it_once() -> None:
    ask(so_far(*TOGETHER, RAISED), ANSWER, role="developer_rep").then(ANSWERED)
    ask(so_far(*TOGETHER, RAISED, ANSWERED), ANSWER, role="developer_rep").then_nothing()
    other = ANSWER.model_copy(update={"answer": "周六"})
    ask(so_far(*TOGETHER, RAISED, ANSWERED), other, role="developer_rep").then_refused(ItemNotOpen, state="answered")
    ask(so_far(*TOGETHER, RAISED), ANSWER, role="inspector").then_refused(NotYourParty, party="developer_project")
    ask(so_far(*TOGETHER), ANSWER, role="developer_rep").then_refused(ItemNotKnown)


def test_an_answer_after_its_day_is_late_and_still_taken_once_it_is_escalated() -> None:
    late = ANSWERED.model_copy(update={"late": True})
    ask(so_far(*TOGETHER, RAISED, ESCALATED), ANSWER, role="developer_rep", at=DUE + DAY).then(late)


def test_a_contractor_answers_for_the_own_company_alone() -> None:
    answer = ANSWER.model_copy(update={"item": "c-2"})
    history = so_far(*TOGETHER, CREWS)
    assert len(ask(history, answer, role="contractor", of={"contractor:c1"}).events) == 1
    ask(history, answer, role="contractor", of={"contractor:c9"}).then_refused(NotYourParty)
    ask(so_far(*TOGETHER, RAISED), ANSWER, role="contractor", of={"contractor:c1"}).then_refused(NotYourParty)


def test_a_contractor_asks_returns_and_closes_for_the_own_company_alone() -> None:
    asks = {"from_party": "contractor", "to_party": "developer_project", "contractor": "c1"}
    theirs = RAISED.model_copy(update={**asks, "from_side": "contractor"})
    history = so_far(*TOGETHER, theirs, ANSWERED.model_copy(update={**asks, "from_side": "contractor"}))
    for before, command in (
        (so_far(*TOGETHER), RAISE.model_copy(update=asks)),
        (history, SEND_BACK),
        (history, CLOSE),
    ):
        assert len(ask(before, command, role="contractor", of={"contractor:c1"}).events) == 1
        for of in ({"contractor:c9"}, set[str](), {"unit:c1"}):
            ask(before, command, role="contractor", of=of).then_refused(NotYourParty, role="contractor")


def test_an_item_is_about_a_unit_of_its_own_estate() -> None:
    about = RAISE.model_copy(update={"unit": U})
    ask(so_far(*TOGETHER), about, role="inspector").then(RAISED.model_copy(update={"unit": U}))
    ask(so_far(*TOGETHER), RAISE.model_copy(update={"unit": "u-x"}), role="inspector").then_refused(UnitNotKnown)
    elsewhere = unit("u-2").model_copy(update={"estate": "E2"})
    other = RAISE.model_copy(update={"unit": "u-2"})
    ask(so_far(*TOGETHER, elsewhere), other, role="inspector").then_refused(UnitNotKnown, unit="u-2")


def test_what_another_estate_has_does_not_count_here() -> None:
    there = tuple(one.model_copy(update={"estate": "E2"}) for one in (FORMED, ENGAGED))
    ask(so_far(*HERE, *there), RAISE, role="inspector").then_refused(WorkingGroupNotFormed, estate=E)
    without = tuple(one for one in TOGETHER if one != ENGAGED)
    ask(so_far(*without, *there), TO_CREW, role="inspector").then_refused(ContractorNotEngaged, estate=E)


def test_an_answer_that_does_not_do_is_asked_again_until_another_day() -> None:
    ask(so_far(*TOGETHER, RAISED, ANSWERED), SEND_BACK, role="inspector").then(RETURNED)
    ask(so_far(*TOGETHER, RAISED, ANSWERED, RETURNED), SEND_BACK, role="inspector").then_nothing()
    ask(so_far(*TOGETHER, RAISED), SEND_BACK, role="inspector").then_refused(ItemNotAnswered, state="raised")
    ask(so_far(*TOGETHER, RAISED, ANSWERED), SEND_BACK, role="developer_rep").then_refused(NotYourParty)
    past = SEND_BACK.model_copy(update={"due_at": AT})
    ask(so_far(*TOGETHER, RAISED, ANSWERED), past, role="inspector").then_refused(DuePassed)


def test_who_asked_closes_it() -> None:
    ask(so_far(*TOGETHER, RAISED, ANSWERED), CLOSE, role="inspector").then(CLOSED)
    ask(so_far(*TOGETHER, RAISED, ANSWERED, CLOSED), CLOSE, role="inspector").then_nothing()
    ask(so_far(*TOGETHER, RAISED), CLOSE, role="inspector").then_refused(ItemNotAnswered)
    ask(so_far(*TOGETHER), CLOSE, role="inspector").then_refused(ItemNotKnown)


def test_what_is_not_answered_in_time_goes_to_both_heads_once() -> None:
    assert overdue_item(folded(COORDINATION_ITEMS, RAISED)["c-1"]) == ESCALATE
    ask(so_far(*TOGETHER, RAISED), ESCALATE).then(ESCALATED)
    ask(so_far(*TOGETHER, RAISED, ESCALATED), ESCALATE).then_nothing()
    ask(so_far(*TOGETHER, RAISED, ANSWERED), ESCALATE).then_nothing()
    ask(so_far(*TOGETHER, RAISED, ANSWERED, RETURNED), ESCALATE).then_nothing()
    ask(so_far(RAISED), ESCALATE).then_refused(WorkingGroupNotFormed)
    again = ESCALATE.model_copy(update={"due_at": DUE + DAY})
    events = ask(so_far(*TOGETHER, RAISED, ESCALATED, ANSWERED, RETURNED), again).events
    assert [type(event) for event in events] == [CoordinationItemEscalated]


def test_the_table_shows_how_an_item_stands() -> None:
    row = folded(COORDINATION_ITEMS, RAISED, ESCALATED)["c-1"]
    assert (row.state, row.escalated, row.escalate_at, row.version) == ("raised", True, None, 2)
    row = folded(COORDINATION_ITEMS, RAISED, ESCALATED, ANSWERED, RETURNED)["c-1"]
    assert (row.state, row.due_at, row.escalate_at, row.round, row.reason) == (
        "raised",
        DUE + DAY,
        DUE + DAY,
        2,
        "哪个周五",
    )
    row = folded(COORDINATION_ITEMS, RAISED, ANSWERED, CLOSED)["c-1"]
    assert (row.state, row.answer, row.escalate_at) == ("closed", "周五移交", None)


def test_every_party_is_spoken_for_and_named_in_both_languages() -> None:
    assert set().union(*SPEAKS_FOR.values()) == set(EVERY_PARTY) == set(PARTIES)
    for role in ("owner", "auditor"):
        assert role not in SPEAKS_FOR
    assert SPEAKS_FOR["contractor"] == {"contractor"}
    assert not SPEAKS_FOR["project_manager"] & {party for party in EVERY_PARTY if party.startswith("developer")}
