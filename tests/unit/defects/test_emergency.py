"""An emergency has two hours of its own: made safe in them, or late, whatever the repair itself still takes."""

from datetime import timedelta

from services.defects.emergency import EmergencyTooLate, NoEmergency
from services.defects.who_may import NotTheAddressee
from services.notifications.told_of import TOLD_OF
from shared.contracts.defects import (
    EmergencyBecameOverdue,
    EmergencyMadeSafe,
    EmergencyOrdered,
    MarkEmergencyOverdue,
    OrderEmergency,
    RaiseIssue,
    ReportMadeSafe,
    ReportRectification,
)
from tests.given import AT
from tests.unit.defects.story import ABOUT, ASKED, CONFIRMED, PHOTO, RAISED, THE_ISSUE, THEIRS, C, ask
from tests.unit.defects.world import Person, World

SAFE_BY = AT + timedelta(hours=2)
MINUTE = timedelta(minutes=1)
ORDERED = (*RAISED, EmergencyOrdered(**THEIRS, reason="live wire", safe_by=SAFE_BY, policy_version=0))
SAFE = ReportMadeSafe(**ASKED, contractor=C, note="switched off", photos=(PHOTO,))
MADE_SAFE = EmergencyMadeSafe(
    **THEIRS, safe_by=SAFE_BY, made_safe_at=AT, late=False, by="w-1", note="switched off", photos=(PHOTO,)
)
LATE = MarkEmergencyOverdue(**ASKED, safe_by=SAFE_BY)
STILL_UNSAFE = EmergencyBecameOverdue(**THEIRS, safe_by=SAFE_BY)
BUILDER = Person("w-1", "contractor", frozenset({f"contractor:{C}"}))
ON_DUTY = Person("duty", "inspector")


def test_it_is_made_safe_once_and_in_time_or_late() -> None:
    ask(ORDERED, SAFE).then(MADE_SAFE)
    ask((*ORDERED, MADE_SAFE), SAFE).then_nothing()
    [late] = ask((*ORDERED, STILL_UNSAFE), SAFE, at=SAFE_BY + MINUTE).events
    assert isinstance(late, EmergencyMadeSafe)
    assert late.late


def test_only_an_emergency_is_made_safe_and_by_its_own_contractor_or_who_is_on_duty() -> None:
    ask(CONFIRMED, SAFE).then_refused(NoEmergency)
    ask(CONFIRMED, OrderEmergency(**ASKED, contractor=C, reason="x")).then_refused(EmergencyTooLate)
    ask(ORDERED, ReportMadeSafe(**ASKED), role="inspector").then_types(EmergencyMadeSafe)
    another = {"of": {"contractor:c9"}}
    ask(ORDERED, SAFE, **another).then_refused(NotTheAddressee)
    ask(ORDERED, ReportMadeSafe(**ASKED, contractor="c9"), **another).then_refused(NotTheAddressee)
    ask(ORDERED, ReportMadeSafe(**ASKED), **another).then_refused(NotTheAddressee)


def test_it_is_late_once_and_only_while_it_is_unsafe() -> None:
    ask(ORDERED, LATE, at=SAFE_BY).then(STILL_UNSAFE)
    ask((*ORDERED, STILL_UNSAFE), LATE, at=SAFE_BY).then_nothing()
    ask((*ORDERED, MADE_SAFE), LATE, at=SAFE_BY).then_nothing()


def test_whoever_must_act_is_told_that_it_is_late() -> None:
    assert ("defects", "EmergencyBecameOverdue") in TOLD_OF


def ordered() -> World:
    world = World()
    world.ask(RaiseIssue(**ABOUT, room="bath", description="x", found_by="inspector"), ON_DUTY)
    world.ask(OrderEmergency(**ASKED, contractor=C, reason="live wire"), ON_DUTY)
    return world


def told(world: World) -> list[str]:
    return [line.type for line in world.log if line.type.startswith("Emergency")]


def test_after_two_hours_it_is_said_to_be_late() -> None:
    world = ordered()
    world.tick(SAFE_BY - MINUTE)
    assert told(world) == ["EmergencyOrdered"]
    world.tick(SAFE_BY)
    assert told(world) == ["EmergencyOrdered", "EmergencyBecameOverdue"]
    assert world.row("issue_marks", THE_ISSUE).unsafe
    world.now = SAFE_BY + MINUTE
    world.ask(ReportMadeSafe(**ASKED), ON_DUTY)
    world.tick(SAFE_BY + timedelta(days=1))
    assert told(world) == ["EmergencyOrdered", "EmergencyBecameOverdue", "EmergencyMadeSafe"]
    row = world.row("issue_marks", THE_ISSUE)
    assert (row.made_safe_at, row.unsafe) == (SAFE_BY + MINUTE, True)
    assert world.rebuilt()["issue_marks"] == world.rows["issue_marks"]


def test_made_safe_or_mended_in_time_it_is_never_late() -> None:
    for report in (ReportMadeSafe(**ASKED, contractor=C), ReportRectification(**ASKED, contractor=C, photos=(PHOTO,))):
        world = ordered()
        world.now = SAFE_BY - MINUTE
        world.ask(report, BUILDER)
        world.tick(SAFE_BY + timedelta(hours=5))
        assert "EmergencyBecameOverdue" not in told(world)
        row = world.row("issue_marks", THE_ISSUE)
        assert (row.made_safe_at, row.unsafe) == (SAFE_BY - MINUTE, False)
