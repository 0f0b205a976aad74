"""What defects does when it hears of something: the owner was told, is not satisfied, or named a defect."""

from uuid import uuid5

from shared.contracts.defects import (
    BeginWaitAgain,
    CloseSilentIssue,
    DateWait,
    IssueExplained,
    IssueReopened,
    IssuesMerged,
    IssueSplit,
    IssueVoided,
    RaiseIssue,
    RecordLetterReceived,
    RecordOwnerInformed,
    RectificationAccepted,
    RejectRepair,
)
from shared.contracts.notifications import NotificationDelivered
from shared.contracts.visits import MatterRaised, OwnerDissatisfied
from shared.messages import Command
from shared.records import Recorded

ROOM_UNKNOWN = "-"
NO_REMARKS = "不满意 · dissatisfied"


def when_rectification_accepted_close_what_nobody_owns(recorded: Recorded) -> list[Command]:
    """Common parts and unsold units have nobody to ask; the decider looks whether there is an owner."""
    match recorded.event:
        case RectificationAccepted(complete=True) as event:
            return [CloseSilentIssue(estate=event.estate, issue=event.issue, unit=event.unit, how="no_owner")]
        case _:
            return []


def when_rectification_accepted_date_what_waits(recorded: Recorded) -> list[Command]:
    """An interior repair waits some days more after the outside leak is fixed."""
    match recorded.event:
        case RectificationAccepted(complete=True) as event:
            return [
                DateWait(estate=event.estate, issue=issue, other=event.issue, fixed_at=event.accepted_at)
                for issue in event.awaited_by
            ]
        case _:
            return []


def when_issue_reopened_begin_waits_again(recorded: Recorded) -> list[Command]:
    """What was fixed is wet again: whoever waited for it stands once more."""
    match recorded.event:
        case IssueReopened() as event:
            return [
                BeginWaitAgain(
                    estate=event.estate, issue=issue, other=event.issue, reopened_at=recorded.occurred_at
                )
                for issue in event.awaited_by
            ]  # fmt: skip
        case _:
            return []


def when_issue_ended_end_what_waits(recorded: Recorded) -> list[Command]:
    """What ends without work will never be fixed."""
    match recorded.event:
        case (IssueExplained() | IssueVoided() | IssuesMerged() | IssueSplit()) as event:
            return [
                DateWait(
                    estate=event.estate, issue=issue, other=event.issue, fixed_at=recorded.occurred_at,
                    without_work=True,
                )
                for issue in event.awaited_by
            ]  # fmt: skip
        case _:
            return []


def when_notification_delivered_record_letter_received(recorded: Recorded) -> list[Command]:
    """The first message that reaches the contractor proves that the letter did."""
    match recorded.event:
        case (
            NotificationDelivered(
                recipient_kind="contractor", event_type="LetterIssued", letter=str() as letter
            ) as event
        ):
            return [
                RecordLetterReceived(
                    estate=event.estate, letter=letter, received_at=event.delivered_at, how="message"
                )
            ]  # fmt: skip
        case _:
            return []


def when_notification_delivered_record_owner_informed(recorded: Recorded) -> list[Command]:
    """Only the message about the accepted work counts: one on an earlier step may arrive after it."""
    match recorded.event:
        case NotificationDelivered(recipient_kind="owner", event_type="RectificationAccepted") as event:
            if event.issue is None:
                return []
            return [
                RecordOwnerInformed(
                    estate=event.estate, issue=event.issue, owner=event.person, channel=event.channel,
                    informed_at=event.delivered_at,
                )
            ]  # fmt: skip
        case _:
            return []


def when_owner_dissatisfied_reopen_issue(recorded: Recorded) -> list[Command]:
    match recorded.event:
        case OwnerDissatisfied(issue=str() as issue) as event:
            return [RejectRepair(estate=event.estate, issue=issue, reason=event.remarks or NO_REMARKS)]
        case _:
            return []


def when_matter_raised_raise_issue(recorded: Recorded) -> list[Command]:
    """A matter that is a defect becomes an issue, unless it already names one."""
    match recorded.event:
        case MatterRaised(classified="defect", issue=None) as event:
            return [
                RaiseIssue(
                    estate=event.estate, issue=str(uuid5(recorded.id, "issue")), unit=event.unit, room=ROOM_UNKNOWN,
                    description=event.text, found_by="owner", source="matter", matter=event.matter,
                )
            ]  # fmt: skip
        case _:
            return []
