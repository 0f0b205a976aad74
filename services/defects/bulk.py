"""Bulk commands: the single decision for each of up to a thousand issues, and what became of each on record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from services.defects.classing import Assigning, Classing
from services.defects.due_dates import DueDates, Policies, due_dates
from services.defects.issue import Issue
from services.defects.ledger import register_issue
from services.defects.letters import IssueNotRegistered, kind_of, letter_with, may_be_submitted
from services.defects.methods import agree_method, propose_method
from services.defects.one_by_one import OfIssues, one_by_one
from services.defects.read_models.contractor_lots import LotsRow
from services.defects.read_models.estates import EstateRow
from services.defects.read_models.ledger_numbers import NumbersRow
from services.defects.read_models.method_delegates import DelegatesRow
from shared.contracts.defects import (
    AgreeMethod,
    AgreeMethods,
    AssignContractor,
    BulkCommand,
    IssuesHandled,
    LetterToIssue,
    ProposeMethod,
    ProposeMethods,
    ReclassifyIssues,
    RegisterIssue,
    RegisterIssues,
    SubmitLetters,
)
from shared.decider import Aggregate, Asked
from shared.messages import Command, Event

B = TypeVar("B", bound=Command)


@dataclass(frozen=True)
class Bulk:
    handled: bool = False


def evolve(bulk: Bulk, event: Event) -> Bulk:
    return Bulk(handled=True) if isinstance(event, IssuesHandled) else bulk


def names_in(command: Any) -> Sequence[str]:
    """The issues of a bulk command, in its order."""
    match command:
        case RegisterIssues():
            return [entry.issue for entry in command.entries]
        case AgreeMethods():
            return [method.issue for method in command.methods]
        case SubmitLetters():
            return [issue for letter in command.letters for issue in letter.issues]
        case _:
            return list(command.issues)


def streams(command: BulkCommand) -> list[str]:
    letters = command.letters if isinstance(command, SubmitLetters) else ()
    return [
        f"bulk:{command.bulk}",
        *(f"letter:{letter.letter}" for letter in letters),
        *(f"issue:{issue}" for issue in names_in(command)),
    ]


def once(states: Mapping[str, Any], command: BulkCommand, decide: Callable[[], OfIssues]) -> list[Event]:
    if states[f"bulk:{command.bulk}"].handled:
        return []
    outcomes = decide()
    handled = IssuesHandled(
        estate=command.estate, bulk=command.bulk, what=command.wire, done=tuple(outcomes.done),
        unchanged=tuple(outcomes.unchanged), refused=tuple(outcomes.refused),
    )  # fmt: skip
    return [*outcomes.events, handled]


def single(asked: Asked[Any], command: B) -> Asked[B]:
    return Asked(command, asked.id, asked.person, asked.role, asked.at, asked.now, asked.of)


def register_issues(
    asked: Asked[RegisterIssues], states: Mapping[str, Any], numbers: NumbersRow | None, lots: LotsRow | None
) -> list[Event]:
    command = asked.command
    entries = {entry.issue: entry for entry in command.entries}
    last = numbers.issue if numbers else 0

    def register(name: str, issue: Issue) -> list[Event]:
        nonlocal last
        wish = RegisterIssue(estate=command.estate, **vars(entries[name]))
        events = register_issue(single(asked, wish), issue, NumbersRow(command.estate, last, 0), lots)
        last += bool(events) and issue.number is None
        return events

    return once(states, command, lambda: one_by_one(entries, states, register))


def assign_contractor(asked: Asked[AssignContractor], states: Mapping[str, Any], lots: LotsRow | None) -> list[Event]:
    return once(states, asked.command, lambda: one_by_one(asked.command.issues, states, Assigning(asked, lots)))


def reclassify_issues(
    asked: Asked[ReclassifyIssues], states: Mapping[str, Any], estate: EstateRow | None, policies: Policies
) -> list[Event]:
    classing = Classing(asked, due_dates(asked.command.estate, estate, policies))
    return once(states, asked.command, lambda: one_by_one(asked.command.issues, states, classing))


def propose_methods(asked: Asked[ProposeMethods], states: Mapping[str, Any]) -> list[Event]:
    command = asked.command

    def propose(name: str, issue: Issue) -> list[Event]:
        wish = ProposeMethod(
            estate=command.estate, issue=name, contractor=command.contractor, method=command.method
        )  # fmt: skip
        return propose_method(single(asked, wish), issue)

    return once(states, command, lambda: one_by_one(command.issues, states, propose))


def agree_methods(asked: Asked[AgreeMethods], states: Mapping[str, Any], delegates: DelegatesRow | None) -> list[Event]:
    command = asked.command
    versions = {method.issue: method.version for method in command.methods}

    def agree(name: str, issue: Issue) -> list[Event]:
        wish = AgreeMethod(
            estate=command.estate, issue=name, version=versions[name], for_developer=command.for_developer
        )  # fmt: skip
        return agree_method(single(asked, wish), issue, delegates)

    return once(states, command, lambda: one_by_one(versions, states, agree))


def submit_letters(
    asked: Asked[SubmitLetters], states: Mapping[str, Any], numbers: NumbersRow | None, estate: EstateRow | None,
    policies: Policies,
) -> list[Event]:  # fmt: skip
    command = asked.command
    due = due_dates(command.estate, estate, policies)

    def submit() -> OfIssues:
        outcomes, number = OfIssues(), numbers.letter if numbers else 0
        for letter in command.letters:
            events = _letter(asked, letter, states, number + 1, due, outcomes)
            outcomes.events.extend(events)
            number += bool(events)
        return outcomes

    return once(states, command, submit)


def _letter(
    asked: Asked[SubmitLetters], letter: LetterToIssue, states: Mapping[str, Any], number: int, due: DueDates,
    outcomes: OfIssues,
) -> list[Event]:  # fmt: skip
    """One letter with those of its issues that may go out; the others are noted as refused."""
    issued: bool = states[f"letter:{letter.letter}"].issued
    fit: dict[str, Issue] = {}

    def look(name: str, issue: Issue) -> list[Event]:
        if issued and issue.letter == letter.letter:
            return []
        if issued:
            raise IssueNotRegistered(issue=name, stage=issue.stage)
        kind_of(letter.contractor, due)
        may_be_submitted(name, issue, letter.contractor)
        fit[name] = issue
        return []

    looked = one_by_one(letter.issues, states, look)
    outcomes.refused.extend(looked.refused)
    outcomes.unchanged.extend(name for name in looked.unchanged if name not in fit)
    outcomes.done.extend(fit)
    return letter_with(asked, letter, kind_of(letter.contractor, due), fit, number, due) if fit else []


BULK = Aggregate("bulk", Bulk(), evolve)
