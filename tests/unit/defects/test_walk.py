"""A walk through the contracts of defects: what no table shows, and what no test tries, is named."""

import importlib
from collections import defaultdict
from pathlib import Path

from services.defects.app import make_service
from services.defects.read_models.issue_register import ISSUE_REGISTER
from shared.contracts import defects
from shared.messages import Command, commands_of, events_of
from tests.walk import Walk

HERE = Path(__file__).parent
# Whom the table of roles lets ask for these is never refused: there is nothing to be in the way.
NEVER_REFUSED = {
    "AssignInspector", "DelegateAgreement", "EndDelegation", "RemindLetter", "EscalateLetter", "EscalateIssue",
    "MarkIssueOverdue", "MarkLetterReplyOverdue", "MarkEmergencyOverdue", "DateWait", "BeginWaitAgain",
}  # fmt: skip
# Said once more under another id it means the next attempt, or somebody else's: the second is refused, not swallowed.
REFUSED_AGAIN = {"RejectRectification", "RejectRepair", "ReassignWork"}


def commands() -> dict[str, type[Command]]:
    return {wire: one for wire, one in commands_of("defects").items() if one.__module__.startswith(defects.__name__)}


def test_every_fact_is_shown_by_a_table() -> None:
    shown: dict[str, set[str]] = defaultdict(set)
    for model in make_service().models:
        for event in model.keys:
            shown[event.wire].add(model.name)
    assert [wire for wire in events_of("defects") if not shown[wire]] == []
    # The register follows the version of an issue with every fact; that alone shows nothing of a mark.
    beside = {wire for wire, names in shown.items() if names == {ISSUE_REGISTER.name}}
    source = Path(str(importlib.import_module("services.defects.read_models.issue_register").__file__)).read_text()
    assert [wire for wire in beside if source.count(wire) < 2] == []


def test_every_wish_has_been_done_refused_and_repeated_in_a_test() -> None:
    tried = Walk(HERE, frozenset(commands())).what_is_tried()
    missing = {wire: sorted(wanted(wire) - tried[wire]) for wire in commands()}
    assert {wire: what for wire, what in missing.items() if what} == {}


def wanted(wire: str) -> set[str]:
    refused = set() if wire in NEVER_REFUSED else {"refused"}
    return {"done"} | refused | (set() if wire in REFUSED_AGAIN else {"repeated"})
