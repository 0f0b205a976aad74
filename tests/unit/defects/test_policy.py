"""The policy: the estate's before the group's before the trade's; a change never moves what is decided."""

from services.defects.policy import GroupPolicyNotYours
from services.defects.read_models.rectification_policies import PolicyRow
from shared.contracts.defects import (
    ConfirmIssue,
    DueDateSet,
    RectificationPolicy,
    RectificationPolicySet,
    SetRectificationPolicy,
)
from shared.messages import GROUP
from tests.unit.defects.story import ASKED, HANDLER, MONDAY, SUBMITTED, C, E, ask, so_far

QUICK = RectificationPolicy(minor_days=3)
SET = SetRectificationPolicy(estate=E, values=QUICK, why="the contract says so")
FIRST = RectificationPolicySet(estate=E, version=1, values=QUICK, why="the contract says so")


def days_to_work(*policies: PolicyRow) -> tuple[int, int]:
    story = so_far(*SUBMITTED)
    for policy in policies:
        story = story.and_row("rectification_policies", policy.estate, policy)
    asked = story.when(HANDLER[ConfirmIssue], ConfirmIssue(**ASKED, contractor=C), of={f"contractor:{C}"})
    due = asked.events[-1]
    assert isinstance(due, DueDateSet)
    return (due.to_due - MONDAY).days, due.policy_version


def test_a_policy_is_set_in_versions() -> None:
    ask((), SET).then(FIRST)
    ask((FIRST,), SET).then_nothing()
    again = SET.model_copy(update={"values": RectificationPolicy(minor_days=4)})
    [second] = ask((FIRST,), again).events
    assert isinstance(second, RectificationPolicySet)
    assert second.version == 2


def test_the_groups_default_is_the_groups_to_set() -> None:
    for_all = SET.model_copy(update={"estate": GROUP})
    ask((), for_all, role="group_admin").then_types(RectificationPolicySet)
    ask((), for_all, role="project_manager").then_refused(GroupPolicyNotYours)


def test_the_estates_own_policy_goes_before_the_groups_and_the_trades() -> None:
    own = PolicyRow(E, 4, RectificationPolicy(minor_days=3).model_dump())
    groups = PolicyRow(GROUP, 2, RectificationPolicy(minor_days=5).model_dump())
    assert days_to_work() == (15, 0)
    assert days_to_work(groups) == (5, 2)
    assert days_to_work(groups, own) == (3, 4)
