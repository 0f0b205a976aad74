"""A matter (事项): raised, assigned, its result reported, the owner asked again, until satisfied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.visits.read_models.units import UnitRow
from services.visits.where import known
from shared.contracts.visits import (
    AssignMatter,
    Department,
    EscalateMatter,
    MatterAnsweredOnSpot,
    MatterAssigned,
    MatterClass,
    MatterClosed,
    MatterEscalated,
    MatterRaised,
    MatterResultReported,
    MatterState,
    OwnerDissatisfied,
    OwnerRevisited,
    OwnerSatisfied,
    RaiseMatter,
    ReportMatterResult,
    RevisitOwner,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class MatterNotKnown(Refusal):
    status = 404
    wording = Wording("没有事项 {matter}。", "There is no matter {matter}.")


class MatterClosedAlready(Refusal):
    wording = Wording("事项 {matter} 已关闭。", "Matter {matter} is already closed.")


class MatterNotAssigned(Refusal):
    wording = Wording(
        "事项 {matter} 未交责任部门，当前状态：{state}。", "Matter {matter} lies with no department; it is {state}."
    )


class MatterNotReported(Refusal):
    wording = Wording(
        "事项 {matter} 尚无处理结果，当前状态：{state}。", "Matter {matter} has no result yet; it is {state}."
    )


class MatterRaisedOtherwise(Refusal):
    wording = Wording("事项 {matter} 已按其他内容登记。", "Matter {matter} was raised with other content.")


class MatterLeftOpen(Refusal):
    status = 400
    wording = Wording(
        "现场提出的问题须当场答复，或承诺由哪个部门在何时答复。",
        "What is asked on the day is answered at once, or promised: by which department, until when.",
    )


class PromisedInPast(Refusal):
    status = 400
    wording = Wording("承诺答复时间 {until} 已过。", "{until} has passed; no answer can be promised until then.")


Assigned = tuple[Department, str | None, datetime]


@dataclass(frozen=True)
class Matter:
    """`state` is None where it was never raised; `round` counts assignments, `first` is the first of them."""

    state: MatterState | None = None
    unit: str = ""
    text: str = ""
    classified: MatterClass = "other"
    issue: str | None = None
    answer: str | None = None
    first: Assigned | None = None
    assigned: Assigned | None = None
    round: int = 0
    result: str = ""


STATES: Mapping[type[Event], MatterState] = {
    MatterRaised: "raised",
    MatterAssigned: "assigned",
    MatterResultReported: "reported",
    MatterEscalated: "escalated",
    OwnerRevisited: "revisited",
    MatterClosed: "closed",
}  # what each event leaves the matter in


def evolve(matter: Matter, event: Event) -> Matter:
    matter = replace(matter, state=STATES.get(type(event), matter.state))
    match event:
        case MatterRaised():
            return replace(matter, unit=event.unit, text=event.text, classified=event.classified, issue=event.issue)
        case MatterAnsweredOnSpot():
            return replace(matter, answer=event.answer)
        case MatterAssigned():
            to = (event.department, event.person, event.due)
            return replace(matter, first=matter.first or to, assigned=to, round=event.round)
        case MatterResultReported():
            return replace(matter, result=event.result)
        case _:
            return matter


MATTER = Aggregate("matter", Matter(), evolve)


def raise_matter(asked: Asked[RaiseMatter], matter: Matter, unit: UnitRow | None) -> list[Event]:
    command = asked.command
    if matter.state is not None:
        if not _said_alike(command, matter):
            raise MatterRaisedOtherwise(matter=command.matter)
        return []
    known(unit, command.unit, command.estate)
    if command.source == "day" and command.answer is None and command.promised is None:
        raise MatterLeftOpen
    raised = MatterRaised(
        estate=command.estate, matter=command.matter, unit=command.unit, visit=None, classified=command.classified,
        text=command.text, issue=command.issue, source=command.source,
    )  # fmt: skip
    return [raised, *_at_once(asked)]


def _said_alike(command: RaiseMatter, matter: Matter) -> bool:
    """An answer, or a promise, that was not recorded is not lost silently either."""
    promised = command.promised
    to = None if promised is None else (promised.department, promised.person, promised.until)
    return (
        (matter.unit, matter.text) == (command.unit, command.text)
        and command.answer in (None, matter.answer)
        and to in (None, matter.first)
    )


def _at_once(asked: Asked[RaiseMatter]) -> Iterator[Event]:
    """What the owner was told where it was asked."""
    command, promised = asked.command, asked.command.promised
    what = {"estate": command.estate, "matter": command.matter, "unit": command.unit}
    if command.answer is not None:
        yield MatterAnsweredOnSpot(**what, visit=None, answer=command.answer)
        yield MatterClosed(**what, classified=command.classified, on_spot=True, rounds=0)
    if promised is not None:
        if promised.until <= asked.at:
            raise PromisedInPast(until=promised.until.isoformat())
        yield MatterAssigned(
            **what, department=promised.department, person=promised.person, due=promised.until, round=1
        )  # fmt: skip


def assign(asked: Asked[AssignMatter], matter: Matter) -> list[Event]:
    command = asked.command
    _must_be_open(command.matter, matter)
    if matter.state == "assigned" and matter.assigned == (command.department, command.person, command.due):
        return []
    return [
        MatterAssigned(
            estate=command.estate, matter=command.matter, unit=matter.unit, department=command.department,
            person=command.person, due=command.due, round=matter.round + 1,
        )
    ]  # fmt: skip


def report_result(asked: Asked[ReportMatterResult], matter: Matter) -> list[Event]:
    command = asked.command
    _must_be_known(command.matter, matter)
    if matter.state == "reported" and matter.result == command.result:
        return []
    if matter.state not in ("assigned", "escalated") or matter.assigned is None:
        raise MatterNotAssigned(matter=command.matter, state=matter.state)
    return [
        MatterResultReported(
            estate=command.estate, matter=command.matter, unit=matter.unit, department=matter.assigned[0],
            result=command.result, round=matter.round,
        )
    ]  # fmt: skip


def escalate(asked: Asked[EscalateMatter], matter: Matter) -> list[Event]:
    """A due date that has been moved, or met, escalates nothing."""
    command = asked.command
    _must_be_known(command.matter, matter)
    due = matter.assigned[2] if matter.assigned else None
    if matter.state in ("reported", "escalated", "closed") or (command.due is not None and command.due != due):
        return []
    return [
        MatterEscalated(estate=command.estate, matter=command.matter, unit=matter.unit, due=due, reason=command.reason)
    ]


def revisit_owner(asked: Asked[RevisitOwner], matter: Matter) -> list[Event]:
    command = asked.command
    _must_be_known(command.matter, matter)
    if matter.state == ("closed" if command.satisfied else "revisited"):
        return []
    if matter.state != "reported":
        raise MatterNotReported(matter=command.matter, state=matter.state)
    what = {"estate": command.estate, "matter": command.matter, "unit": matter.unit}
    asked_again = OwnerRevisited(**what, visit=command.visit, revisited_at=command.revisited_at, round=matter.round)
    if not command.satisfied:
        return [
            asked_again,
            OwnerDissatisfied(**what, round=matter.round, remarks=command.remarks, issue=matter.issue),
        ]
    return [
        asked_again,
        OwnerSatisfied(**what, round=matter.round),
        MatterClosed(**what, classified=matter.classified, on_spot=False, rounds=matter.round),
    ]


def _must_be_known(name: str, matter: Matter) -> None:
    if matter.state is None:
        raise MatterNotKnown(matter=name)


def _must_be_open(name: str, matter: Matter) -> None:
    _must_be_known(name, matter)
    if matter.state == "closed":
        raise MatterClosedAlready(matter=name)
