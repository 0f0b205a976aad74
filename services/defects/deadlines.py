"""What defects does by itself when a time has passed; the decider looks whether it still matters."""

from services.defects.links import OVER
from services.defects.read_models.issue_clocks import ISSUE_CLOCKS, ClockRow
from services.defects.read_models.letters import LETTERS, LetterRow
from shared.contracts import defects as say
from shared.deadlines import Deadline
from shared.messages import Command


def overdue_work(row: ClockRow) -> Command:
    return say.MarkIssueOverdue.model_validate({"estate": row.estate, "issue": row.issue, "due": row.work_due})


def unsafe_emergency(row: ClockRow) -> Command:
    return say.MarkEmergencyOverdue.model_validate({"estate": row.estate, "issue": row.issue, "safe_by": row.safe_by})


def silent_owner(row: ClockRow) -> Command:
    return say.CloseSilentIssue(estate=row.estate, issue=row.issue, unit=row.unit, how="owner_silent")


def unruled_dispute(row: ClockRow) -> Command:
    return _escalate(row, "no_ruling", row.ruling_due)


def unaccepted_work(row: ClockRow) -> Command:
    return _escalate(row, "not_accepted_in_time", row.acceptance_due)


def still_overdue(row: ClockRow) -> Command:
    return _escalate(row, "overdue", row.escalate_at)


def _escalate(row: ClockRow, why: say.WhyEscalated, due: object) -> Command:
    return say.EscalateIssue.model_validate({"estate": row.estate, "issue": row.issue, "why": why, "due": due})


def hold_over(row: ClockRow) -> Command:
    return say.EndHold(estate=row.estate, issue=row.issue, hold=row.hold, reason=OVER)


def wait_over(row: ClockRow) -> Command:
    return say.EndWait(estate=row.estate, issue=row.issue, reason=OVER)


def overdue_reply(row: LetterRow) -> Command:
    return say.MarkLetterReplyOverdue(estate=row.estate, letter=row.letter, reply_due=row.reply_due, issues=row.issues)


def reminder(row: LetterRow) -> Command:
    return say.RemindLetter.model_validate(
        {"estate": row.estate, "letter": row.letter, "remind_at": row.remind_at, "unanswered": row.unanswered}
    )


def still_unanswered(row: LetterRow) -> Command:
    return say.EscalateLetter.model_validate(
        {"estate": row.estate, "letter": row.letter, "escalate_at": row.escalate_at, "unanswered": row.unanswered}
    )


DEADLINES = (
    Deadline("issue_work_due", ISSUE_CLOCKS, "work_due", overdue_work),
    Deadline("emergency_unsafe", ISSUE_CLOCKS, "safe_by", unsafe_emergency),
    Deadline("issue_owner_silent", ISSUE_CLOCKS, "silent_after", silent_owner),
    Deadline("dispute_unruled", ISSUE_CLOCKS, "ruling_due", unruled_dispute),
    Deadline("work_unaccepted", ISSUE_CLOCKS, "acceptance_due", unaccepted_work),
    Deadline("issue_still_overdue", ISSUE_CLOCKS, "escalate_at", still_overdue),
    Deadline("hold_over", ISSUE_CLOCKS, "hold_until", hold_over),
    Deadline("wait_over", ISSUE_CLOCKS, "wait_until", wait_over),
    Deadline("letter_reminder", LETTERS, "remind_at", reminder),
    Deadline("letter_reply_due", LETTERS, "waits_until", overdue_reply),
    Deadline("letter_still_unanswered", LETTERS, "escalate_at", still_unanswered),
)
