"""Whatever is asked by whomever in whatever order, lawful or not: what must never happen to an issue does not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from shared.contracts.defects import (
    DueDateSet,
    EmergencyOrdered,
    IssueClosed,
    IssueExplained,
    IssueRegistered,
    IssueReopened,
    IssuesMerged,
    IssueSplit,
    IssueVoided,
    LetterIssued,
    OwnerConfirmedRepair,
    OwnerInformed,
    RectificationAccepted,
    RectificationRejected,
    RectificationStarted,
)
from shared.messages import Command, Event
from shared.problems import Refusal
from tests.unit.defects.test_histories import PEOPLE
from tests.unit.defects.test_the_table import STEPS
from tests.unit.defects.world import NotAllowed, Person, World

ISSUES = {"i1": "u1", "i2": "u1", "i3": "u2", "i4": "u2"}  # u1 has an owner, u2 is unsold
DAY = timedelta(days=1)
# What the trade would do next, by state: who, and which step; the rest is drawn by chance.
NEXT = {
    "unknown": ("inspector", "raise"), "raised": ("inspector", "register"), "registered": ("inspector", "submit"),
    "submitted": ("contractor", "confirm"), "disputed": ("manager", "rule"), "confirmed": ("contractor", "propose"),
    "method_proposed": ("inspector", "agree"), "method_agreed": ("contractor", "start"),
    "in_work": ("contractor", "report done"), "reported": ("inspector", "accept"),
    "accepted": ("service", "tell the owner"), "closed": ("service", "owner's no"),
}  # fmt: skip


class AnyOrder(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.world = World()
        self.asked = 0

    @rule(
        issue=st.sampled_from(sorted(ISSUES)), step=st.sampled_from(sorted(STEPS)), who=st.sampled_from(sorted(PEOPLE))
    )
    def anybody_asks_anything(self, issue: str, step: str, who: str) -> None:
        self._ask(issue, step, PEOPLE[who])

    @rule(issue=st.sampled_from(sorted(ISSUES)), steps=st.integers(1, 12), other=st.sampled_from(sorted(PEOPLE)))
    def the_trade_goes_on(self, issue: str, steps: int, other: str) -> None:
        """The next step of the way, and now and then somebody else in between."""
        for _ in range(steps):
            who, step = NEXT.get(self.world.state(f"issue:{issue}").stage, ("service", "tell the owner"))
            self._ask(issue, step, PEOPLE[who])
            if step in {"agree", "rule"}:
                self._ask(issue, step, PEOPLE["developer"])
            if step == "accept":
                self._ask(issue, step, PEOPLE["inspector2"])
            self._ask(issue, "tell the owner", PEOPLE[other])

    @rule(days=st.integers(0, 40), minutes=st.integers(0, 1440))
    def time_passes(self, days: int, minutes: int) -> None:
        self.world.tick(self.world.now + days * DAY + timedelta(minutes=minutes))

    def _ask(self, issue: str, step: str, who: Person) -> None:
        self.asked += 1
        try:
            self.world.ask(self._about(STEPS[step], issue), who)
        except (Refusal, NotAllowed):
            return

    def _about(self, command: Command, issue: str) -> Command:
        """The step of the table for this issue, now; the last method, another contractor's name where it has it."""
        now, known = self.world.now, self.world.state(f"issue:{issue}")
        channel = ("email", "talk")[self.asked % 2]
        fits: dict[str, Any] = {
            "issue": issue, "issues": (issue,), "unit": ISSUES[issue], "bulk": f"k{self.asked}", "into": "i2",
            "letter": f"l{self.asked}", "version": max(known.method.version, 1), "from_at": now, "to_at": now + DAY,
            "until": now + DAY, "informed_at": now, "channel": channel, "hold": max(known.marks.hold.number, 1),
        }  # fmt: skip
        fields = type(command).model_fields
        return command.model_copy(update={name: value for name, value in fits.items() if name in fields})

    def facts(self, issue: str) -> list[Event]:
        return [one.event for one in self.world.log if one.event is not None and one.stream == f"issue:{issue}"]

    @invariant()
    def no_attempt_is_lost(self) -> None:
        for issue in ISSUES:
            attempts = list(_attempts(self.facts(issue)))
            assert attempts == list(range(1, len(attempts) + 1))

    @invariant()
    def no_clock_is_negative(self) -> None:
        for issue in ISSUES:
            started = None
            for fact in self.facts(issue):
                if isinstance(fact, DueDateSet):
                    started = fact.runs_from or started
                    assert started is not None
                    assert fact.to_due >= started

    @invariant()
    def numbers_are_unique_and_without_a_gap(self) -> None:
        numbers: dict[str, int] = {}
        for one in self.world.log:
            if isinstance(one.event, IssueRegistered):
                assert numbers.setdefault(one.event.issue, one.event.number) == one.event.number
        assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
        letters = [one.event.number for one in self.world.log if isinstance(one.event, LetterIssued)]
        assert letters == list(range(1, len(letters) + 1))

    @invariant()
    def an_owners_issue_closes_only_accepted_and_agreed_or_asked_twice(self) -> None:
        for issue, unit in ISSUES.items():
            since: list[Event] = []
            for fact in self.facts(issue):
                if isinstance(fact, IssueReopened):
                    since = []
                since.append(fact)
                if isinstance(fact, IssueClosed):
                    assert any(isinstance(one, RectificationAccepted) and one.complete for one in since)
                    assert _had_a_word(fact, since, owned=unit == "u1")

    @invariant()
    def what_ended_without_work_names_who_and_why(self) -> None:
        for issue in ISSUES:
            facts = self.facts(issue)
            for fact in facts:
                match fact:
                    case IssueExplained():
                        assert fact.by
                        assert fact.explanation
                    case IssueVoided() | IssuesMerged() | IssueSplit():
                        assert fact.by
                        assert fact.reason
                    case _:
                        continue

    def teardown(self) -> None:
        fresh = self.world.rebuilt()
        assert {name: self.world.rows.get(name, {}) for name in fresh} == fresh


def _attempts(facts: list[Event]) -> Iterator[int]:
    last = 0
    for fact in facts:
        match fact:
            case EmergencyOrdered():
                yield (last := last + 1)
            case RectificationStarted() | IssueReopened():
                yield (last := fact.attempt)
            case RectificationRejected():
                yield (last := fact.next_attempt)
            case _:
                continue


def _had_a_word(closed: IssueClosed, since: list[Event], *, owned: bool) -> bool:
    accepted = max(n for n, one in enumerate(since) if isinstance(one, RectificationAccepted) and one.complete)
    told = [one for one in since[accepted:] if isinstance(one, OwnerInformed)]
    match closed.how:
        case "owner_confirmed":
            return any(isinstance(one, OwnerConfirmedRepair) for one in since[accepted:])
        case "owner_silent":
            waited = closed.closed_at - max(one.informed_at for one in told[:2])
            return len(told) > 1 and len({one.channel for one in told}) > 1 and waited >= 7 * DAY
        case "no_owner":
            return not owned


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=30, suppress_health_check=list(HealthCheck))
