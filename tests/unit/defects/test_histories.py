"""Thirty histories told by hand with the rows they leave; a table folded anew is the table folded live."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shared.contracts import defects as say
from shared.messages import Command
from shared.problems import Refusal
from tests.given import AT
from tests.unit.defects.world import E, Person, U, World

PHOTO, PROOF = "a" * 64, "b" * 64
PEOPLE = {
    "inspector": Person("p-1", "inspector"),
    "inspector2": Person("p-2", "inspector"),
    "manager": Person("m-1", "project_manager"),
    "developer": Person("d-1", "developer_rep"),
    "supervisor": Person("s-1", "service_supervisor"),
    "service": Person("cs-1", "customer_service"),
    "contractor": Person("w-1", "contractor", frozenset({"contractor:c1"})),
    "contractor2": Person("w-2", "contractor", frozenset({"contractor:c2"})),
    "owner": Person("o1", "owner", frozenset({f"unit:{U}"})),
}
TRADES = {"paint": "paint", "leak": "plumbing", "plumbing": "plumbing"}
CLASSES = {"plumbing": "water_drainage"}
ASKED: dict[str, Any] = {"estate": E, "issue": "i1"}


def day(number: float) -> datetime:
    return AT + timedelta(days=number)


@dataclass
class Telling:
    """One history being told."""

    world: World
    who: str
    at: datetime

    @property
    def contractor(self) -> str:
        return "c2" if self.who == "contractor2" else "c1"

    def raise_(self, found_by: str = "inspector") -> Command:
        unit = "u2" if found_by == "unsold" else U
        return say.RaiseIssue.model_validate(
            {
                **ASKED, "unit": unit, "room": "bath", "description": "x",
                "found_by": "owner" if found_by == "owner" else "inspector",
            }
        )  # fmt: skip

    def again(self) -> Command:
        return say.RaiseIssue(
            estate=E, issue="i2", unit=U, room="bath", description="x", found_by="owner", follows="i1"
        )

    def register(self, kind: str, severity: str, issue: str = "i1") -> Command:
        entry = {"l1": CLASSES.get(kind, kind), "severity": severity, "trade": TRADES[kind], "contractor": "c1"}
        return say.RegisterIssue.model_validate({"estate": E, "issue": issue, **entry})

    def submit(self, contractor: str = "c1") -> Command:
        letter = "l1" if self.world.row("letters", "l1") is None else "l2"
        return say.SubmitIssues(estate=E, letter=letter, contractor=contractor, issues=("i1",))

    def receive(self) -> Command:
        return say.RecordLetterReceived(estate=E, letter="l1", received_at=self.at, how="signed", proof=PROOF)

    def told(self, channel: str) -> Command:
        return say.RecordOwnerInformed(**ASKED, channel=channel, informed_at=self.at + self._later())

    def _later(self) -> timedelta:
        """Two tries on one day are two."""
        row = self.world.row("issue_marks", "i1")
        return timedelta(minutes=row.owner_told if row is not None and self.at == day(2) else 0)

    def rule(self, ruling: str) -> Command:
        share = Decimal("0.5") if ruling == "split" else None
        return say.RuleDispute.model_validate({**ASKED, "ruling": ruling, "share": share, "reason": "x"})

    def entry(self, number: str) -> Command:
        return say.AppointEntry(**ASKED, from_at=day(float(number)), to_at=day(float(number) + 0.1))

    def outside(self) -> Command:
        self.world.ask(
            say.RaiseIssue(estate=E, issue="i2", unit=U, room="hall", description="x", found_by="inspector"),
            PEOPLE["inspector"], self.at,
        )  # fmt: skip
        return say.RegisterIssue(estate=E, issue="i2", l1="paint", severity="minor", trade="paint")

    def outside_fixed(self) -> Command:
        """The other issue, from its letter to the report, all on one day."""
        of_two: dict[str, Any] = {"estate": E, "issue": "i2"}
        for who, command in (
            ("inspector", say.SubmitIssues(estate=E, letter="l9", contractor="c1", issues=("i2",))),
            ("contractor", say.ConfirmIssue(**of_two, contractor="c1")),
            ("contractor", say.ProposeMethod(**of_two, contractor="c1", method="x")),
            ("inspector", say.AgreeMethod(**of_two, version=1)),
            ("developer", say.AgreeMethod(**of_two, version=1)),
            ("contractor", say.StartRectification(**of_two, contractor="c1")),
            ("contractor", say.ReportRectification(**of_two, contractor="c1", photos=(PHOTO,))),
        ):
            self.world.ask(command, PEOPLE[who], self.at)
        return say.AcceptRectification(**of_two)

    def simply(self, step: str, *said: str) -> Command:
        """Steps that need no more than what was said."""
        by: dict[str, Any] = {**ASKED, "contractor": self.contractor}
        bulk: dict[str, Any] = {"estate": E, "bulk": "k1", "issues": ("i1",), "reason": "x"}
        first = said[0] if said else ""
        steps: dict[str, Callable[[], Command]] = {
            "emergency": lambda: say.OrderEmergency(**ASKED, contractor="c1", reason="live wire"),
            "confirm": lambda: say.ConfirmIssue(**by),
            "dispute": lambda: say.DisputeIssue(**by, reason="not our lot"),
            "propose": lambda: say.ProposeMethod(**by, method=f"scrape {first}"),
            "agree": lambda: say.AgreeMethod(**ASKED, version=int(first)),
            "refuse": lambda: say.RefuseMethod(**ASKED, version=int(first), reason="x"),
            "standard": lambda: say.AgreeStandardMethod.model_validate(
                {"estate": E, "l1": first, "method": "by the book"}
            ),
            "start": lambda: say.StartRectification(**by),
            "unworkable": lambda: say.ReportMethodUnworkable(**by, reason="too wet"),
            "report": lambda: say.ReportRectification(**by, photos=(PHOTO,)),
            "accept": lambda: say.AcceptRectification(
                **ASKED, water_test=PROOF if first else None, water_test_hours=int(first) if first else None
            ),
            "reject": lambda: say.RejectRectification(**ASKED, reason="x", photos=(PHOTO,)),
            "yes": lambda: say.ConfirmRepair(**ASKED),
            "no": lambda: say.RejectRepair(**ASKED, reason="x"),
            "void": lambda: say.VoidIssue(**ASKED, reason="raised twice"),
            "merge": lambda: say.MergeIssues(estate=E, into="i2", issues=("i1",), reason="the same"),
            "assign": lambda: say.AssignContractor(**bulk, contractor=first),
            "reclassify": lambda: say.ReclassifyIssues.model_validate({**bulk, "severity": first}),
            "hold": lambda: say.RequestHold(**by, reason="x", until=day(float(first))),
            "agree-hold": lambda: say.AgreeHold(**ASKED, hold=1),
            "shut": lambda: say.RecordEntryRefused(**by, how="nobody_there", reason="x"),
            "wait": lambda: say.LinkIssues(**ASKED, other="i2", kind="waits_for", soaked=bool(first)),
            "default": lambda: say.DeclareDefault(**ASKED, reason="x", notice=PROOF),
            "reassign": lambda: say.ReassignWork(
                **ASKED, contractor="c2", reason="x", cost=Decimal("1200.50"), proof=PROOF
            ),
        }
        return steps[step]()

    def step(self, name: str, *said: str) -> Command:
        own = {"raise": self.raise_, "outside-fixed": self.outside_fixed}.get(name) or getattr(self, name, None)
        return own(*said) if own is not None else self.simply(name, *said)


@dataclass(frozen=True)
class History:
    name: str
    steps: tuple[str, ...]
    expected: dict[str, str]


def histories() -> list[History]:
    parts = Path(__file__).with_name("histories.txt").read_text().split("\n\n")[1:]
    found = []
    for part in parts:
        name, *steps, said = part.strip().splitlines()
        found.append(History(name, tuple(steps), dict(one.split("=", 1) for one in _facts(said.removeprefix("= ")))))
    return found


def _facts(said: str) -> list[str]:
    """`a=1 b=two words c=3`: a value goes on until the next word with an equals sign."""
    facts: list[str] = []
    for word in said.split():
        if "=" in word:
            facts.append(word)
        else:
            facts[-1] += f" {word}"
    return facts


def tell(history: History) -> World:
    world = World()
    for line in history.steps:
        words = line.split()
        refused = words[0] == "no"
        number, who, name, *said = words[refused:]
        at = day(float(number))
        world.tick(at)
        if who == "nobody":
            continue
        if refused:
            with pytest.raises(Refusal):
                world.ask(Telling(world, who, at).step(name, *said), PEOPLE[who], at)
        else:
            world.ask(Telling(world, who, at).step(name, *said), PEOPLE[who], at)
    return world


def shown(world: World, name: str) -> str:
    """What the tables say under this name, as the history writes it."""
    where, _, column = name.rpartition(".")
    rows = {
        "": [world.row("issue_register", "i1"), world.row("issue_marks", "i1")],
        "other": [world.row("issue_register", "i2"), world.row("issue_marks", "i2")],
        "letter": [world.row("letters", "l1")],
        "bulk": [world.row("bulk_outcomes", "k1")],
    }[where]
    value = next(getattr(row, column) for row in rows if hasattr(row, column))
    if isinstance(value, datetime):
        return f"{(value - AT) / timedelta(days=1):g}d"
    if where == "bulk":
        return str(value["i1"]["refused"])
    return "PROOF" if value == PROOF else str(value)


HISTORIES = histories()


def test_there_are_thirty() -> None:
    assert [history.name.split()[0] for history in HISTORIES] == [str(number) for number in range(1, 31)]


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name)
def test_a_history_leaves_the_rows_it_should(history: History) -> None:
    world = tell(history)
    assert {name: shown(world, name) for name in history.expected} == history.expected


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name)
def test_a_table_folded_anew_is_the_table_folded_live(history: History) -> None:
    world = tell(history)
    fresh = world.rebuilt()
    assert {name: world.rows.get(name, {}) for name in fresh} == fresh
