"""The rules that hold where nobody has set others (version 0): what each event of the spine tells, and whom.

An owner hears of the notice, an appointment and an accepted repair; the rest of an issue's life is between the
property company, the developer and the contractor, so that nobody is flooded: an owner gets one message a unit and day,
a contractor one list a day of what is overdue. An SMS costs: only a rule set by people sends one. An emergency wakes
people.
"""

from types import MappingProxyType
from typing import get_args

from shared.contracts.notifications import Channel, Rule, Source, Timing
from shared.contracts.vocabulary import RobotKind, Role

MAIL: tuple[Channel, ...] = ("email",)
MAIL_AND_GROUP: tuple[Channel, ...] = ("email", "webhook", *get_args(RobotKind))


AT_ONCE, ANY_HOUR = Timing(), Timing(any_hour=True)
BY_DAY, UNTIL_REPORTED = Timing(when="digest"), Timing(when="daily")


def _contractor(event_type: str, template: str, timing: Timing = AT_ONCE, **where: str) -> Rule:
    return Rule(
        source="defects", event_type=event_type, where=where, recipient_kind="contractor", channels=MAIL_AND_GROUP,
        template=template, timing=timing,
    )  # fmt: skip


def _asked(template: str, event_type: str) -> Rule:
    """A contractor who is asked something of the handover, not of an issue."""
    return Rule(
        source="owners", event_type=event_type, where={"to_side": "contractor"}, recipient_kind="contractor",
        channels=MAIL_AND_GROUP, template=template,
    )  # fmt: skip


def _owner(source: Source, event_type: str, template: str, **where: str) -> Rule:
    return Rule(
        source=source, event_type=event_type, where=where, recipient_kind="owner", channels=MAIL, template=template,
        timing=BY_DAY,
    )  # fmt: skip


def _role(role: Role, source: Source, event_type: str, template: str, timing: Timing = AT_ONCE, **where: str) -> Rule:
    return Rule(
        source=source, event_type=event_type, where=where, recipient_kind="role", role=role, channels=MAIL,
        template=template, timing=timing,
    )  # fmt: skip


DEFAULT_RULES = MappingProxyType({
    "letter-to-contractor": _contractor("LetterIssued", "letter_issued", kind="rectification_notice"),
    "letter-to-project-department": _role("developer_rep", "defects", "LetterIssued", "liaison_issued", kind="liaison"),
    "overdue-reply-to-contractor": _contractor("LetterReplyOverdue", "reply_overdue"),
    "overdue-reply-to-manager": _role("project_manager", "defects", "LetterReplyOverdue", "reply_overdue"),
    "emergency-to-contractor": _contractor("EmergencyOrdered", "emergency_ordered", ANY_HOUR),
    "unsafe-to-contractor": _contractor("EmergencyBecameOverdue", "emergency_overdue", ANY_HOUR),
    "unsafe-to-manager": _role("project_manager", "defects", "EmergencyBecameOverdue", "emergency_overdue", ANY_HOUR),
    "dispute-to-developer": _role("developer_rep", "defects", "IssueDisputed", "issue_disputed"),
    "dispute-to-manager": _role("project_manager", "defects", "IssueDisputed", "issue_disputed"),
    "ruling-to-contractor": _contractor("DisputeRuled", "dispute_ruled", final="true"),
    "method-to-developer": _role("developer_rep", "defects", "MethodProposed", "method_proposed"),
    "method-to-manager": _role("project_manager", "defects", "MethodProposed", "method_proposed"),
    "agreed-method-to-contractor": _contractor("MethodAgreed", "method_agreed", complete="true"),
    "refused-method-to-contractor": _contractor("MethodNotAgreed", "method_not_agreed"),
    "report-to-inspector": _role("inspector", "defects", "RectificationReported", "rectification_reported"),
    "rejection-to-contractor": _contractor("RectificationRejected", "rectification_rejected"),
    "reopened-to-contractor": _contractor("IssueReopened", "issue_reopened"),
    "overdue-issue-to-contractor": _contractor("IssueBecameOverdue", "issue_overdue", UNTIL_REPORTED),
    "acceptance-to-owner": _owner("defects", "RectificationAccepted", "repair_accepted", complete="true"),
    "notice-to-owner": _owner("owners", "HandoverNoticeIssued", "handover_notice"),
    "appointment-to-owner": _owner("owners", "AppointmentBooked", "appointment_booked"),
    "refusal-to-manager": _role("project_manager", "owners", "HandoverRefused", "handover_refused"),
    "missed-to-clerk": _role("customer_service", "owners", "AppointmentMissed", "appointment_missed", BY_DAY),
    "deemed-to-owner": _owner("owners", "UnitDeemedHandedOver", "deemed_handed_over"),
    "deemed-to-manager": _role("project_manager", "owners", "UnitDeemedHandedOver", "deemed_handed_over"),
    "late-key-to-clerk": _role("customer_service", "owners", "KeyBecameOverdue", "key_overdue", ANY_HOUR),
    "late-key-to-supervisor": _role("service_supervisor", "owners", "KeyBecameOverdue", "key_overdue", ANY_HOUR),
    "late-task-to-manager": _role("project_manager", "owners", "CountdownTaskOverdue", "countdown_overdue", BY_DAY),
    "late-task-to-developer": _role(
        "developer_rep", "owners", "CountdownTaskOverdue", "countdown_overdue", BY_DAY, side="developer"
    ),
    "item-to-developer": _role(
        "developer_rep", "owners", "CoordinationItemRaised", "coordination_raised", to_side="developer"
    ),
    "item-to-manager": _role(
        "project_manager", "owners", "CoordinationItemRaised", "coordination_raised", to_side="property"
    ),
    "item-to-contractor": _asked("coordination_raised", "CoordinationItemRaised"),
    "item-again-to-developer": _role(
        "developer_rep", "owners", "CoordinationItemReturned", "coordination_returned", to_side="developer"
    ),
    "item-again-to-manager": _role(
        "project_manager", "owners", "CoordinationItemReturned", "coordination_returned", to_side="property"
    ),
    "item-again-to-contractor": _asked("coordination_returned", "CoordinationItemReturned"),
    "answer-to-developer": _role(
        "developer_rep", "owners", "CoordinationItemAnswered", "coordination_answered", from_side="developer"
    ),
    "answer-to-manager": _role(
        "project_manager", "owners", "CoordinationItemAnswered", "coordination_answered", from_side="property"
    ),
    "item-to-property-head": _role(
        "project_manager", "owners", "CoordinationItemEscalated", "coordination_escalated"
    ),
    "item-to-developer-head": _role(
        "developer_rep", "owners", "CoordinationItemEscalated", "coordination_escalated"
    ),
    "emergency-plan-to-supervisor": _role(
        "service_supervisor", "owners", "EmergencyPlanActivated", "emergency_plan_activated", ANY_HOUR
    ),
    "emergency-plan-to-manager": _role(
        "project_manager", "owners", "EmergencyPlanActivated", "emergency_plan_activated", ANY_HOUR
    ),
    "emergency-plan-to-developer": _role(
        "developer_rep", "owners", "EmergencyPlanActivated", "emergency_plan_activated", ANY_HOUR
    ),
    "emergency-over-to-manager": _role(
        "project_manager", "owners", "EmergencyPlanEnded", "emergency_plan_ended", ANY_HOUR
    ),
    "emergency-over-to-developer": _role(
        "developer_rep", "owners", "EmergencyPlanEnded", "emergency_plan_ended", ANY_HOUR
    ),
    "late-file-to-keeper": _role("customer_service", "owners", "FileLoanOverdue", "file_overdue"),
    "late-file-to-supervisor": _role("service_supervisor", "owners", "FileLoanOverdue", "file_overdue"),
    "escalation-to-supervisor": _role("service_supervisor", "visits", "MatterEscalated", "matter_escalated"),
    "escalation-to-manager": _role("project_manager", "visits", "MatterEscalated", "matter_escalated"),
    "records-to-supervisor": _role("service_supervisor", "visits", "VisitRecordsSubmitted", "records_submitted"),
})  # fmt: skip
