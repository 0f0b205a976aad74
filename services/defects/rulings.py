"""A dispute ruled: the property company and the developer, each in its own person, with the same ruling."""

from services.defects.due_dates import DueDates, Policies, due_dates
from services.defects.issue import Issue, IssueNotKnown
from services.defects.issue_parts import Dispute, Verdict
from services.defects.read_models.estates import EstateRow
from services.defects.read_models.standard_methods import StandardsRow
from services.defects.running_clock import begins, goes_on
from services.defects.standard_methods import takes_standard
from services.defects.who_may import side_of
from shared.contracts.defects import DisputeRuled, DueDateSet, RuleDispute, Side
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class IssueNotDisputed(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，没有争议待裁定。", "Issue {issue} is {stage}; no dispute is open."
    )


class ShareMissing(Refusal):
    wording = Wording(
        "分担责任须写明施工单位承担的比例；其他裁定不写比例。", "A split, and only a split, names the share."
    )


class OnePersonForBothSides(Refusal):
    wording = Wording(
        "物业方与开发商须由不同的人分别决定(问题 {issue})。",
        "The two sides decide in two persons; you have spoken for the other side of issue {issue}.",
    )


def rule_dispute(
    asked: Asked[RuleDispute], issue: Issue, estate: EstateRow | None, policies: Policies,
    standards: StandardsRow | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=command.issue)
        case "disputed" if issue.dispute is not None:
            return _ruled(asked, issue, issue.dispute, due_dates(command.estate, estate, policies), standards)
        case (
            "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed"
            | "in_work" | "reported" | "accepted" | "closed" | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise IssueNotDisputed(issue=command.issue, stage=issue.stage)


def _ruled(
    asked: Asked[RuleDispute], issue: Issue, dispute: Dispute, due: DueDates, standards: StandardsRow | None
) -> list[Event]:
    command, side = asked.command, side_of(asked.role)
    if (command.ruling == "split") != (command.share is not None):
        raise ShareMissing
    verdict = Verdict(command.ruling, command.share, asked.person)
    if (own := dispute.verdicts.get(side)) is not None and own.same_as(verdict):
        return []
    other = dispute.verdicts.get("developer" if side == "property" else "property")
    if other is not None and other.by == asked.person:
        raise OnePersonForBothSides(issue=command.issue)
    final = other is not None and other.same_as(verdict)
    ruled = _ruling(asked, issue, side, final=final)
    if not final or command.ruling == "falls":
        return [ruled]
    standard = takes_standard(command.issue, issue, command.estate, issue.addressee, standards, due.policy)
    return [ruled, *_clock(asked, issue, due), *standard]


def _ruling(asked: Asked[RuleDispute], issue: Issue, side: Side, *, final: bool) -> DisputeRuled:
    command = asked.command
    return DisputeRuled(
        estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.addressee, side=side,
        by=asked.person, ruling=command.ruling, share=command.share, reason=command.reason, final=final,
        ruled_at=asked.at,
    )  # fmt: skip


def _clock(asked: Asked[RuleDispute], issue: Issue, due: DueDates) -> list[DueDateSet]:
    """It stood while the dispute lasted; where it had not begun, the ruling is the confirmation."""
    command = asked.command
    if issue.due is not None:
        return goes_on(command.issue, issue, command.estate, "dispute", asked.at, due)
    return [begins(command.issue, issue, command.estate, issue.contractor, asked.at, "ruled", due)]
