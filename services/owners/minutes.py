"""Minutes of a meeting (会议纪要): recorded once with what follows from them, put right by a later fact."""

from collections import Counter as Tally
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.owners.coordination import raised
from services.owners.countdown import end_of, must_be_begun
from services.owners.countdown_tasks import TaskSetOtherwise
from services.owners.person import must_be_registered
from services.owners.read_models.contractors import ContractorOnList
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.people import PersonOnList
from services.owners.read_models.working_groups import GroupOnList
from services.owners.structure import estate_here
from services.owners.working_group import WorkingGroupNotFormed
from shared.contracts.owners import (
    SIDES,
    CorrectMinutes,
    CountdownTaskSet,
    MinutesCorrected,
    MinutesRecorded,
    RecordMinutes,
    Words,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class EndsInFuture(Refusal):
    status = 400
    wording = Wording("结束时间 {at} 晚于现在。", "It ends at {at}, which is still to come.")


class EndedBeforeItBegan(Refusal):
    status = 400
    wording = Wording("结束时间 {ended_at} 早于开始时间。", "{ended_at} is before it began.")


class MinutesRecordedOtherwise(Refusal):
    wording = Wording(
        "会议 {meeting} 的纪要已按其他内容登记；更正请用 CorrectMinutes。",
        "The minutes of {meeting} stand otherwise; put them right with CorrectMinutes.",
    )


class ListedTwice(Refusal):
    status = 400
    wording = Wording("任务或事项代码 {what} 重复。", "{what} is listed twice among the tasks or items.")


class NoSuchMeeting(Refusal):
    status = 404
    wording = Wording("没有会议 {meeting} 的纪要。", "There are no minutes of {meeting}.")


@dataclass(frozen=True)
class Meeting:
    """`recorded` as first written down; topics and decisions as they were last put right."""

    recorded: MinutesRecorded | None = None
    topics: str = ""
    decisions: tuple[str, ...] = ()


def evolve(meeting: Meeting, event: Event) -> Meeting:
    match event:
        case MinutesRecorded():
            return Meeting(event, event.topics, event.decisions)
        case MinutesCorrected():
            return replace(meeting, topics=event.topics, decisions=event.decisions)
        case _:
            return meeting


STREAM = "meeting:{meeting}"
MEETING = Aggregate("meeting", Meeting(), evolve)


def streams(command: RecordMinutes) -> list[str]:
    """The plan only where it gets a task."""
    plan = [f"countdown:{command.estate}"] if command.tasks else []
    return [f"meeting:{command.meeting}", *plan, *(f"coordination-item:{one.item}" for one in command.items)]


def persons(command: RecordMinutes) -> list[str]:
    named = [command.chaired_by, *command.present, *(one.person for one in command.tasks if one.person is not None)]
    return list(dict.fromkeys(named))


def companies(command: RecordMinutes) -> list[str]:
    found = [f"{command.estate}/{one.contractor}" for one in command.items if one.contractor is not None]
    return list(dict.fromkeys(found))


def record_minutes(
    asked: Asked[RecordMinutes], states: Mapping[str, Any], group: GroupOnList | None, estate: EstateOnList | None,
    people: Mapping[str, PersonOnList | None], engaged: Mapping[str, ContractorOnList | None],
) -> list[Event]:  # fmt: skip
    command, here = asked.command, estate_here(asked.command.estate, estate)
    if group is None:
        raise WorkingGroupNotFormed(estate=command.estate)
    before: Meeting = states[f"meeting:{command.meeting}"]
    fact = _fact(asked)
    if before.recorded is not None:
        if before.recorded.model_copy(update={"recorded_by": asked.person}) != fact:
            raise MinutesRecordedOtherwise(meeting=command.meeting)
        return []
    _check(asked, people)
    items = [
        event
        for one in command.items
        for event in raised(
            asked, one, states[f"coordination-item:{one.item}"], group,
            engaged.get(f"{command.estate}/{one.contractor}"), meeting=command.meeting,
        )
    ]  # fmt: skip
    return [fact, *_tasks(command, states, here), *items]


def _fact(asked: Asked[RecordMinutes]) -> MinutesRecorded:
    command = asked.command
    same = ("estate", "meeting", "kind", "held_at", "ended_at", "place", "chaired_by", "present", "topics", "decisions")
    return MinutesRecorded(
        **{name: getattr(command, name) for name in same}, tasks=tuple(one.task for one in command.tasks),
        items=tuple(one.item for one in command.items), recorded_by=asked.person,
    )  # fmt: skip


def _check(asked: Asked[RecordMinutes], people: Mapping[str, PersonOnList | None]) -> None:
    command = asked.command
    if command.ended_at < command.held_at:
        raise EndedBeforeItBegan(ended_at=command.ended_at.isoformat())
    if command.ended_at > asked.now:
        raise EndsInFuture(at=command.ended_at.isoformat())
    for person, row in people.items():
        must_be_registered(person, row)
    for listed in ([one.task for one in command.tasks], [one.item for one in command.items]):
        for what, times in Tally(listed).items():
            if times > 1:
                raise ListedTwice(what=what)


def _tasks(command: RecordMinutes, states: Mapping[str, Any], estate: EstateOnList) -> Iterator[CountdownTaskSet]:
    """Typed in late, a task may be due already: it was given when they met."""
    if not command.tasks:
        return
    plan = states[f"countdown:{command.estate}"]
    must_be_begun(command.estate, plan)
    for one in command.tasks:
        if one.task in plan.tasks:
            raise TaskSetOtherwise(task=one.task)
        yield CountdownTaskSet(
            estate=command.estate, task=one.task, area=one.area, party=one.party, side=SIDES[one.party],
            title=Words(zh=one.title, en=one.title), due_on=one.due_on, due_at=end_of(one.due_on, estate),
            person=one.person, meeting=command.meeting,
        )  # fmt: skip


def correct_minutes(asked: Asked[CorrectMinutes], meeting: Meeting) -> list[Event]:
    command = asked.command
    if meeting.recorded is None:
        raise NoSuchMeeting(meeting=command.meeting)
    if (meeting.topics, meeting.decisions) == (command.topics, command.decisions):
        return []
    return [MinutesCorrected(**dict(command), corrected_by=asked.person)]
