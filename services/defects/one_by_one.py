"""Many issues in one command: each is decided by itself, and what is refused does not stop the rest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from services.defects.issue import Issue
from shared.contracts.defects import RefusedIssue
from shared.messages import Event
from shared.one_by_one import Outcomes, facts_but
from shared.problems import Refusal

OfIssues = Outcomes[RefusedIssue]


def one_by_one(
    names: Iterable[str], states: Mapping[str, Any], decide: Callable[[str, Issue], Sequence[Event]]
) -> OfIssues:
    outcomes = OfIssues()
    outcomes.decide(names, lambda name: decide(name, states[f"issue:{name}"]), as_outcome)
    return outcomes


def as_outcome(name: str, refusal: Refusal) -> RefusedIssue:
    return RefusedIssue(issue=name, refused=type(refusal).__name__, facts=facts_but("issue", refusal))
