"""Who agrees methods for the developer: its own people, or whom it named in writing; never whoever does the work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.defects.issue import Issue
from services.defects.read_models.method_delegates import DelegatesRow
from services.defects.who_may import side_of
from shared.contracts.defects import (
    AgreementDelegated,
    AgreeMethod,
    DelegateAgreement,
    DelegationEnded,
    EndDelegation,
    RefuseMethod,
    Side,
)
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class NotDelegated(Refusal):
    status = 403
    wording = Wording(
        "开发商未书面委托您商定整改方案。", "The developer has not named you in writing to agree methods for it."
    )


class OwnWorkNotAgreed(Refusal):
    status = 403
    wording = Wording(
        "施工单位不能代表开发商同意自己的整改方案(问题 {issue})。",
        "Whoever does the work on issue {issue} cannot agree its method for the developer.",
    )


@dataclass(frozen=True)
class Delegation:
    named: Mapping[str, tuple[str, datetime | None]] = field(default_factory=dict)


def evolve(delegation: Delegation, event: Event) -> Delegation:
    match event:
        case AgreementDelegated():
            return Delegation({**delegation.named, event.person: (event.paper, event.until)})
        case DelegationEnded():
            return Delegation({one: named for one, named in delegation.named.items() if one != event.person})
        case _:
            return delegation


def delegate_agreement(asked: Asked[DelegateAgreement], delegation: Delegation) -> list[Event]:
    command = asked.command
    if delegation.named.get(command.person) == (command.paper, command.until):
        return []
    return [
        AgreementDelegated(
            estate=command.estate, person=command.person, paper=command.paper, until=command.until
        )
    ]  # fmt: skip


def end_delegation(asked: Asked[EndDelegation], delegation: Delegation) -> list[Event]:
    command = asked.command
    if command.person not in delegation.named:
        return []
    return [DelegationEnded(estate=command.estate, person=command.person, reason=command.reason)]


def side_agreeing(
    asked: Asked[AgreeMethod] | Asked[RefuseMethod], issue: Issue, delegates: DelegatesRow | None
) -> tuple[Side, bool]:
    """For which side somebody agrees, and whether by delegation."""
    if asked.role == "contractor" and f"contractor:{issue.contractor}" in asked.of:
        raise OwnWorkNotAgreed(issue=asked.command.issue)
    if asked.role == "developer_rep":
        return "developer", False
    if asked.command.for_developer:
        if delegates is None or not delegates.may_agree(asked.person, asked.at):
            raise NotDelegated
        return "developer", True
    if asked.role in ("contractor", "supervision"):
        raise NotDelegated
    return side_of(asked.role), False


DELEGATION = Aggregate("delegation", Delegation(), evolve)
