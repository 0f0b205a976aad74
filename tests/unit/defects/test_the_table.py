"""Every cell of the table in the_table.md: each step, in each state, by each role of the trade."""

import re
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from shared.contracts import defects as say
from shared.contracts.defects import IssueExplained, IssuesHandled, IssuesMerged, IssueSplit, IssueVoided
from shared.contracts.vocabulary import Role
from shared.messages import Command, Event
from shared.problems import Refusal
from tests.unit.defects.story import (
    ABOUT,
    ACCEPTED,
    AGREED,
    ASKED,
    CLOSED,
    CONFIRMED,
    DISPUTED,
    DUE,
    HANDLER,
    IN_WORK,
    MONDAY,
    PHOTO,
    PROPOSED,
    RAISED,
    REGISTERED,
    REPORTED,
    SUBMITTED,
    TEST,
    THE_ISSUE,
    THEIRS,
    C,
    E,
    U,
    so_far,
)
from tests.unit.defects.test_bulk import named
from tests.unit.defects.test_ledger_import import line

TABLE = Path(__file__).with_name("the_table.md")
ENDING: dict[str, Any] = {**THEIRS, "letter": None, "reason": "x", "by": "s-1"}
EXPLAINED = IssueExplained(**THEIRS, letter=None, explanation="x", by="s-1")
STORIES: dict[str, tuple[Event, ...]] = {
    "–": (), "raised": RAISED, "registered": REGISTERED, "submitted": SUBMITTED, "disputed": DISPUTED,
    "confirmed": CONFIRMED, "proposed": PROPOSED, "agreed": AGREED, "working": IN_WORK, "reported": REPORTED,
    "accepted": ACCEPTED, "closed": CLOSED, "explained": (*REGISTERED, EXPLAINED),
    "void": (*REGISTERED, IssueVoided(**ENDING)),
    "merged": (*REGISTERED, IssuesMerged(**ENDING, into="i2", merged=(THE_ISSUE,))),
    "split": (*REGISTERED, IssueSplit(**ENDING, into=("p1", "p2"))),
}  # fmt: skip
UNDER_WAY = say.LedgerImportStarted(
    estate=E, ledger_import="import-1", sha256=TEST, filename="x", rows=1, highest=1, highest_letter=0
)
OTHER = (UNDER_WAY, *named("i2", RAISED))
BULK: dict[str, Any] = {"estate": E, "bulk": "k1", "issues": (THE_ISSUE,), "reason": "x"}
DAY = timedelta(days=1)
PARTS = tuple(say.SplitPart(issue=part, room="bath", description="x") for part in ("p1", "p2"))
STEPS: dict[str, Command] = {
    "raise": say.RaiseIssue(**ABOUT, room="bath", description="paint peels", found_by="inspector", source="survey"),
    "register": say.RegisterIssue(
        **ASKED, part="wall", l1="paint", l2="peeling", severity="minor", trade="paint"
    ),
    "import": say.ImportIssues(
        estate=E, ledger_import="import-1", issues=(line(issue=THE_ISSUE, raised_at=MONDAY),)
    ),
    "order emergency": say.OrderEmergency(**ASKED, contractor=C, reason="live wire"),
    "make safe": say.ReportMadeSafe(**ASKED, contractor=C),
    "stay unsafe": say.MarkEmergencyOverdue(**ASKED, safe_by=DUE),
    "submit": say.SubmitIssues(estate=E, letter="l2", contractor=C, issues=(THE_ISSUE,)),
    "assign contractor": say.AssignContractor(**BULK, contractor="c2"),
    "reclassify": say.ReclassifyIssues(**BULK, severity="major"),
    "suggest method": say.SuggestMethod(**ASKED, method="use primer"),
    "confirm": say.ConfirmIssue(**ASKED, contractor=C),
    "dispute": say.DisputeIssue(**ASKED, contractor=C, reason="x"),
    "rule": say.RuleDispute(**ASKED, ruling="stands", reason="x"),
    "use standard method": say.UseStandardMethod(**ASKED, contractor=C),
    "propose": say.ProposeMethod(**ASKED, contractor=C, method="scrape and paint"),
    "agree": say.AgreeMethod(**ASKED, version=1),
    "do not agree": say.RefuseMethod(**ASKED, version=1, reason="x"),
    "start": say.StartRectification(**ASKED, contractor=C),
    "find unworkable": say.ReportMethodUnworkable(**ASKED, contractor=C, reason="wet"),
    "report done": say.ReportRectification(**ASKED, contractor=C, photos=(PHOTO,)),
    "accept": say.AcceptRectification(**ASKED),
    "reject": say.RejectRectification(**ASKED, reason="x", photos=(PHOTO,)),
    "appoint entry": say.AppointEntry(**ASKED, contractor=C, from_at=MONDAY, to_at=MONDAY + DAY),
    "record refused entry": say.RecordEntryRefused(**ASKED, contractor=C, how="refused", reason="x"),
    "add site note": say.AddSiteNote(**ASKED, contractor=C, note="x"),
    "ask for hold": say.RequestHold(**ASKED, contractor=C, reason="x", until=MONDAY + DAY),
    "agree to hold": say.AgreeHold(**ASKED, hold=1),
    "end hold": say.EndHold(**ASKED, contractor=C, hold=1, reason="x"),
    "link": say.LinkIssues(**ASKED, other="i2", kind="duplicate_of"),
    "wait for another": say.LinkIssues(**ASKED, other="i2", kind="waits_for"),
    "end wait": say.EndWait(**ASKED, reason="x"),
    "declare default": say.DeclareDefault(**ASKED, reason="x", notice=TEST),
    "reassign": say.ReassignWork(**ASKED, contractor="c2", reason="x", cost=Decimal(1), proof=TEST),
    "tell the owner": say.RecordOwnerInformed(**ASKED, channel="talk", informed_at=MONDAY),
    "owner's yes": say.ConfirmRepair(**ASKED),
    "owner's no": say.RejectRepair(**ASKED, reason="x"),
    "explain": say.ExplainIssue(**ASKED, explanation="x"),
    "void": say.VoidIssue(**ASKED, reason="x"),
    "merge": say.MergeIssues(estate=E, into="i2", issues=(THE_ISSUE,), reason="x"),
    "split": say.SplitIssue(**ASKED, parts=PARTS, reason="x"),
    "become overdue": say.MarkIssueOverdue(**ASKED, due=DUE),
    "escalate": say.EscalateIssue(**ASKED, why="overdue", due=DUE + DAY),
    "close in silence": say.CloseSilentIssue(**ASKED, unit=U, how="owner_silent"),
}  # fmt: skip
ROLES = (*get_args(Role), "system")
BOUND = {"contractor": {f"contractor:{C}"}, "owner": {f"unit:{U}"}}


@cache
def tables() -> tuple[list[list[str]], ...]:
    """The rows of each table, without its head."""
    parts = TABLE.read_text().split("\n## ")[1:]
    return tuple([_cells(line) for line in part.splitlines() if line.startswith("| ")][1:] for part in parts)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


@cache
def may() -> dict[str, set[str]]:
    return {step: set(roles.split()) for step, roles in tables()[0]}


@cache
def expected() -> dict[tuple[str, str, str], str]:
    """What comes, by step, role and state."""
    said = {
        (step, role, state): comes
        for step, states, comes in tables()[1]
        for state in states.split()
        for role in may()[step]
    }
    for step, role, states, comes in tables()[2]:
        said |= {(step, role, state): comes for state in states.split()}
    return said


def in_words(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def what_comes(step: str, role: str, state: str) -> str:
    command = STEPS[step]
    story = so_far(*STORIES[state], *OTHER)
    asked = story.when(
        HANDLER[type(command)], command, role=role, person=f"{role}-1", of=BOUND.get(role, set()),
        at=DUE if role == "system" else MONDAY,
    )  # fmt: skip
    try:
        events = asked.events
    except Refusal as refusal:
        return f"no: {in_words(type(refusal).__name__)}"
    if events and isinstance(events[-1], IssuesHandled) and events[-1].refused:
        return f"no: {in_words(events[-1].refused[0].refused)}"
    kinds = [in_words(type(event).__name__) for event in events if not isinstance(event, IssuesHandled)]
    return " + ".join(kinds) or "nothing"


def test_the_table_has_a_row_for_every_step_and_each_state_once() -> None:
    steps = [row[0] for row in tables()[0]]
    assert sorted(steps) == sorted(STEPS)
    for step in steps:
        states = [state for name, said, _ in tables()[1] if name == step for state in said.split()]
        assert sorted(states) == sorted(STORIES), step


def test_every_exception_is_of_a_role_that_may() -> None:
    assert [(step, role) for step, role, _, _ in tables()[2] if role not in may()[step]] == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("step", STEPS)
def test_every_cell_comes_as_the_table_says(step: str, role: str) -> None:
    """All states of one step and role."""
    handler = HANDLER[type(STEPS[step])]
    if role not in may()[step]:
        assert role not in handler.roles
        return
    assert role == "system" or role in handler.roles
    assert {state: what_comes(step, role, state) for state in STORIES} == {
        state: expected()[step, role, state] for state in STORIES
    }
