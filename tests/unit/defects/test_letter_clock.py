"""A letter is received with proof, reminded of, answered item by item, and goes up when nobody answers."""

from datetime import timedelta

from services.defects.answers import ContractorMissing, LetterNotIssued
from services.defects.letter_clock import HEADS, ReceiptWithoutProof, ReceivedInTheFuture
from services.defects.letters import LetterNeedsContractor
from services.defects.read_models.letters import LETTERS
from services.defects.read_models.rectification_policies import PolicyRow
from services.defects.who_may import NotTheAddressee
from shared.contracts.defects import (
    AnswerLetter,
    ConfirmIssue,
    EscalateLetter,
    IssueConfirmed,
    IssueDisputed,
    IssueSubmitted,
    ItemAnswer,
    LetterAnswered,
    LetterEscalated,
    LetterIssued,
    LetterReceived,
    LetterReminded,
    LetterReplyOverdue,
    RecordLetterReceived,
    RectificationPolicy,
    RemindLetter,
    SubmitIssues,
)
from shared.messages import Event
from tests.given import Given, folded
from tests.unit.defects.story import (
    CONFIRMED,
    HANDLER,
    MONDAY,
    REGISTERED,
    REMIND,
    REPLY_DUE,
    SUBMITTED,
    TEST,
    THE_ISSUE,
    C,
    E,
    L,
    ask,
    so_far,
)

TUESDAY = MONDAY + timedelta(days=1)
DAY = timedelta(days=1)
RECEIVE = RecordLetterReceived(estate=E, letter=L, received_at=TUESDAY, how="signed", proof=TEST)
RECEIVED = LetterReceived(
    estate=E, letter=L, contractor=C, received_at=TUESDAY, how="signed", proof=TEST, mail_number=None,
    issues=(THE_ISSUE,), reply_due=REPLY_DUE + DAY, remind_at=REMIND + DAY, policy_version=0,
)  # fmt: skip
REMIND_NOW = RemindLetter(estate=E, letter=L, remind_at=REMIND, unanswered=(THE_ISSUE,))
REMINDED = LetterReminded(estate=E, letter=L, contractor=C, reply_due=REPLY_DUE, unanswered=(THE_ISSUE,))
UP_AT = REPLY_DUE + 2 * DAY
OVERDUE = LetterReplyOverdue(
    estate=E, letter=L, contractor=C, reply_due=REPLY_DUE, unanswered=(THE_ISSUE,), escalate_at=UP_AT
)
ESCALATE = EscalateLetter(estate=E, letter=L, escalate_at=UP_AT, unanswered=(THE_ISSUE,))
YES = AnswerLetter(estate=E, letter=L, answers=(ItemAnswer(issue=THE_ISSUE, answer="confirmed"),), paper=TEST)
LIAISON = PolicyRow(E, 1, RectificationPolicy(letters="liaison").model_dump(mode="json"))


def listed(*events: Event) -> Given:
    rows = folded(LETTERS, *(event for event in events))
    story = so_far(*events)
    for letter, row in rows.items():
        story = story.and_row("letters", letter, row)
    return story


def test_the_response_clock_runs_from_the_receipt() -> None:
    listed(*SUBMITTED).when(HANDLER[RecordLetterReceived], RECEIVE, at=TUESDAY).then(RECEIVED)
    listed(*SUBMITTED, RECEIVED).when(HANDLER[RecordLetterReceived], RECEIVE, at=TUESDAY).then_nothing()
    row = folded(LETTERS, *SUBMITTED, RECEIVED)[L]
    assert (row.waits_until, row.received_at, row.proof) == (REPLY_DUE + DAY, TUESDAY, TEST)


def test_a_receipt_has_its_proof_and_is_not_in_the_future() -> None:
    unproved = RECEIVE.model_copy(update={"proof": None})
    ask(SUBMITTED, unproved, at=TUESDAY).then_refused(ReceiptWithoutProof)
    ask(SUBMITTED, RECEIVE.model_copy(update={"how": "message"}), at=TUESDAY).then_refused(ReceiptWithoutProof)
    ask(SUBMITTED, RECEIVE, at=MONDAY).then_refused(ReceivedInTheFuture)
    ask((), RECEIVE, at=TUESDAY).then_refused(LetterNotIssued)
    ask(SUBMITTED, RECEIVE, at=TUESDAY, role="contractor", of={"contractor:c2"}).then_refused(NotTheAddressee)


def test_a_message_that_arrived_is_proof_enough() -> None:
    by_message = RecordLetterReceived(estate=E, letter=L, received_at=TUESDAY, how="message")
    ask(SUBMITTED, by_message, at=TUESDAY, role="system").then_types(LetterReceived)


def test_a_receipt_after_the_reply_was_overdue_moves_nothing() -> None:
    [received] = ask((*SUBMITTED, OVERDUE), RECEIVE, at=UP_AT).events
    assert isinstance(received, LetterReceived)
    assert (received.reply_due, received.remind_at) == (REPLY_DUE, None)


def test_a_reminder_goes_out_once_while_something_is_unanswered() -> None:
    ask(SUBMITTED, REMIND_NOW, at=REMIND).then(REMINDED)
    ask((*SUBMITTED, REMINDED), REMIND_NOW, at=REMIND).then_nothing()
    ask((*SUBMITTED, RECEIVED), REMIND_NOW, at=REMIND).then_nothing()
    ask(CONFIRMED, REMIND_NOW, at=REMIND).then_nothing()


def test_the_heads_hear_once_of_a_letter_nobody_answers() -> None:
    escalated = LetterEscalated(estate=E, letter=L, contractor=C, unanswered=(THE_ISSUE,), to=HEADS)
    ask((*SUBMITTED, OVERDUE), ESCALATE, at=UP_AT).then(escalated)
    ask((*SUBMITTED, OVERDUE, escalated), ESCALATE, at=UP_AT).then_nothing()
    ask((*CONFIRMED, OVERDUE), ESCALATE, at=UP_AT).then_nothing()
    ask(SUBMITTED, ESCALATE, at=UP_AT).then_nothing()


def test_a_letter_is_answered_item_by_item_by_a_named_person() -> None:
    answered, confirmed, due = ask(SUBMITTED, YES, role="contractor", of={f"contractor:{C}"}, person="w-1").events
    assert answered == LetterAnswered(
        estate=E, letter=L, contractor=C, signed_by="w-1", answered_at=MONDAY, confirmed=(THE_ISSUE,), disputed=(),
        unchanged=(), refused=(), paper=TEST,
    )  # fmt: skip
    assert [confirmed, due] == list(CONFIRMED[-2:])
    ask(CONFIRMED, YES).then_nothing()
    row = folded(LETTERS, *SUBMITTED, answered, confirmed)[L]
    assert (row.signed_by, row.paper, row.unanswered) == ("w-1", TEST, ())


def test_one_item_refused_does_not_stop_the_others() -> None:
    answers = (*YES.answers, ItemAnswer(issue="i2", answer="disputed", reason="not our lot"))
    [answered, *_] = ask(SUBMITTED, YES.model_copy(update={"answers": answers})).events
    assert isinstance(answered, LetterAnswered)
    assert answered.confirmed == (THE_ISSUE,)
    assert [(one.issue, one.refused) for one in answered.refused] == [("i2", "NotInThisLetter")]


def test_an_item_is_disputed_with_its_reason_only() -> None:
    no = ItemAnswer(issue=THE_ISSUE, answer="disputed", reason="not our lot")
    ask(SUBMITTED, YES.model_copy(update={"answers": (no,)})).then_types(LetterAnswered, IssueDisputed)
    silent = YES.model_copy(update={"answers": (no.model_copy(update={"reason": ""}),)})
    [answered] = ask(SUBMITTED, silent).events
    assert isinstance(answered, LetterAnswered)
    assert answered.refused[0].refused == "ReasonMissing"


def test_another_contractor_and_the_developer_do_not_answer_a_rectification_notice() -> None:
    ask(SUBMITTED, YES, of={"contractor:c2"}).then_refused(NotTheAddressee)
    ask(SUBMITTED, YES, role="developer_rep", of=set()).then_refused(NotTheAddressee)
    ask((), YES).then_refused(LetterNotIssued)


def liaison(*events: Event) -> Given:
    return so_far(*events).and_row("rectification_policies", E, LIAISON)


def to_the_department(contractor: str | None = None) -> tuple[Event, ...]:
    story = tuple(e.model_copy(update={"contractor": contractor}) for e in REGISTERED[1:])
    submit = SubmitIssues(estate=E, letter=L, issues=(THE_ISSUE,))
    return (*REGISTERED[:1], *story, *liaison(REGISTERED[0], *story).when(HANDLER[SubmitIssues], submit).events)


def test_where_the_estate_says_so_letters_go_to_the_project_department() -> None:
    [*_, letter, submitted] = to_the_department()
    assert isinstance(letter, LetterIssued)
    assert isinstance(submitted, IssueSubmitted)
    assert (letter.kind, letter.contractor, submitted.kind) == ("liaison", None, "liaison")
    ask(REGISTERED, SubmitIssues(estate=E, letter=L, issues=(THE_ISSUE,))).then_refused(LetterNeedsContractor)


def test_the_project_department_names_the_contractor() -> None:
    story = to_the_department()
    [answered] = liaison(*story).when(HANDLER[AnswerLetter], YES, role="developer_rep").events
    assert isinstance(answered, LetterAnswered)
    assert answered.refused[0].refused == ContractorMissing.__name__
    confirm = ConfirmIssue(estate=E, issue=THE_ISSUE, contractor=C)
    confirmed, _ = liaison(*story).when(HANDLER[ConfirmIssue], confirm, role="developer_rep").events
    assert isinstance(confirmed, IssueConfirmed)
    assert confirmed.contractor == C


def test_a_contractor_does_not_confirm_what_went_to_the_project_department() -> None:
    confirm = ConfirmIssue(estate=E, issue=THE_ISSUE, contractor=C)
    asked = liaison(*to_the_department(C)).when(
        HANDLER[ConfirmIssue], confirm, role="contractor", of={f"contractor:{C}"}
    )
    asked.then_refused(NotTheAddressee)
