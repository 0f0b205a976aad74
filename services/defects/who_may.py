"""Who may do each step of an inspection and of an issue's life: DOMAIN §4's table, in one place."""

from collections.abc import Mapping
from typing import Any

from services.defects.issue import Issue, IssueNotKnown
from shared.contracts.defects import (
    AcceptRectification,
    AgreeMethod,
    CloseSilentIssue,
    ConfirmIssue,
    ConfirmRepair,
    DefectsCommand,
    DisputeIssue,
    ExplainIssue,
    InspectCommonParts,
    InspectUnit,
    MarkIssueOverdue,
    MarkLetterReplyOverdue,
    OrderEmergency,
    ProposeMethod,
    RaiseIssue,
    RecordOwnerInformed,
    RefuseMethod,
    RegisterIssue,
    RejectRectification,
    RejectRepair,
    ReportRectification,
    RuleDispute,
    SetRectificationPolicy,
    Side,
    StartRectification,
    SubmitIssues,
    SuggestMethod,
    VoidIssue,
)
from shared.contracts.vocabulary import Role
from shared.decider import Asked
from shared.problems import Refusal
from shared.wording import Wording

SYSTEM_ONLY: tuple[Role, ...] = ()
SUPERVISING: tuple[Role, ...] = ("service_supervisor", "project_manager")
BOTH_SIDES: tuple[Role, ...] = ("inspector", "project_manager", "developer_rep")

# Of several roles a person holds, the first named goes on record.
WHO_MAY: Mapping[type[DefectsCommand], tuple[Role, ...]] = {
    InspectUnit: ("inspector",),
    InspectCommonParts: ("inspector",),
    RaiseIssue: ("inspector", "customer_service", "sales", "developer_rep", "owner"),
    RegisterIssue: ("inspector", "service_supervisor"),
    OrderEmergency: ("inspector", "customer_service", "project_manager"),
    SubmitIssues: ("inspector", "service_supervisor"),
    ConfirmIssue: ("contractor",),
    DisputeIssue: ("contractor",),
    RuleDispute: ("project_manager", "developer_rep"),
    SuggestMethod: ("inspector",),
    ProposeMethod: ("contractor",),
    AgreeMethod: BOTH_SIDES,
    RefuseMethod: BOTH_SIDES,
    StartRectification: ("contractor",),
    ReportRectification: ("contractor",),
    AcceptRectification: ("inspector",),
    RejectRectification: ("inspector",),
    RecordOwnerInformed: ("customer_service",),
    ConfirmRepair: ("owner", "customer_service"),
    RejectRepair: ("owner", "customer_service", "inspector"),
    ExplainIssue: SUPERVISING,
    VoidIssue: SUPERVISING,
    SetRectificationPolicy: ("group_admin", "project_manager"),
    MarkIssueOverdue: SYSTEM_ONLY,
    MarkLetterReplyOverdue: SYSTEM_ONLY,
    CloseSilentIssue: SYSTEM_ONLY,
}

WHO_MAY_LOOK: tuple[str, ...] = (
    "inspector", "customer_service", "service_supervisor", "project_manager", "property_manager", "sales",
    "department", "developer_rep", "supervision", "group_admin", "auditor", "contractor", "owner", "system",
)  # fmt: skip
WHO_MAY_COUNT = tuple(role for role in WHO_MAY_LOOK if role not in ("contractor", "owner"))


class NotTheAddressee(Refusal):
    status = 403
    wording = Wording(
        "问题 {issue} 不归 {contractor} 处理，或您不代表该单位。",
        "Issue {issue} is not before {contractor}, or you do not speak for that company.",
    )


class NotYourUnit(Refusal):
    status = 403
    wording = Wording("{unit} 不是您的房屋。", "{unit} is not your unit.")


def side_of(role: str) -> Side:
    """The side of the handover somebody speaks for."""
    return "developer" if role == "developer_rep" else "property"


def must_be_addressee(asked: Asked[Any], issue: Issue) -> None:
    """Whoever asks speaks for the contractor it names, and that contractor has the issue."""
    command = asked.command
    if issue.stage == "unknown":
        raise IssueNotKnown(issue=command.issue)
    if f"contractor:{command.contractor}" not in asked.of or command.contractor != issue.contractor:
        raise NotTheAddressee(issue=command.issue, contractor=command.contractor)


def must_be_own_unit(asked: Asked[Any], unit: str | None) -> None:
    """An owner speaks for the own unit only; everybody else for the estate's."""
    if asked.role == "owner" and f"unit:{unit}" not in asked.of:
        raise NotYourUnit(unit=unit)
