"""Standard methods (标准整改做法): agreed once per class and estate by both sides, then in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.defects.due_dates import Policies, in_force
from services.defects.issue import Issue
from services.defects.read_models.standard_methods import StandardsRow
from services.defects.who_may import must_know, side_of
from shared.contracts.defects import (
    AgreeStandardMethod,
    MethodAgreed,
    RectificationPolicy,
    StandardMethodAgreed,
    UseStandardMethod,
)
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class AlwaysItsOwnMethod(Refusal):
    wording = Wording(
        "{l1} 类问题须逐项商定整改方案，没有标准做法。",
        "Each issue of class {l1} needs its own method; there is no standard.",
    )


class NoStandardMethod(Refusal):
    wording = Wording(
        "问题 {issue} 没有可用的标准整改做法。", "There is no standard method that issue {issue} could take."
    )


class StandardForBothSides(Refusal):
    wording = Wording(
        "物业方与开发商须由不同的人分别同意 {l1} 类的标准做法。",
        "The two sides agree the standard method of class {l1} in two persons; you have spoken for the other.",
    )


class MethodNotAwaited(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，不在确认后待定方案之列。",
        "Issue {issue} is {stage}; it is not confirmed and waiting for its method.",
    )


@dataclass(frozen=True)
class StandardMethod:
    """The last version, and who of which side agrees it."""

    version: int = 0
    text: str = ""
    agreed: Mapping[str, str] | None = None


def evolve(standard: StandardMethod, event: Event) -> StandardMethod:
    match event:
        case StandardMethodAgreed() if event.version == standard.version:
            return StandardMethod(event.version, event.method, {**(standard.agreed or {}), event.side: event.by})
        case StandardMethodAgreed():
            return StandardMethod(event.version, event.method, {event.side: event.by})
        case _:
            return standard


def agree_standard_method(
    asked: Asked[AgreeStandardMethod], standard: StandardMethod, policies: Policies
) -> list[Event]:
    command, side = asked.command, side_of(asked.role)
    policy, _ = in_force(policies, command.estate)
    if command.l1 in policy.own_method_classes:
        raise AlwaysItsOwnMethod(l1=command.l1)
    same = standard.text == command.method
    agreed = (standard.agreed or {}) if same else {}
    if side in agreed:
        return []
    if asked.person in agreed.values():
        raise StandardForBothSides(l1=command.l1)
    return [
        StandardMethodAgreed(
            estate=command.estate, l1=command.l1, side=side, by=asked.person,
            version=standard.version if same else standard.version + 1, method=command.method, complete=bool(agreed),
        )
    ]  # fmt: skip


def use_standard_method(
    asked: Asked[UseStandardMethod], issue: Issue, policies: Policies, standards: StandardsRow | None
) -> list[Event]:
    command = asked.command
    must_know(asked, issue)
    match issue.stage:
        case "method_agreed" if issue.method.standard is not None:
            return []
        case "confirmed":
            policy, _ = in_force(policies, command.estate)
            agreed = takes_standard(command.issue, issue, command.estate, issue.addressee, standards, policy)
            if not agreed:
                raise NoStandardMethod(issue=command.issue)
            return list(agreed)
        case (
            "unknown" | "raised" | "registered" | "submitted" | "disputed" | "method_proposed" | "method_agreed"
            | "in_work" | "reported" | "accepted" | "closed" | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise MethodNotAwaited(issue=command.issue, stage=issue.stage)


def takes_standard(
    name: str, issue: Issue, estate: str, contractor: str, standards: StandardsRow | None, policy: RectificationPolicy
) -> list[MethodAgreed]:
    """Both sides' agreement, given beforehand; none where its class has none or its kind needs its own."""
    standard = standards.in_force(issue.l1) if standards is not None and issue.l1 is not None else None
    if standard is None or _needs_its_own(issue, policy):
        return []
    about: dict[str, Any] = {
        "estate": estate, "issue": name, "unit": issue.unit, "contractor": contractor,
        "version": issue.method.version + 1, "standard": standard["version"], "method": standard["method"],
    }  # fmt: skip
    return [
        MethodAgreed(**about, side="property", by=standard["property"], complete=False),
        MethodAgreed(**about, side="developer", by=standard["developer"], complete=True),
    ]


def _needs_its_own(issue: Issue, policy: RectificationPolicy) -> bool:
    """Leak, structure, structural crack, replaced part (cfg); and whatever a standard has already failed on."""
    return (
        issue.method.unworkable
        or issue.l1 in policy.own_method_classes
        or issue.trade in policy.own_method_trades
        or issue.l2 in policy.own_method_details
    )


STANDARD_METHOD = Aggregate("standard-method", StandardMethod(), evolve)
