"""Standard methods, whom the developer has named, and a method that does not work on site."""

from datetime import timedelta

from services.defects.delegation import NotDelegated, OwnWorkNotAgreed
from services.defects.read_models.method_delegates import METHOD_DELEGATES
from services.defects.read_models.standard_methods import STANDARD_METHODS
from services.defects.standard_methods import (
    AlwaysItsOwnMethod,
    MethodNotAwaited,
    NoStandardMethod,
    StandardForBothSides,
)
from services.defects.who_may import NotTheAddressee
from services.defects.work import IssueNotInWork, NoMethodInWork
from shared.contracts.defects import (
    AgreementDelegated,
    AgreeMethod,
    AgreeStandardMethod,
    ConfirmIssue,
    DelegateAgreement,
    DelegationEnded,
    DueDateSet,
    EmergencyOrdered,
    EndDelegation,
    IssueConfirmed,
    IssueRegistered,
    MethodAgreed,
    MethodFoundUnworkable,
    ProposeMethod,
    RectificationStarted,
    ReportMethodUnworkable,
    StandardMethodAgreed,
    StartRectification,
    UseStandardMethod,
)
from shared.messages import Event
from tests.given import Given, folded
from tests.unit.defects.story import (
    AGREED,
    ASKED,
    CONFIRMED,
    HALF_AGREED,
    HANDLER,
    IN_WORK,
    MONDAY,
    PROPOSED,
    RAISED,
    SUBMITTED,
    TEST,
    THEIRS,
    C,
    E,
    ask,
    so_far,
)

AGREE = AgreeStandardMethod(estate=E, l1="paint", method="scrape, prime, two coats")
PROPERTY = StandardMethodAgreed(
    estate=E, l1="paint", side="property", by="p-1", version=1, method=AGREE.method, complete=False
)
BOTH = (PROPERTY, PROPERTY.model_copy(update={"side": "developer", "by": "d-1", "complete": True}))
CONFIRM = ConfirmIssue(**ASKED, contractor=C)
USE = UseStandardMethod(**ASKED)
UNWORKABLE = ReportMethodUnworkable(**ASKED, contractor=C, reason="the wall is wet")
NAMED = AgreementDelegated(estate=E, person="v-1", paper=TEST)
FOR_DEVELOPER = AgreeMethod(**ASKED, version=1, for_developer=True)


def standing(*events: Event) -> Given:
    """With the estate's standard for paint in force."""
    return so_far(*events).and_row("standard_methods", E, folded(STANDARD_METHODS, *BOTH)[E])


def with_entry(story: tuple[Event, ...], **entry: object) -> tuple[Event, ...]:
    return tuple(e.model_copy(update=entry) if isinstance(e, IssueRegistered) else e for e in story)


def delegated(*story: Event, named: AgreementDelegated = NAMED) -> Given:
    return so_far(*story).and_row("method_delegates", E, folded(METHOD_DELEGATES, named)[E])


def test_a_standard_method_is_agreed_by_both_sides_with_the_same_text() -> None:
    ask((), AGREE, role="project_manager", person="p-1").then(PROPERTY)
    ask((PROPERTY,), AGREE, role="project_manager", person="p-2").then_nothing()
    ask((PROPERTY,), AGREE, role="developer_rep", person="d-1").then(BOTH[1])
    ask((PROPERTY,), AGREE, role="developer_rep", person="p-1").then_refused(StandardForBothSides)


def test_another_text_is_the_next_version_and_not_in_force() -> None:
    other = AGREE.model_copy(update={"method": "only paint"})
    [proposed] = ask(BOTH, other, role="developer_rep", person="d-1").events
    assert isinstance(proposed, StandardMethodAgreed)
    assert (proposed.version, proposed.complete) == (2, False)
    row = folded(STANDARD_METHODS, *BOTH, proposed)[E]
    assert row.in_force("paint")["version"] == 1


def test_a_leak_always_needs_its_own_method() -> None:
    ask((), AGREE.model_copy(update={"l1": "leak"})).then_refused(AlwaysItsOwnMethod)


def test_a_confirmed_issue_takes_its_standard_at_once() -> None:
    asked = standing(*SUBMITTED).when(HANDLER[ConfirmIssue], CONFIRM, role="contractor", of={f"contractor:{C}"})
    asked.then_types(IssueConfirmed, DueDateSet, MethodAgreed, MethodAgreed)
    agreed = asked.events[-1]
    assert isinstance(agreed, MethodAgreed)
    assert (agreed.standard, agreed.complete, agreed.by, agreed.version) == (1, True, "d-1", 1)
    start = StartRectification(**ASKED, contractor=C)
    ask((*SUBMITTED, *asked.events), start).then_types(RectificationStarted)


def test_structure_structural_crack_and_replaced_part_take_no_standard() -> None:
    for entry in ({"trade": "structure"}, {"l2": "structural"}, {"l2": "更换部件"}):
        story = with_entry(SUBMITTED, **entry)
        asked = standing(*story).when(HANDLER[ConfirmIssue], CONFIRM, role="contractor", of={f"contractor:{C}"})
        asked.then_types(IssueConfirmed, DueDateSet)


def test_a_standard_agreed_later_is_taken_by_hand_but_not_after_it_failed() -> None:
    agreed = standing(*CONFIRMED).when(HANDLER[UseStandardMethod], USE).events
    assert [type(event) for event in agreed] == [MethodAgreed, MethodAgreed]
    standing(*CONFIRMED, *agreed).when(HANDLER[UseStandardMethod], USE).then_nothing()
    ask(CONFIRMED, USE).then_refused(NoStandardMethod)
    standing(*PROPOSED).when(HANDLER[UseStandardMethod], USE).then_refused(MethodNotAwaited)
    failed = (*IN_WORK, *ask(IN_WORK, UNWORKABLE).events)
    standing(*failed).when(HANDLER[UseStandardMethod], USE).then_refused(NoStandardMethod)


def test_a_method_found_unworkable_stops_the_work_until_the_next_is_agreed() -> None:
    [found] = ask(IN_WORK, UNWORKABLE, role="contractor", of={f"contractor:{C}"}, person="w-1").events
    assert isinstance(found, MethodFoundUnworkable)
    assert (found.attempt, found.version, found.by) == (1, 1, "w-1")
    story = (*IN_WORK, found)
    ask(story, UNWORKABLE).then_nothing()
    [proposed] = ask(story, ProposeMethod(**ASKED, contractor=C, method="dry first")).events
    agreed = [
        MethodAgreed(**THEIRS, side=side, by=by, version=2, complete=side == "developer")
        for side, by in (("property", "p-1"), ("developer", "d-1"))
    ]
    [started] = ask((*story, proposed, *agreed), StartRectification(**ASKED, contractor=C)).events
    assert isinstance(started, RectificationStarted)
    assert started.attempt == 2


def test_only_an_agreed_method_at_work_can_fail() -> None:
    ask(AGREED, UNWORKABLE).then_refused(IssueNotInWork)
    ordered = EmergencyOrdered(**THEIRS, reason="running water", safe_by=MONDAY, policy_version=0)
    ask((*RAISED, ordered), UNWORKABLE).then_refused(NoMethodInWork)
    ask(IN_WORK, UNWORKABLE, role="contractor", of={"contractor:c2"}).then_refused(NotTheAddressee)


def test_whom_the_developer_has_named_agrees_for_it() -> None:
    asked = delegated(*HALF_AGREED).when(HANDLER[AgreeMethod], FOR_DEVELOPER, role="supervision", person="v-1")
    [agreed] = asked.events
    assert isinstance(agreed, MethodAgreed)
    assert (agreed.side, agreed.delegated, agreed.complete) == ("developer", True, True)
    ask(HALF_AGREED, FOR_DEVELOPER, role="supervision", person="v-1").then_refused(NotDelegated)
    own_side = FOR_DEVELOPER.model_copy(update={"for_developer": False})
    ask(HALF_AGREED, own_side, role="supervision", person="v-1").then_refused(NotDelegated)


def test_a_delegation_ends_by_word_or_in_its_time() -> None:
    ended = NAMED.model_copy(update={"until": MONDAY})
    late = delegated(*HALF_AGREED, named=ended).when(
        HANDLER[AgreeMethod], FOR_DEVELOPER, role="supervision", person="v-1", at=MONDAY + timedelta(hours=1)
    )
    late.then_refused(NotDelegated)
    wish = EndDelegation(estate=E, person="v-1", reason="left")
    ask((NAMED,), wish).then(DelegationEnded(estate=E, person="v-1", reason="left"))
    ask((), wish).then_nothing()
    assert folded(METHOD_DELEGATES, NAMED, DelegationEnded(estate=E, person="v-1", reason="left"))[E].persons == {}


def test_a_delegation_is_written_once() -> None:
    wish = DelegateAgreement(estate=E, person="v-1", paper=TEST)
    ask((), wish).then(NAMED)
    ask((NAMED,), wish).then_nothing()


def test_who_does_the_work_never_agrees_for_the_developer() -> None:
    named = delegated(*HALF_AGREED, named=NAMED.model_copy(update={"person": "w-1"}))
    of_c1 = named.when(HANDLER[AgreeMethod], FOR_DEVELOPER, role="contractor", person="w-1", of={f"contractor:{C}"})
    of_c1.then_refused(OwnWorkNotAgreed)
    of_c2 = named.when(HANDLER[AgreeMethod], FOR_DEVELOPER, role="contractor", person="w-1", of={"contractor:c2"})
    of_c2.then_types(MethodAgreed)
