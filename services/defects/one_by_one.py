"""Many issues in one command: each is decided by itself, and what is refused does not stop the rest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.defects.issue import Issue
from shared.contracts.defects import RefusedIssue
from shared.messages import Event
from shared.problems import Refusal


@dataclass
class Outcomes:
    """What became of each issue, in the order asked; `events` are those of all that were done."""

    events: list[Event] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[RefusedIssue] = field(default_factory=list)


def one_by_one(
    names: Iterable[str], states: Mapping[str, Any], decide: Callable[[str, Issue], Sequence[Event]]
) -> Outcomes:
    outcomes = Outcomes()
    for name in names:
        try:
            events = decide(name, states[f"issue:{name}"])
        except Refusal as refusal:
            outcomes.refused.append(as_outcome(name, refusal))
            continue
        (outcomes.done if events else outcomes.unchanged).append(name)
        outcomes.events.extend(events)
    return outcomes


def as_outcome(name: str, refusal: Refusal) -> RefusedIssue:
    facts = {fact: str(value) for fact, value in refusal.facts.items() if value is not None and fact != "issue"}
    return RefusedIssue(issue=name, refused=type(refusal).__name__, facts=facts)
