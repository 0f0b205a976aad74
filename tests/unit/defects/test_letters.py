"""The letter and its answers: submitted whole, answered by its addressee, disputes ruled by both sides alike."""

from datetime import timedelta
from decimal import Decimal

from services.defects.answers import IssueNotSubmitted
from services.defects.due_dates import EstateNotKnownYet
from services.defects.issue import IssueNotKnown
from services.defects.ledger import AnotherContractor
from services.defects.letters import IssueNotRegistered
from services.defects.read_models.ledger_numbers import NumbersRow
from services.defects.rulings import IssueNotDisputed, OnePersonForBothSides, ShareMissing
from services.defects.who_may import NotTheAddressee
from shared.contracts.defects import (
    ConfirmIssue,
    DisputeIssue,
    DisputeRuled,
    DueDateSet,
    IssueConfirmed,
    IssueDisputed,
    IssueSubmitted,
    LetterIssued,
    LetterReplyOverdue,
    MarkLetterReplyOverdue,
    RuleDispute,
    SubmitIssues,
)
from tests.given import given
from tests.unit.defects.story import (
    ASKED,
    CONFIRMED,
    DISPUTED,
    DUE,
    FALLEN,
    FIRST_DUE,
    HANDLER,
    ISSUED,
    MONDAY,
    PROPERTY_SAYS_FALLS,
    RAISED,
    REGISTERED,
    REPLY_DUE,
    SUBMITTED,
    THE_ISSUE,
    THEIRS,
    C,
    E,
    L,
    ask,
    so_far,
)

SUBMIT = SubmitIssues(estate=E, letter=L, contractor=C, issues=(THE_ISSUE,))
CONFIRM = ConfirmIssue(**ASKED, contractor=C)
DISPUTE = DisputeIssue(**ASKED, contractor=C, reason="not our lot")
MARK = MarkLetterReplyOverdue(estate=E, letter=L, reply_due=REPLY_DUE, issues=(THE_ISSUE,))
FALLS = RuleDispute(**ASKED, ruling="falls", reason="true")
STANDS = RuleDispute(**ASKED, ruling="stands", reason="it is theirs")


def test_a_letter_asks_for_answers_within_two_working_days_under_the_next_number() -> None:
    numbered = so_far(*REGISTERED).and_row("ledger_numbers", E, NumbersRow(E, 1, 6))
    numbered.when(HANDLER[SubmitIssues], SUBMIT).then(
        ISSUED.model_copy(update={"number": 7}), IssueSubmitted(**THEIRS, letter=L, response_due=REPLY_DUE)
    )


def test_working_days_are_counted_where_the_estate_is() -> None:
    friday_evening = MONDAY + timedelta(days=4, hours=13)  # 23:30 in Shanghai
    [letter, _] = ask(REGISTERED, SUBMIT, at=friday_evening).events
    assert isinstance(letter, LetterIssued)
    assert letter.reply_due == friday_evening + timedelta(days=4)


def test_the_same_letter_again_changes_nothing() -> None:
    ask(SUBMITTED, SUBMIT).then_nothing()


def test_a_letter_goes_whole_or_not_at_all() -> None:
    ask(RAISED, SUBMIT).then_refused(IssueNotRegistered, issue=THE_ISSUE)
    ask(SUBMITTED, SUBMIT.model_copy(update={"letter": "l2"})).then_refused(IssueNotRegistered)
    ask(REGISTERED, SUBMIT.model_copy(update={"contractor": "c2"})).then_refused(AnotherContractor)
    ask(REGISTERED, SUBMIT.model_copy(update={"issues": (THE_ISSUE, "i9")})).then_refused(IssueNotKnown, issue="i9")


def test_an_estate_not_known_yet_is_asked_for_again_later() -> None:
    handler = HANDLER[SubmitIssues]
    aggregates = so_far().aggregates
    given(*aggregates, *REGISTERED).when(handler, SUBMIT).then_refused(EstateNotKnownYet)


def test_the_addressee_confirms_and_the_clock_starts() -> None:
    ask(SUBMITTED, CONFIRM).then(IssueConfirmed(**THEIRS, letter=L), FIRST_DUE)


def test_confirming_twice_is_confirming_once() -> None:
    ask(CONFIRMED, CONFIRM).then_nothing()


def test_a_contractor_cannot_confirm_another_contractors_issue() -> None:
    theirs = ConfirmIssue(**ASKED, contractor="c2")
    ask(SUBMITTED, theirs, of={"contractor:c2"}).then_refused(NotTheAddressee, issue=THE_ISSUE)
    ask(SUBMITTED, CONFIRM, of={"contractor:c2"}).then_refused(NotTheAddressee, issue=THE_ISSUE)
    ask(SUBMITTED, DISPUTE, of={"contractor:c2"}).then_refused(NotTheAddressee, issue=THE_ISSUE)


def test_what_was_not_submitted_cannot_be_answered() -> None:
    ask(REGISTERED, CONFIRM).then_refused(IssueNotSubmitted)
    ask(CONFIRMED, DISPUTE).then_refused(IssueNotSubmitted)
    ask((), CONFIRM).then_refused(IssueNotKnown)
    ask((), DISPUTE).then_refused(IssueNotKnown)


def test_a_dispute_names_its_reason_and_when_it_must_be_ruled() -> None:
    ask(SUBMITTED, DISPUTE).then(DISPUTED[-1])
    ask(DISPUTED, DISPUTE).then_nothing()


def test_one_side_alone_rules_nothing() -> None:
    ask(DISPUTED, FALLS, role="project_manager", person="p-1").then(PROPERTY_SAYS_FALLS)
    ask((*DISPUTED, PROPERTY_SAYS_FALLS), FALLS, role="project_manager", person="p-1").then_nothing()
    ask((*DISPUTED, PROPERTY_SAYS_FALLS), CONFIRM).then_refused(IssueNotSubmitted)


def test_both_sides_with_the_same_ruling_end_the_dispute() -> None:
    ask((*DISPUTED, PROPERTY_SAYS_FALLS), FALLS, role="developer_rep", person="d-1").then(FALLEN[-1])


def test_different_rulings_leave_it_disputed() -> None:
    [ruled] = ask((*DISPUTED, PROPERTY_SAYS_FALLS), STANDS, role="developer_rep", person="d-1").events
    assert isinstance(ruled, DisputeRuled)
    assert not ruled.final


def test_one_person_with_both_roles_does_not_rule_for_both_sides() -> None:
    story = (*DISPUTED, PROPERTY_SAYS_FALLS)
    ask(story, FALLS, role="developer_rep", person="p-1").then_refused(OnePersonForBothSides)


def test_a_dispute_that_stands_is_confirmed_and_starts_the_clock() -> None:
    said = PROPERTY_SAYS_FALLS.model_copy(update={"ruling": "stands"})
    [ruled, due] = ask((*DISPUTED, said), STANDS, role="developer_rep", person="d-1").events
    assert isinstance(ruled, DisputeRuled)
    assert isinstance(due, DueDateSet)
    assert ruled.final
    assert (due.why, due.to_due) == ("ruled", DUE)


def test_a_clock_that_ran_already_stands_still_while_disputed() -> None:
    ran = DueDateSet(**THEIRS, from_due=None, to_due=DUE, why="no_answer", policy_version=0)
    said = PROPERTY_SAYS_FALLS.model_copy(update={"ruling": "stands"})
    story = (*SUBMITTED, ran, DISPUTED[-1], said)
    later = MONDAY + timedelta(days=3)
    [_, due] = ask(story, STANDS, role="developer_rep", person="d-1", at=later).events
    assert isinstance(due, DueDateSet)
    assert (due.from_due, due.to_due) == (DUE, DUE + timedelta(days=3))


def test_a_split_names_the_share_and_both_must_name_the_same() -> None:
    split = RuleDispute(**ASKED, ruling="split", share=Decimal("0.5"), reason="both")
    said = PROPERTY_SAYS_FALLS.model_copy(update={"ruling": "split", "share": Decimal("0.3")})
    ask(DISPUTED, split.model_copy(update={"share": None})).then_refused(ShareMissing)
    ask(DISPUTED, STANDS.model_copy(update={"share": Decimal("0.5")})).then_refused(ShareMissing)
    [ruled] = ask((*DISPUTED, said), split, role="developer_rep", person="d-1").events
    assert isinstance(ruled, DisputeRuled)
    assert not ruled.final


def test_without_a_dispute_there_is_nothing_to_rule() -> None:
    ask(SUBMITTED, FALLS).then_refused(IssueNotDisputed)
    ask((), FALLS).then_refused(IssueNotKnown)


def test_where_nobody_answered_the_clock_runs_from_the_reply_due() -> None:
    [marked, due] = ask(SUBMITTED, MARK, at=REPLY_DUE).events
    assert marked == LetterReplyOverdue(
        estate=E, letter=L, contractor=C, reply_due=REPLY_DUE, unanswered=(THE_ISSUE,),
        escalate_at=REPLY_DUE + timedelta(days=2),
    )  # fmt: skip
    assert isinstance(due, DueDateSet)
    assert (due.why, due.to_due) == ("no_answer", REPLY_DUE + timedelta(days=15))
    ask((*SUBMITTED, marked, due), MARK, at=REPLY_DUE).then_nothing()


def test_a_letter_answered_in_time_is_not_overdue() -> None:
    ask(CONFIRMED, MARK).then_nothing()
    ask(DISPUTED, MARK).then_nothing()


def test_a_late_confirmation_does_not_move_the_date() -> None:
    ran = DueDateSet(**THEIRS, from_due=None, to_due=DUE, why="no_answer", policy_version=0)
    ask((*SUBMITTED, ran), CONFIRM).then_types(IssueConfirmed)


def test_a_late_dispute_is_still_heard() -> None:
    ran = DueDateSet(**THEIRS, from_due=None, to_due=DUE, why="no_answer", policy_version=0)
    ask((*SUBMITTED, ran), DISPUTE).then_types(IssueDisputed)
