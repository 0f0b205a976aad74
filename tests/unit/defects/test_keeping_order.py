"""The ledger kept in order: merged, split, linked, and who follows which class."""

from services.defects.endings import (
    IssueAlreadyInWork,
    IssueEnded,
    NotOnePlace,
    OwnerNotToldYet,
    PartRaisedAlready,
)
from services.defects.issue import IssueNotKnown
from services.defects.links import LinkedToItself
from shared.contracts.defects import (
    AssignInspector,
    InspectorAssigned,
    IssueLinked,
    IssueRaised,
    IssuesMerged,
    IssueSplit,
    LinkIssues,
    MergeIssues,
    SplitIssue,
    SplitPart,
)
from tests.unit.defects.story import ASKED, CLOSED, IN_WORK, MONDAY, RAISED, REGISTERED, THE_ISSUE, E, ask, told
from tests.unit.defects.test_bulk import named
from tests.unit.defects.test_ledger import by_owner

SECOND = named("i2", RAISED)
MERGE = MergeIssues(estate=E, into=THE_ISSUE, issues=("i2",), reason="the same stain")
SPLIT = SplitIssue(
    **ASKED, reason="two things",
    parts=(SplitPart(issue="p1", room="bath", description="a"), SplitPart(issue="p2", room="hall", description="b")),
)  # fmt: skip
LINK = LinkIssues(**ASKED, other="i2", kind="duplicate_of")


def test_merged_issues_end_with_who_and_why_and_the_one_that_stays_knows_them() -> None:
    stays, ends = ask((*REGISTERED, *SECOND), MERGE, person="s-1").events
    assert isinstance(stays, IssuesMerged)
    assert isinstance(ends, IssuesMerged)
    assert (stays.issue, stays.merged, ends.issue, ends.into) == (THE_ISSUE, ("i2",), "i2", THE_ISSUE)
    assert (ends.by, ends.reason) == ("s-1", "the same stain")
    ask((*REGISTERED, *SECOND, stays, ends), MERGE).then_nothing()


def test_what_is_merged_must_be_before_work_in_one_place_and_its_owner_told() -> None:
    ask((*REGISTERED, *named("i2", IN_WORK)), MERGE).then_refused(IssueAlreadyInWork)
    elsewhere = tuple(e.model_copy(update={"unit": "u2"}) for e in SECOND)
    ask((*REGISTERED, *elsewhere), MERGE).then_refused(NotOnePlace)
    ask((*REGISTERED, *by_owner(SECOND)), MERGE).then_refused(OwnerNotToldYet)
    ask(REGISTERED, MERGE).then_refused(IssueNotKnown, issue="i2")
    ask((*CLOSED, *SECOND), MERGE).then_refused(IssueEnded)


def test_a_split_issue_ends_and_each_part_is_raised_anew() -> None:
    split, first, second = ask(REGISTERED, SPLIT, person="s-1").events
    assert isinstance(split, IssueSplit)
    assert isinstance(first, IssueRaised)
    assert isinstance(second, IssueRaised)
    assert (split.into, split.by) == (("p1", "p2"), "s-1")
    assert [(one.issue, one.follows, one.unit, one.source) for one in (first, second)] == [
        ("p1", THE_ISSUE, "u1", "split"),
        ("p2", THE_ISSUE, "u1", "split"),
    ]
    ask((*REGISTERED, split, first, second), SPLIT).then_nothing()


def test_a_split_is_refused_in_work_without_telling_and_into_what_is_there() -> None:
    ask(IN_WORK, SPLIT).then_refused(IssueAlreadyInWork)
    ask(by_owner(REGISTERED), SPLIT).then_refused(OwnerNotToldYet)
    ask((*by_owner(REGISTERED), told("talk", MONDAY, tries=1)), SPLIT).then_types(IssueSplit, IssueRaised, IssueRaised)
    ask((*REGISTERED, *named("p1", RAISED)), SPLIT).then_refused(PartRaisedAlready)
    ask((), SPLIT).then_refused(IssueNotKnown)


def test_two_issues_are_linked_from_both_sides_once() -> None:
    here, there = ask((*REGISTERED, *SECOND), LINK).events
    assert isinstance(here, IssueLinked)
    assert isinstance(there, IssueLinked)
    assert (here.kind, there.issue, there.kind) == ("duplicate_of", "i2", "has_duplicate")
    ask((*REGISTERED, *SECOND, here, there), LINK).then_nothing()


def test_a_link_joins_two_living_issues() -> None:
    ask(REGISTERED, LINK).then_refused(IssueNotKnown, issue="i2")
    ask(REGISTERED, LINK.model_copy(update={"other": THE_ISSUE})).then_refused(LinkedToItself)
    merged = ask((*REGISTERED, *SECOND), MERGE).events
    ask((*REGISTERED, *SECOND, *merged), LINK).then_refused(IssueEnded, issue="i2")


def test_a_named_inspector_follows_a_class_until_another_does() -> None:
    wish = AssignInspector(estate=E, category="leak", person="p-7")
    assigned = InspectorAssigned(estate=E, category="leak", person="p-7", was=None)
    ask((), wish).then(assigned)
    ask((assigned,), wish).then_nothing()
    [moved] = ask((assigned,), wish.model_copy(update={"person": "p-8"})).events
    assert isinstance(moved, InspectorAssigned)
    assert moved.was == "p-7"
