"""What owners ask on the day: answered at once or promised until a moment, and never lost."""

import pytest
from pydantic import ValidationError

from services.visits.matters import MatterLeftOpen, MatterRaisedOtherwise, PromisedInPast
from services.visits.read_models.matter_list import MATTER_LIST
from services.visits.where import UnitNotKnownYet
from shared.contracts.visits import (
    EscalateMatter,
    MatterAnsweredOnSpot,
    MatterAssigned,
    MatterClosed,
    MatterEscalated,
    MatterRaised,
    PromisedAnswer,
    RaiseMatter,
)
from shared.problems import EstateNotYours
from tests.given import AT, folded
from tests.unit.visits.facts import DAY, MATTER_ID, so, unknown
from tests.unit.visits.test_matters import ESCALATE, OF, RAISE

RAISED = MatterRaised(**OF, visit=None, classified="fees", text="物业费从哪天起算", source="day")
ANSWERED = MatterAnsweredOnSpot(**OF, visit=None, answer="自交付之日起")
CLOSED = MatterClosed(**OF, classified="fees", on_spot=True, rounds=0)
PROMISED = MatterAssigned(**OF, department="finance", due=AT + DAY, round=1)
ASK = RaiseMatter(**OF, classified="fees", text="物业费从哪天起算", source="day")
ANSWER = ASK.model_copy(update={"answer": "自交付之日起"})
PROMISE = ASK.model_copy(update={"promised": PromisedAnswer(department="finance", until=AT + DAY)})


def test_a_question_answered_at_the_counter_is_closed_with_its_answer() -> None:
    so().when(RAISE, ANSWER).then(RAISED, ANSWERED, CLOSED)
    so(RAISED, ANSWERED, CLOSED).when(RAISE, ANSWER).then_nothing()
    row = folded(MATTER_LIST, RAISED, ANSWERED, CLOSED)[MATTER_ID]
    assert (row.source, row.on_spot, row.answer, row.state) == ("day", True, "自交付之日起", "closed")


def test_a_question_nobody_can_answer_at_once_is_promised_and_lies_with_a_department() -> None:
    so().when(RAISE, PROMISE).then(RAISED, PROMISED)
    so(RAISED, PROMISED).when(RAISE, PROMISE).then_nothing()
    row = folded(MATTER_LIST, RAISED, PROMISED)[MATTER_ID]
    assert (row.state, row.department, row.due, row.escalate_at) == ("assigned", "finance", AT + DAY, AT + DAY)


def test_a_promise_that_is_not_kept_is_escalated() -> None:
    escalate = EscalateMatter(estate=OF["estate"], matter=MATTER_ID, due=AT + DAY, reason="overdue")
    escalated = MatterEscalated(**OF, due=AT + DAY, reason="overdue")
    so(RAISED, PROMISED).when(ESCALATE, escalate).then(escalated)


def test_no_question_of_the_day_is_left_open() -> None:
    so().when(RAISE, ASK).then_refused(MatterLeftOpen)
    late = ASK.model_copy(update={"promised": PromisedAnswer(department="finance", until=AT)})
    so().when(RAISE, late).then_refused(PromisedInPast)
    unknown().when(RAISE, ANSWER).then_refused(UnitNotKnownYet)


def test_another_question_under_the_same_id_is_not_lost_silently() -> None:
    other = ANSWER.model_copy(update={"text": "车位怎么申请"})
    so(RAISED, ANSWERED, CLOSED).when(RAISE, other).then_refused(MatterRaisedOtherwise, matter=MATTER_ID)


def test_another_answer_or_promise_is_not_lost_silently_either() -> None:
    asked = so(RAISED, ANSWERED, CLOSED)
    asked.when(RAISE, ANSWER.model_copy(update={"answer": "自签约之日起"})).then_refused(MatterRaisedOtherwise)
    asked.when(RAISE, PROMISE).then_refused(MatterRaisedOtherwise)
    later = PROMISED.model_copy(update={"due": AT + 2 * DAY, "round": 2})
    for events in ((RAISED, PROMISED), (RAISED, PROMISED, later)):
        so(*events).when(RAISE, PROMISE).then_nothing()
        so(*events).when(RAISE, ANSWER).then_refused(MatterRaisedOtherwise)
        other = PROMISE.model_copy(update={"promised": PromisedAnswer(department="sales", until=AT + DAY)})
        so(*events).when(RAISE, other).then_refused(MatterRaisedOtherwise, matter=MATTER_ID)


def test_the_unit_it_is_about_lies_in_the_estate() -> None:
    so().when(RAISE, ANSWER.model_copy(update={"estate": "E2"})).then_refused(EstateNotYours, estate="E2")


def test_a_matter_that_came_another_way_may_wait_to_be_assigned() -> None:
    so().when(RAISE, ASK.model_copy(update={"source": "other"})).then(RAISED.model_copy(update={"source": "other"}))
    assert folded(MATTER_LIST, RAISED.model_copy(update={"visit": "v-1"}))[MATTER_ID].source == "visit"


def test_it_is_answered_or_promised_and_not_both() -> None:
    promised = {"department": "finance", "until": AT + DAY}
    for fields in ({"answer": "x", "promised": promised}, {"source": "visit"}, {"answer": ""}):
        with pytest.raises(ValidationError):
            RaiseMatter.model_validate({**OF, "classified": "fees", "text": "x", "source": "day", **fields})
