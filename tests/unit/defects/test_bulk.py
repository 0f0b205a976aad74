"""Bulk commands: a thousand issues at once, each with its own outcome; the same bulk again changes nothing."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.defects.read_models.bulk_outcomes import BULK_OUTCOMES
from services.defects.read_models.ledger_numbers import NumbersRow
from shared.contracts.defects import (
    AgreeMethods,
    AssignContractor,
    ContractorAssigned,
    DueDateSet,
    IssueRegistered,
    IssuesHandled,
    LedgerEntry,
    LetterIssued,
    LetterToIssue,
    MethodAgreed,
    MethodProposed,
    MethodToAgree,
    ProposeMethods,
    ReclassifyIssues,
    RegisterIssues,
    SubmitLetters,
)
from shared.messages import Event
from tests.given import folded
from tests.unit.defects.story import (
    CONFIRMED,
    HANDLER,
    IN_WORK,
    PROPOSED,
    RAISED,
    REGISTERED,
    REPORTED,
    THE_ISSUE,
    C,
    E,
    ask,
    so_far,
)

BULK: dict[str, Any] = {"estate": E, "bulk": "k1"}


def entry(issue: str) -> LedgerEntry:
    return LedgerEntry(issue=issue, l1="paint", severity="minor", trade="paint")


def named(issue: str, story: tuple[Event, ...]) -> tuple[Event, ...]:
    """The same story of another issue."""
    return tuple(e.model_copy(update={"issue": issue}) for e in story if hasattr(e, "issue"))


def handled(events: list[Event]) -> IssuesHandled:
    last = events[-1]
    assert isinstance(last, IssuesHandled)
    return last


def test_many_are_registered_under_gapless_numbers_and_one_refused_takes_none() -> None:
    story = so_far(*RAISED, *named("i3", RAISED)).and_row("ledger_numbers", E, NumbersRow(E, 41, 0))
    wish = RegisterIssues(**BULK, entries=(entry(THE_ISSUE), entry("i2"), entry("i3")))
    events = story.when(HANDLER[RegisterIssues], wish).events
    assert [(e.issue, e.number) for e in events if isinstance(e, IssueRegistered)] == [(THE_ISSUE, 42), ("i3", 43)]
    outcome = handled(events)
    assert (outcome.done, [one.refused for one in outcome.refused]) == ((THE_ISSUE, "i3"), ["IssueNotKnown"])


def test_the_same_bulk_again_changes_nothing() -> None:
    wish = RegisterIssues(**BULK, entries=(entry(THE_ISSUE),))
    events = ask(RAISED, wish).events
    ask((*RAISED, *events), wish).then_nothing()


def test_what_is_so_already_is_said_to_be_unchanged() -> None:
    registered = ask(RAISED, RegisterIssues(**BULK, entries=(entry(THE_ISSUE),))).events
    again = RegisterIssues(estate=E, bulk="k2", entries=(entry(THE_ISSUE),))
    assert handled(ask((*RAISED, *registered), again).events).unchanged == (THE_ISSUE,)


def test_every_issue_of_a_bulk_has_exactly_one_outcome_that_can_be_looked_up() -> None:
    wish = AssignContractor(**BULK, issues=(THE_ISSUE, "i2", "i3"), contractor="c2", reason="their floor")
    outcome = handled(ask((*REGISTERED, *named("i3", REPORTED)), wish).events)
    assert sorted((*outcome.done, *outcome.unchanged, *(one.issue for one in outcome.refused))) == ["i1", "i2", "i3"]
    row = folded(BULK_OUTCOMES, outcome)["k1"]
    assert row.done == (THE_ISSUE,)
    assert row.refused["i3"] == {"refused": "AlreadyBeforeContractor", "facts": {"stage": "reported"}}


def test_an_issue_stands_in_a_bulk_once() -> None:
    with pytest.raises(ValidationError, match="each issue once"):
        AssignContractor(**BULK, issues=(THE_ISSUE, THE_ISSUE), contractor="c2", reason="x")


def test_a_contractor_is_assigned_before_the_letter() -> None:
    wish = AssignContractor(**BULK, issues=(THE_ISSUE,), contractor="c2", reason="their floor")
    assigned, _ = ask(REGISTERED, wish).events
    assert isinstance(assigned, ContractorAssigned)
    assert (assigned.was, assigned.contractor) == (C, "c2")
    same = wish.model_copy(update={"contractor": C})
    assert handled(ask(REGISTERED, same).events).unchanged == (THE_ISSUE,)
    unknown = wish.model_copy(update={"contractor": "c9"})
    assert handled(ask(REGISTERED, unknown).events).refused[0].refused == "ContractorNotKnownYet"


def test_another_class_moves_the_date_by_the_difference_only() -> None:
    wish = ReclassifyIssues(**BULK, issues=(THE_ISSUE,), severity="major", reason="worse than it looked")
    reclassified, due, outcome = ask(CONFIRMED, wish).events
    assert isinstance(due, DueDateSet)
    assert (due.why, (due.from_due - due.to_due).days if due.from_due else 0) == ("reclassified", 8)
    assert handled([outcome]).done == (THE_ISSUE,)
    later = wish.model_copy(update={"bulk": "k2"})
    assert handled(ask((*CONFIRMED, reclassified, due, outcome), later).events).unchanged == (THE_ISSUE,)
    assert handled(ask(REPORTED, wish).events).refused[0].refused == "CannotBeReclassified"


def test_letters_go_out_with_what_fits_and_an_empty_one_takes_no_number() -> None:
    story = so_far(*REGISTERED, *named("i2", REGISTERED), *named("i4", IN_WORK))
    letters = (
        LetterToIssue(letter="l5", contractor="c2", issues=("i4",)),
        LetterToIssue(letter="l6", contractor=C, issues=(THE_ISSUE, "i3", "i2")),
    )
    wish = SubmitLetters(**BULK, letters=letters)
    events = story.when(HANDLER[SubmitLetters], wish).events
    [letter] = [e for e in events if isinstance(e, LetterIssued)]
    assert (letter.letter, letter.number, letter.issues) == ("l6", 1, (THE_ISSUE, "i2"))
    outcome = handled(events)
    assert (outcome.done, [one.issue for one in outcome.refused]) == ((THE_ISSUE, "i2"), ["i4", "i3"])
    ask((*REGISTERED, *events), wish).then_nothing()


def test_methods_are_proposed_and_agreed_in_bulk() -> None:
    propose = ProposeMethods(**BULK, contractor=C, issues=(THE_ISSUE, "i2"), method="scrape and paint")
    proposed, outcome = ask(CONFIRMED, propose).events
    assert isinstance(proposed, MethodProposed)
    assert handled([outcome]).refused[0].issue == "i2"
    ask((*CONFIRMED, proposed, outcome), propose).then_nothing()
    agree = AgreeMethods(**BULK, methods=(MethodToAgree(issue=THE_ISSUE, version=1),))
    agreed, said = ask(PROPOSED, agree, role="developer_rep", person="d-1").events
    assert isinstance(agreed, MethodAgreed)
    ask((*PROPOSED, agreed, said), agree, role="developer_rep", person="d-1").then_nothing()
    stale = AgreeMethods(**BULK, methods=(MethodToAgree(issue=THE_ISSUE, version=7),))
    assert handled(ask(PROPOSED, stale, role="inspector").events).refused[0].facts == {"last": "1", "version": "7"}
