"""Minutes: recorded once, also days later, with the tasks and items that follow from them; put right later."""

from datetime import timedelta
from typing import Any

from services.owners.coordination import ItemRaisedOtherwise
from services.owners.countdown import CountdownNotBegun
from services.owners.countdown_tasks import TaskSetOtherwise
from services.owners.minutes import (
    EndedBeforeItBegan,
    EndsInFuture,
    ListedTwice,
    MinutesRecordedOtherwise,
    NoSuchMeeting,
)
from services.owners.person import ContractorNotEngaged, PersonNotKnown
from services.owners.read_models.meetings import MEETINGS
from services.owners.structure import EstateNotKnown
from services.owners.working_group import WorkingGroupNotFormed
from shared.contracts.owners import (
    CoordinationItemRaised,
    CorrectMinutes,
    ItemRow,
    MinutesCorrected,
    MinutesRecorded,
    MinutesTask,
    RecordMinutes,
    Words,
)
from tests.given import AT, folded
from tests.unit.owners.countdown import BEGUN, LATER, SOON, TODAY, task
from tests.unit.owners.facts import OWNER, E, ask, so_far
from tests.unit.owners.group import HERE, PEOPLE, TOGETHER

HOUR = timedelta(hours=1)
READY = (*TOGETHER, BEGUN, SOON, LATER)
MEETING: dict[str, Any] = {
    "estate": E, "meeting": "m-1", "kind": "wrap_up", "held_at": AT - 2 * HOUR, "ended_at": AT - HOUR,
    "place": "会所", "chaired_by": "p-dev", "present": ("p-dev", "p-head", "p-desk"), "topics": "首日小结",
    "decisions": ("加开一个签到台",),
}  # fmt: skip
TASK = MinutesTask(
    task="t-desk", area="site", party="customer_service", title="加开签到台", due_on=TODAY, person="p-desk"
)
ITEM = ItemRow(
    item="c-7", from_party="customer_service", to_party="contractor", contractor="c1", text="快修组增派水电工",
    due_at=AT + HOUR,
)  # fmt: skip
RECORD = RecordMinutes(**MEETING, tasks=(TASK,), items=(ITEM,))
RECORDED = MinutesRecorded(**MEETING, tasks=("t-desk",), items=("c-7",), recorded_by="p-1")
SET = task(
    "t-desk", TODAY, area="site", title=Words(zh="加开签到台", en="加开签到台"), offset=None, person="p-desk",
    meeting="m-1",
)  # fmt: skip
RAISED = CoordinationItemRaised(
    estate=E, item="c-7", from_party="customer_service", from_side="property", to_party="contractor",
    to_side="contractor", contractor="c1", text="快修组增派水电工", due_at=AT + HOUR, meeting="m-1", raised_by="p-1",
)  # fmt: skip
CORRECT = CorrectMinutes(estate=E, meeting="m-1", topics="首日小结", decisions=("加开两个签到台",), reason="笔误")
CORRECTED = MinutesCorrected(
    estate=E, meeting="m-1", topics="首日小结", decisions=("加开两个签到台",), reason="笔误", corrected_by="p-1"
)


def test_minutes_set_their_tasks_and_raise_their_items_in_one_decision() -> None:
    ask(so_far(*READY), RECORD).then(RECORDED, SET, RAISED)
    ask(so_far(*READY, RECORDED, SET, RAISED), RECORD).then_nothing()
    other = RECORD.model_copy(update={"place": "售楼处"})
    ask(so_far(*READY, RECORDED, SET, RAISED), other).then_refused(MinutesRecordedOtherwise, meeting="m-1")


def test_minutes_without_tasks_need_no_plan() -> None:
    plain = RecordMinutes(**MEETING)
    ask(so_far(*TOGETHER), plain).then(RECORDED.model_copy(update={"tasks": (), "items": ()}))
    ask(so_far(*TOGETHER), RECORD).then_refused(CountdownNotBegun)
    ask(so_far(*HERE), plain).then_refused(WorkingGroupNotFormed)
    ask(so_far(*PEOPLE), plain).then_refused(EstateNotKnown)


def test_minutes_typed_in_days_later_keep_when_it_was() -> None:
    assert RECORDED.occurred(AT) == AT - 2 * HOUR
    days = timedelta(days=3)
    late = RECORD.model_copy(update={"held_at": AT - days, "ended_at": AT - days + HOUR, "items": ()})
    first, _ = ask(so_far(*READY), late).events
    assert first.occurred(AT) == AT - days


def test_nobody_unknown_was_there_and_no_meeting_is_still_to_come() -> None:
    ask(so_far(*READY), RECORD.model_copy(update={"present": ("p-x",)})).then_refused(PersonNotKnown, person="p-x")
    ask(so_far(*READY), RECORD.model_copy(update={"present": (OWNER,)})).then_refused(PersonNotKnown, person=OWNER)
    his = RECORD.model_copy(update={"tasks": (TASK.model_copy(update={"person": OWNER}),)})
    ask(so_far(*READY), his).then_refused(PersonNotKnown, person=OWNER)
    ask(so_far(*READY), RECORD.model_copy(update={"ended_at": AT + HOUR})).then_refused(EndsInFuture)
    ask(so_far(*READY), RECORD.model_copy(update={"ended_at": AT - 3 * HOUR})).then_refused(EndedBeforeItBegan)


def test_what_stands_already_under_its_id_is_not_set_again() -> None:
    ask(so_far(*READY, SOON.model_copy(update={"task": "t-desk"})), RECORD).then_refused(TaskSetOtherwise)
    ask(so_far(*READY, RAISED.model_copy(update={"text": "别的"})), RECORD).then_refused(ItemRaisedOtherwise)
    elsewhere = RECORD.model_copy(update={"items": (ITEM.model_copy(update={"contractor": "c9"}),)})
    ask(so_far(*READY), elsewhere).then_refused(ContractorNotEngaged, contractor="c9")


def test_minutes_list_a_task_and_an_item_once() -> None:
    task_twice = RECORD.model_copy(update={"tasks": (TASK, TASK.model_copy(update={"title": "别的"}))})
    ask(so_far(*READY), task_twice).then_refused(ListedTwice, what="t-desk")
    item_twice = RECORD.model_copy(update={"items": (ITEM, ITEM.model_copy(update={"text": "别的"}))})
    ask(so_far(*READY), item_twice).then_refused(ListedTwice, what="c-7")


def test_what_was_written_down_wrongly_is_put_right() -> None:
    ask(so_far(*READY, RECORDED), CORRECT).then(CORRECTED)
    ask(so_far(*READY, RECORDED, CORRECTED), CORRECT).then_nothing()
    ask(so_far(*READY), CORRECT).then_refused(NoSuchMeeting)
    row = folded(MEETINGS, RECORDED, CORRECTED)["m-1"]
    assert (row.decisions, row.correction, row.version) == (("加开两个签到台",), "笔误", 2)
    assert (row.tasks, row.items, row.recorded_by) == (("t-desk",), ("c-7",), "p-1")
