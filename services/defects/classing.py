"""An issue classed otherwise, or given to its contractor, before anybody has answered for it."""

from dataclasses import dataclass

from services.defects.due_dates import DueDates
from services.defects.issue import Issue, IssueNotKnown
from services.defects.ledger import ContractorNotKnownYet, ContractorNotResponsible
from services.defects.read_models.contractor_lots import LotsRow
from shared.contracts.defects import (
    AssignContractor,
    Classification,
    ContractorAssigned,
    DueDateSet,
    IssueReclassified,
    ReclassifyIssues,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class CannotBeReclassified(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，登记后、报验前才能改变分类。",
        "Issue {issue} is {stage}; it is classed anew between its registration and the report of the work.",
    )


class AlreadyBeforeContractor(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，不能再改派施工单位。",
        "Issue {issue} is {stage}; it is no longer given to another contractor so.",
    )


@dataclass(frozen=True)
class Classing:
    """Decides the same change for any issue."""

    asked: Asked[ReclassifyIssues]
    due: DueDates

    def __call__(self, name: str, issue: Issue) -> list[Event]:
        match issue.stage:
            case "unknown":
                raise IssueNotKnown(issue=name)
            case "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed":
                return self._reclassified(name, issue)
            case "in_work" if issue.number is not None:
                return self._reclassified(name, issue)
            case (
                "raised" | "in_work" | "reported" | "accepted" | "closed" | "explained" | "void" | "merged" | "split"
            ):  # fmt: skip
                raise CannotBeReclassified(issue=name, stage=issue.stage)

    def _reclassified(self, name: str, issue: Issue) -> list[Event]:
        command = self.asked.command
        was = Classification.model_validate(
            {"l1": issue.l1, "l2": issue.l2, "severity": issue.severity, "trade": issue.trade, "cause": issue.cause}
        )
        change = command.model_dump(include={"l1", "l2", "severity", "trade", "cause"}, exclude_none=True)
        now = was.model_copy(update=change)
        if now == was:
            return []
        reclassified = IssueReclassified(
            estate=command.estate, issue=name, unit=issue.unit, contractor=issue.contractor, was=was, now=now,
            reason=command.reason,
        )  # fmt: skip
        return [reclassified, *self._date(name, issue, now)]

    def _date(self, name: str, issue: Issue, now: Classification) -> list[DueDateSet]:
        """Class and severity decide how long the work may take: the date moves by the difference."""
        if issue.due is None or issue.runs_from is None:
            return []
        before = self.due.work(issue.runs_from, issue.l1, issue.severity)
        to_due = issue.due + (self.due.work(issue.runs_from, now.l1, now.severity) - before)
        if to_due == issue.due:
            return []
        return [
            DueDateSet(
                estate=self.asked.command.estate, issue=name, unit=issue.unit, contractor=issue.contractor,
                from_due=issue.due, to_due=to_due, why="reclassified", policy_version=self.due.version,
                provisional=self.due.provisional_work(to_due),
            )
        ]  # fmt: skip


@dataclass(frozen=True)
class Assigning:
    """Gives any issue to the same contractor."""

    asked: Asked[AssignContractor]
    lots: LotsRow | None

    def __call__(self, name: str, issue: Issue) -> list[Event]:
        command = self.asked.command
        match issue.stage:
            case "unknown":
                raise IssueNotKnown(issue=name)
            case "registered":
                return self._assigned(name, issue)
            case "submitted" if issue.liaison and self.asked.role == "developer_rep":
                return self._assigned(name, issue)
            case (
                "raised" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed" | "in_work"
                | "reported" | "accepted" | "closed" | "explained" | "void" | "merged" | "split"
            ):  # fmt: skip
                if issue.contractor == command.contractor and issue.stage not in ("explained", "void"):
                    return []
                raise AlreadyBeforeContractor(issue=name, stage=issue.stage)

    def _assigned(self, name: str, issue: Issue) -> list[Event]:
        command = self.asked.command
        if issue.contractor == command.contractor:
            return []
        if command.contractor in issue.not_theirs:
            raise ContractorNotResponsible(contractor=command.contractor, issue=name)
        if self.lots is None or command.contractor not in self.lots.lots:
            raise ContractorNotKnownYet(contractor=command.contractor)
        return [
            ContractorAssigned(
                estate=command.estate, issue=name, unit=issue.unit, contractor=command.contractor,
                was=issue.contractor, reason=command.reason,
            )
        ]  # fmt: skip
