"""What each party says so that everybody is coordinated, in the order in which it happens."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from shared import clock
from shared.contracts import owners as say
from shared.contracts import visits
from shared.messages import Command
from tests.faults.people import (
    BUILDERS,
    DEVELOPER,
    ESTATE,
    INSPECTOR,
    MANAGER,
    SERVICE,
    SUPERVISOR,
    UNITS,
    Person,
    owner_of,
)

OWNER = Person(owner_of(UNITS[1]), "owner")
NOW = clock.now()
TODAY, HOUR, DAY = (NOW + timedelta(hours=8)).date(), timedelta(hours=1), timedelta(days=1)  # in Shanghai
HANDOVER = TODAY + 20 * DAY
QUESTION: dict[str, Any] = {"estate": ESTATE, "matter": "q-1", "unit": UNITS[3]}
Step = tuple[Person, Command]


def words(zh: str, en: str) -> say.Words:
    return say.Words(zh=zh, en=en)


def steps() -> Iterator[Step]:
    yield MANAGER, say.FormWorkingGroup(estate=ESTATE, developer_head=DEVELOPER.id, property_head=MANAGER.id)
    night = say.ShiftWanted(begins="00:00", ends="00:00")
    member = say.AppointWorkingGroupMember(
        estate=ESTATE, member=SERVICE.id, party="customer_service", duty="总台", deputy=SUPERVISOR.id, shifts=(night,)
    )
    yield MANAGER, member
    crew = say.AppointWorkingGroupMember(
        estate=ESTATE, member=BUILDERS[0].id, party="contractor", contractor="c-1", duty="快修组"
    )
    yield DEVELOPER, crew
    yield DEVELOPER, say.ReleaseWorkingGroupMember(estate=ESTATE, member=BUILDERS[0].id)
    away = say.RecordMemberAbsence(estate=ESTATE, member=SERVICE.id, away_from=NOW - HOUR, away_until=NOW + DAY)
    yield SERVICE, away
    duty = say.AnswerDutyWanted(topic="parking", name=words("车位", "Parking"), parties=("customer_service", "order"))
    yield MANAGER, say.SetAnswerDuties(estate=ESTATE, duties=(duty,), why="本项目另定")
    yield from the_plan()
    yield from the_items()
    yield from an_emergency()


def the_plan() -> Iterator[Step]:
    yield MANAGER, say.BeginCountdownPlan(estate=ESTATE, handover_day=HANDOVER)
    yield MANAGER, say.MoveHandoverDay(estate=ESTATE, handover_day=HANDOVER + 5 * DAY, reason="消防验收延期")
    extra = say.SetCountdownTask(
        estate=ESTATE, task="hoarding", area="site", party="order", title=words("拆围挡", "Take the hoarding down"),
        due_on=TODAY + 9 * DAY,
    )  # fmt: skip
    yield MANAGER, extra
    yield MANAGER, say.AssignCountdownTask(estate=ESTATE, task="hoarding", person=INSPECTOR.id)
    yield SUPERVISOR, say.MoveCountdownTask(estate=ESTATE, task="hoarding", due_on=TODAY + 11 * DAY, reason="等吊车")
    yesterday = TODAY - DAY
    yield DEVELOPER, say.FinishCountdownTask(estate=ESTATE, task="form-group", done_on=yesterday, note="名单已签")
    yield DEVELOPER, say.ReopenCountdownTask(estate=ESTATE, task="form-group", reason="缺监理")
    yield MANAGER, say.DropCountdownTask(estate=ESTATE, task="second-drill", reason="只演一次")


def the_items() -> Iterator[Step]:
    item: dict[str, Any] = {"estate": ESTATE, "item": "lift"}
    lift = say.RaiseCoordinationItem(
        **item, from_party="engineering", to_party="contractor", contractor="c-1", text="电梯何时移交", due_at=NOW + DAY
    )
    yield INSPECTOR, lift
    yield BUILDERS[0], say.AnswerCoordinationItem(**item, answer="周五")
    yield INSPECTOR, say.ReturnCoordinationItem(**item, reason="哪个周五", due_at=NOW + 2 * DAY)
    yield BUILDERS[0], say.AnswerCoordinationItem(**item, answer="下周五")
    yield INSPECTOR, say.CloseCoordinationItem(**item)
    water = say.ItemRow(
        item="water", from_party="customer_service", to_party="developer_project", text="何时通水", due_at=NOW + DAY
    )
    yield SERVICE, meeting("evening", 4, task("desk", 3), (water,))
    corrected = say.CorrectMinutes(
        estate=ESTATE, meeting="evening", topics="当日小结", decisions=("加开两个签到台",), reason="笔误"
    )
    yield MANAGER, corrected


def task(name: str, days: int) -> say.MinutesTask:
    """Due so many days from now."""
    return say.MinutesTask(
        task=name, area="day", party="customer_service", title="加开签到台", due_on=TODAY + days * DAY
    )  # fmt: skip


def meeting(
    name: str, days_ago: int, wanted: say.MinutesTask, items: tuple[say.ItemRow, ...] = ()
) -> say.RecordMinutes:
    return say.RecordMinutes(
        estate=ESTATE, meeting=name, kind="wrap_up", held_at=NOW - days_ago * DAY,
        ended_at=NOW - days_ago * DAY + HOUR, place="会所", chaired_by=DEVELOPER.id,
        present=(DEVELOPER.id, MANAGER.id), topics="当日小结", decisions=("加开签到台",), tasks=(wanted,), items=items,
    )  # fmt: skip


def an_emergency() -> Iterator[Step]:
    down = say.ScenarioWanted(
        kind="system_down", name=words("系统中断", "System down"), decides=("customer_service",),
        steps=(words("转纸质", "Paper forms"),),
    )  # fmt: skip
    yield MANAGER, say.SetEmergencyPlan(estate=ESTATE, scenarios=(down,), why="本项目预案")
    began = say.ActivateEmergencyPlan(
        estate=ESTATE, emergency="down-1", kind="system_down", began_at=NOW - 5 * HOUR, decided_by=SERVICE.id
    )
    yield SERVICE, began
    ended = say.EndEmergencyPlan(
        estate=ESTATE, emergency="down-1", ended_at=NOW - 4 * HOUR, outcome="恢复，九张纸质单待补录"
    )
    yield SERVICE, ended
    yield (
        SERVICE,
        visits.RaiseMatter(**QUESTION, classified="fees", text="物业费从哪天起算", source="day", answer="自交付日"),
    )
    promised = visits.PromisedAnswer(department="engineering", until=NOW + DAY)
    asked = visits.RaiseMatter(
        **{**QUESTION, "matter": "q-2"}, classified="service", text="充电桩何时开通", source="day", promised=promised
    )
    yield SUPERVISOR, asked
