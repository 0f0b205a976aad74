"""What people look at, folded from events: the ledger, the letters, the clocks, the copies of owners' facts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from services.defects.issue_life import ISSUE
from services.defects.read_models.contractor_lots import CONTRACTOR_LOTS
from services.defects.read_models.estates import ESTATES, EstateRow
from services.defects.read_models.inspections import INSPECTIONS
from services.defects.read_models.issue_clocks import ISSUE_CLOCKS, ClockRow
from services.defects.read_models.issue_marks import ISSUE_MARKS
from services.defects.read_models.issue_register import ISSUE_REGISTER
from services.defects.read_models.ledger_numbers import LEDGER_NUMBERS, NumbersRow
from services.defects.read_models.letters import LETTERS, LetterRow
from services.defects.read_models.register_row import RegisterRow
from services.defects.read_models.unit_attempts import UNIT_ATTEMPTS, AttemptsRow
from services.defects.read_models.units import UNITS, UnitRow
from shared.contracts.defects import (
    DueDateSet,
    IssueBecameOverdue,
    IssueReopened,
    LetterReplyOverdue,
    RectificationRejected,
)
from shared.contracts.owners import (
    ContractorEngaged,
    EstateRegistered,
    OwnerRecorded,
    ServiceProof,
    UnitDeemedHandedOver,
    UnitHandedOver,
    UnitRegistered,
)
from shared.contracts.owners.people import Lot
from shared.messages import Event
from shared.personal import Personal
from tests.given import folded
from tests.unit.defects import story as told_so_far
from tests.unit.defects.story import (
    ACCEPTED,
    AGREED,
    CLOSED,
    CONFIRMED,
    DISPUTED,
    DUE,
    FALLEN,
    IN_WORK,
    MONDAY,
    PROPOSED,
    RAISED,
    REGISTERED,
    REJECTED,
    REPLY_DUE,
    REPORTED,
    SUBMITTED,
    THE_ISSUE,
    THEIRS,
    C,
    E,
    L,
    U,
)
from tests.unit.defects.test_inspection import INSPECTED

STORIES = (
    RAISED, REGISTERED, SUBMITTED, DISPUTED, FALLEN, CONFIRMED, PROPOSED, AGREED, IN_WORK, REPORTED, REJECTED, ACCEPTED,
    CLOSED,
)  # fmt: skip
OVERDUE = IssueBecameOverdue(**THEIRS, due=DUE)


def line(story: tuple[Event, ...]) -> RegisterRow:
    row = folded(ISSUE_REGISTER, *story)[THE_ISSUE]
    assert isinstance(row, RegisterRow)
    return row


def clock(story: tuple[Event, ...]) -> ClockRow | None:
    return folded(ISSUE_CLOCKS, *story).get(THE_ISSUE)


def letter(story: tuple[Event, ...]) -> LetterRow:
    row = folded(LETTERS, *story)[L]
    assert isinstance(row, LetterRow)
    return row


@pytest.mark.parametrize("story", STORIES, ids=lambda story: type(story[-1]).__name__)
def test_the_ledger_says_what_the_decisions_go_by(story: tuple[Event, ...]) -> None:
    """Register and aggregate fold the same events apart; they must not tell two stories."""
    issue = ISSUE.initial
    for event in story:
        issue = ISSUE.evolve(issue, event) if event.stream == f"issue:{THE_ISSUE}" else issue
    row = line(story)
    assert (row.state, row.number, row.contractor, row.letter) == (
        issue.stage, issue.number, issue.contractor, issue.letter,
    )  # fmt: skip
    assert (row.due, row.overdue, row.attempt) == (issue.due, issue.overdue, issue.work.attempt)
    assert row.version == sum(event.stream == f"issue:{THE_ISSUE}" for event in story)


def test_the_ledger_counts_reports_rejections_and_lost_disputes() -> None:
    row = line((*REJECTED, *REPORTED[-1:], *ACCEPTED[-1:]))
    assert (row.reports, row.rejections, row.attempt, row.accepted_at) == (2, 1, 2, MONDAY)


def test_an_overdue_mark_goes_when_the_work_is_reported() -> None:
    assert line((*IN_WORK, OVERDUE)).overdue
    assert not line((*IN_WORK, OVERDUE, REPORTED[-1])).overdue


def test_a_reopened_issue_is_neither_accepted_nor_closed() -> None:
    reopened = IssueReopened(**THEIRS, attempt=2, reason="again")
    row = line((*CLOSED, reopened))
    assert (row.state, row.attempt, row.closed_at, row.accepted_at, row.reopenings) == ("in_work", 2, None, None, 1)


def test_the_clock_of_the_work_runs_until_it_is_reported_and_again_when_it_is_rejected() -> None:
    running, reported, rejected = clock(IN_WORK), clock(REPORTED), clock(REJECTED)
    assert running is not None
    assert reported is not None
    assert rejected is not None
    assert (running.work_due, reported.work_due, rejected.work_due) == (DUE, None, DUE)


def test_the_clock_stands_while_disputed_and_is_gone_when_it_fell_or_closed() -> None:
    ran = DueDateSet(**THEIRS, from_due=None, to_due=DUE, why="no_answer", policy_version=0)
    disputed, fallen = clock((*SUBMITTED, ran, DISPUTED[-1])), clock((*SUBMITTED, ran, *FALLEN[len(SUBMITTED) :]))
    assert disputed is not None
    assert fallen is not None
    assert (disputed.due, disputed.work_due, fallen.due) == (DUE, None, None)
    assert clock(CLOSED) is None


def test_the_end_of_silence_is_due_until_the_issue_is_reopened() -> None:
    heard = told_so_far.told("talk", MONDAY, tries=2, silent_after=DUE)
    silent, reopened = (
        clock((*ACCEPTED, heard)),
        clock((*ACCEPTED, heard, IssueReopened(**THEIRS, attempt=2, reason="x"))),
    )
    assert silent is not None
    assert reopened is not None
    assert (silent.silent_after, reopened.silent_after) == (DUE, None)


def test_a_letter_waits_until_every_issue_is_answered() -> None:
    assert letter(SUBMITTED).waits_until == REPLY_DUE
    for story in (CONFIRMED, DISPUTED):
        answered = letter(story)
        assert (answered.unanswered, answered.waits_until, answered.answered_at) == ((), None, MONDAY)


def test_a_letter_said_to_be_overdue_is_not_said_so_again() -> None:
    late = LetterReplyOverdue(estate=E, letter=L, contractor=C, reply_due=REPLY_DUE, unanswered=(THE_ISSUE,))
    marked = letter((*SUBMITTED, late))
    assert (marked.overdue, marked.waits_until, marked.unanswered) == (True, None, (THE_ISSUE,))


def test_numbers_go_on_from_the_last_and_a_second_registration_takes_none() -> None:
    again = REGISTERED[-1].model_copy(update={"contractor": "c2"})
    assert folded(LEDGER_NUMBERS, *FALLEN, again) == {E: NumbersRow(E, 1, 1)}


def test_an_inspection_counts_its_issues_and_is_its_units_attempt() -> None:
    assert folded(INSPECTIONS, INSPECTED)["x1"].issues == 2
    assert folded(UNIT_ATTEMPTS, INSPECTED) == {U: AttemptsRow(U, E, 1)}


def test_a_unit_is_copied_without_any_name() -> None:
    unit = UnitRegistered(
        estate=E, unit=U, building="b1", contract_code="1-1-101", door_number="101", unit_type="A", entrance="1",
        floor=1, built_area=Decimal(90), usable_area=Decimal(75), deliver_by=date(2026, 6, 30),
    )  # fmt: skip
    owner = OwnerRecorded(
        estate=E, unit=U, building="b1", owner="o1", name=Personal(person="o1", value="王一"), language="zh"
    )
    assert folded(UNITS, unit, owner, owner) == {U: UnitRow(U, E, "b1", ("o1",), "101")}


def test_the_owners_warranty_runs_from_the_day_a_unit_was_deemed_handed_over() -> None:
    deemed = UnitDeemedHandedOver(
        estate=E, unit=U, building="b1", owners=("o1",), batch="x", deemed_on=date(2026, 6, 12), attempts=2,
        proof=ServiceProof(kind="registered_mail", served_on=date(2026, 5, 1)), decision="8", policy_version=0,
    )  # fmt: skip
    keys = UnitHandedOver(
        estate=E, unit=U, building="b1", owner="o1", handed_over_on=date(2026, 9, 1), policy_version=0
    )  # fmt: skip
    assert folded(UNITS, deemed)[U].handed_over_on == date(2026, 6, 12)
    assert folded(UNITS, deemed, keys)[U].handed_over_on == date(2026, 6, 12)
    assert folded(UNITS, keys)[U].handed_over_on == date(2026, 9, 1)


def test_an_estate_is_copied_with_its_clock_and_its_name() -> None:
    estate = EstateRegistered(
        estate=E, region="R1", name="Spring", jurisdiction="CN", time_zone="Asia/Shanghai", currency="CNY",
        languages=("zh",),
    )  # fmt: skip
    assert folded(ESTATES, estate) == {E: EstateRow(E, "R1", "Asia/Shanghai", "CN", name="Spring")}


def test_lots_engaged_again_replace_the_earlier_ones() -> None:
    first = ContractorEngaged(
        estate=E, contractor=C, company="Paint Ltd", lots=(Lot(trades=("paint",), buildings=("b1", "b2")),)
    )
    second = first.model_copy(update={"lots": (Lot(trades=("tile",), buildings=("b1",)),)})
    other = first.model_copy(update={"contractor": "c2"})
    row = folded(CONTRACTOR_LOTS, first, other, second)[E]
    assert (row.having("paint", "b1"), row.having("tile", "b1"), row.having("paint", None)) == (["c2"], [C], [])
    assert row.companies == {C: "Paint Ltd", "c2": "Paint Ltd"}


def test_times_are_those_of_the_events_not_of_the_reading() -> None:
    assert line(CLOSED).raised_at == MONDAY
    assert line(CLOSED).due == MONDAY + timedelta(days=15)


def test_whoever_mends_it_reads_why_it_was_rejected_and_sees_the_picture() -> None:
    marks = folded(ISSUE_MARKS, *REJECTED)[THE_ISSUE]
    assert isinstance(REJECTED[-1], RectificationRejected)
    assert (marks.rejected_because, marks.rejected_photos) == (REJECTED[-1].reason, REJECTED[-1].photos)
