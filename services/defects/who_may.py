"""Who may do each step of an inspection and of an issue's life: DOMAIN §4's table, in one place."""

from collections.abc import Mapping
from typing import Any

from services.defects.issue import Issue, IssueNotKnown
from shared.contracts import defects as say
from shared.contracts.defects import DefectsCommand, Party, Side
from shared.contracts.vocabulary import Role
from shared.decider import Asked
from shared.problems import Refusal
from shared.wording import Wording

SYSTEM_ONLY: tuple[Role, ...] = ()
SUPERVISING: tuple[Role, ...] = ("service_supervisor", "project_manager")
IMPORTING: tuple[Role, ...] = (*SUPERVISING, "group_admin")
REGISTERING: tuple[Role, ...] = ("inspector", "service_supervisor")
ADDRESSEE: tuple[Role, ...] = ("contractor", "developer_rep")  # of a 整改通知单, of a 工作联系函
# Also whom the developer has named in writing; a contractor first, so that its own work is always known as such.
AGREEING: tuple[Role, ...] = ("contractor", "inspector", "project_manager", "developer_rep", "supervision")
HOLDING: tuple[Role, ...] = ("contractor", "inspector", "project_manager", "developer_rep")

# Of several roles a person holds, the first named goes on record.
WHO_MAY: Mapping[type[DefectsCommand], tuple[Role, ...]] = {
    say.InspectUnit: ("inspector",),
    say.InspectCommonParts: ("inspector",),
    say.RaiseIssue: ("inspector", "customer_service", "sales", "developer_rep", "owner"),
    say.RegisterIssue: REGISTERING,
    say.RegisterIssues: REGISTERING,
    say.AssignContractor: (*REGISTERING, "developer_rep"),
    say.ReclassifyIssues: REGISTERING,
    say.LinkIssues: ("inspector", *SUPERVISING),
    say.MergeIssues: SUPERVISING,
    say.SplitIssue: SUPERVISING,
    say.ExplainIssue: SUPERVISING,
    say.VoidIssue: SUPERVISING,
    say.ImportLedger: IMPORTING,
    say.OrderEmergency: ("inspector", "customer_service", "project_manager"),
    say.ReportMadeSafe: ("contractor", "inspector", "customer_service", "project_manager"),
    say.SubmitIssues: REGISTERING,
    say.SubmitLetters: REGISTERING,
    say.RecordLetterReceived: (*REGISTERING, *ADDRESSEE),
    say.AnswerLetter: ADDRESSEE,
    say.ConfirmIssue: ADDRESSEE,
    say.DisputeIssue: ADDRESSEE,
    say.RuleDispute: ("project_manager", "developer_rep"),
    say.SuggestMethod: ("inspector",),
    say.ProposeMethod: ("contractor",),
    say.ProposeMethods: ("contractor",),
    say.AgreeMethod: AGREEING,
    say.AgreeMethods: AGREEING,
    say.RefuseMethod: AGREEING,
    say.AgreeStandardMethod: ("project_manager", "developer_rep"),
    say.UseStandardMethod: ("inspector", "project_manager", "contractor"),
    say.DelegateAgreement: ("developer_rep",),
    say.EndDelegation: ("developer_rep",),
    say.StartRectification: ("contractor",),
    say.ReportMethodUnworkable: ("inspector", "contractor"),
    say.ReportRectification: ("contractor",),
    say.AcceptRectification: ("inspector",),
    say.RejectRectification: ("inspector",),
    say.AppointEntry: ("customer_service", "inspector", "owner", "contractor"),
    say.RecordEntryRefused: ("customer_service", "inspector", "contractor"),
    say.AddSiteNote: ("inspector", "project_manager", "supervision", "developer_rep", "contractor"),
    say.RequestHold: HOLDING,
    say.AgreeHold: ("inspector", "project_manager", "developer_rep"),
    say.EndHold: HOLDING,
    say.EndWait: ("inspector", "project_manager"),
    say.DeclareDefault: ("project_manager",),
    say.ReassignWork: ("project_manager",),
    say.AssignInspector: SUPERVISING,
    say.RecordOwnerInformed: ("customer_service",),
    say.ConfirmRepair: ("owner", "customer_service"),
    say.RejectRepair: ("owner", "customer_service", "inspector"),
    say.SetRectificationPolicy: ("group_admin", "project_manager"),
    say.MarkIssueOverdue: SYSTEM_ONLY,
    say.MarkLetterReplyOverdue: SYSTEM_ONLY,
    say.MarkEmergencyOverdue: SYSTEM_ONLY,
    say.RemindLetter: SYSTEM_ONLY,
    say.EscalateLetter: SYSTEM_ONLY,
    say.EscalateIssue: SYSTEM_ONLY,
    say.DateWait: SYSTEM_ONLY,
    say.BeginWaitAgain: SYSTEM_ONLY,
    say.CloseSilentIssue: SYSTEM_ONLY,
    say.ImportIssues: SYSTEM_ONLY,
    say.FinishLedgerImport: SYSTEM_ONLY,
    say.StopLedgerImport: SYSTEM_ONLY,
}

WHO_MAY_LOOK: tuple[str, ...] = (
    "inspector", "customer_service", "service_supervisor", "project_manager", "property_manager", "sales",
    "department", "developer_rep", "supervision", "group_admin", "auditor", "contractor", "owner", "system",
)  # fmt: skip
WHO_MAY_ANSWER = tuple(role for role in WHO_MAY_LOOK if role != "owner")
WHO_MAY_INSPECT_PAPERS = tuple(role for role in WHO_MAY_LOOK if role != "contractor")
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


def party_of(role: str) -> Party:
    """The party of the work somebody speaks for."""
    return "contractor" if role == "contractor" else side_of(role)


def must_be_contractor(asked: Asked[Any], issue: Issue) -> None:
    """Whoever asks speaks for the contractor it names, and that contractor has the issue."""
    command = asked.command
    if issue.stage == "unknown":
        raise IssueNotKnown(issue=command.issue)
    if f"contractor:{command.contractor}" not in asked.of or command.contractor != issue.contractor:
        raise NotTheAddressee(issue=command.issue, contractor=command.contractor or "-")


def must_know(asked: Asked[Any], issue: Issue) -> None:
    """The issue is there, and a contractor among those who may speaks for the one that has it."""
    if issue.stage == "unknown":
        raise IssueNotKnown(issue=asked.command.issue)
    if asked.role == "contractor":
        must_be_contractor(asked, issue)


def must_be_addressee(asked: Asked[Any], issue: Issue) -> None:
    """A 整改通知单 is answered by its contractor, a 工作联系函 by the project department, naming the contractor."""
    command = asked.command
    if asked.role == "contractor" or not issue.liaison:
        must_be_contractor(asked, issue)
    if issue.liaison and (asked.role == "contractor" or issue.contractor not in (None, command.contractor)):
        raise NotTheAddressee(issue=command.issue, contractor=command.contractor)


def must_be_own_unit(asked: Asked[Any], unit: str | None) -> None:
    """An owner speaks for the own unit only; everybody else for the estate's."""
    if asked.role == "owner" and f"unit:{unit}" not in asked.of:
        raise NotYourUnit(unit=unit)
