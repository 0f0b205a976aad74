"""A hold: asked for by one party with reason and end, agreed by the other side; the clock stands meanwhile."""

from typing import Literal

from services.defects.due_dates import Policies, due_dates
from services.defects.issue import Issue, IssueNotKnown, about
from services.defects.read_models.estates import EstateRow
from services.defects.rulings import OnePersonForBothSides
from services.defects.running_clock import goes_on
from services.defects.who_may import must_know, party_of, side_of
from shared.contracts.defects import AgreeHold, EndHold, HoldAgreed, HoldEnded, HoldRequested, RequestHold
from shared.decider import SYSTEM_ROLE, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class NothingToHold(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，没有可暂停的整改。", "Issue {issue} is {stage}; no work of it could be held."
    )


class HoldOpen(Refusal):
    wording = Wording(
        "问题 {issue} 已有未结束的暂停申请(第 {hold} 次)。", "Hold {hold} of issue {issue} is still open."
    )


class HoldEndsInThePast(Refusal):
    wording = Wording("暂停的截止时间须在将来。", "A hold ends in the future.")


class NoHoldRequested(Refusal):
    wording = Wording(
        "问题 {issue} 没有待同意的第 {hold} 次暂停申请。", "No hold {hold} of issue {issue} awaits an agreement."
    )


class NotTheOtherSide(Refusal):
    status = 403
    wording = Wording(
        "问题 {issue} 的暂停须由另一方同意。", "A hold of issue {issue} is agreed by the other side than asked for it."
    )


def request_hold(asked: Asked[RequestHold], issue: Issue) -> list[Event]:
    command, hold, party = asked.command, issue.marks.hold, party_of(asked.role)
    must_know(asked, issue)
    match issue.stage:
        case "confirmed" | "method_proposed" | "method_agreed" | "in_work":
            if hold.open and (hold.party, hold.reason, hold.until) == (party, command.reason, command.until):
                return []
            if hold.open:
                raise HoldOpen(issue=command.issue, hold=hold.number)
            if command.until <= asked.at:
                raise HoldEndsInThePast
            return [
                HoldRequested(
                    **about(command, issue), hold=hold.number + 1, party=party, by=asked.person,
                    reason=command.reason, until=command.until,
                )
            ]  # fmt: skip
        case (
            "unknown" | "raised" | "registered" | "submitted" | "disputed" | "reported" | "accepted" | "closed"
            | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise NothingToHold(issue=command.issue, stage=issue.stage)


def agree_hold(asked: Asked[AgreeHold], issue: Issue) -> list[Event]:
    """Property agrees to contractor and developer, the developer to property; never the person who asked."""
    command, hold = asked.command, issue.marks.hold
    if issue.stage == "unknown":
        raise IssueNotKnown(issue=command.issue)
    if not hold.open or hold.number != command.hold or hold.until is None:
        raise NoHoldRequested(issue=command.issue, hold=command.hold)
    if side_of(asked.role) != ("developer" if hold.party == "property" else "property"):
        raise NotTheOtherSide(issue=command.issue)
    if hold.agreed:
        return []
    if hold.by == asked.person:
        raise OnePersonForBothSides(issue=command.issue)
    if hold.until <= asked.at:
        raise HoldEndsInThePast
    return [
        HoldAgreed(
            **about(command, issue), hold=hold.number, by=asked.person, agreed_at=asked.at, until=hold.until
        )
    ]  # fmt: skip


def end_hold(asked: Asked[EndHold], issue: Issue, estate: EstateRow | None, policies: Policies) -> list[Event]:
    """Over by itself in its time; before that by any party, and then it was never agreed or ended early."""
    command, hold = asked.command, issue.marks.hold
    must_know(asked, issue)
    by_time = asked.role == SYSTEM_ROLE
    if not hold.open or hold.number != command.hold or hold.until is None or (by_time and asked.now < hold.until):
        return []
    early: Literal["ended_early", "not_agreed"] = "ended_early" if hold.agreed else "not_agreed"
    ended = HoldEnded(
        **about(command, issue), hold=hold.number, how="over" if by_time and hold.agreed else early,
        ended_at=hold.until if by_time else asked.at, reason=command.reason,
    )  # fmt: skip
    due = due_dates(command.estate, estate, policies)
    return [ended, *goes_on(command.issue, issue, command.estate, "hold", ended.ended_at, due)]
