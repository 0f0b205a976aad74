"""A walk through the contracts of defects: what no table shows, and what no test tries, is named."""

import ast
import importlib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from services.defects.app import make_service
from services.defects.read_models.issue_register import ISSUE_REGISTER
from shared.contracts import defects
from shared.messages import Command, commands_of, events_of

HERE = Path(__file__).parent
# Whom the table of roles lets ask for these is never refused: there is nothing to be in the way.
NEVER_REFUSED = {
    "AssignInspector", "DelegateAgreement", "EndDelegation", "RemindLetter", "EscalateLetter", "EscalateIssue",
    "MarkIssueOverdue", "MarkLetterReplyOverdue", "MarkEmergencyOverdue", "DateWait", "BeginWaitAgain",
}  # fmt: skip
# Said once more under another id it means the next attempt, or somebody else's: the second is refused, not swallowed.
REFUSED_AGAIN = {"RejectRectification", "RejectRepair", "ReassignWork"}
SAYS = {
    "then": "done", "then_types": "done", "events": "done", "then_nothing": "repeated", "unchanged": "repeated",
    "then_refused": "refused", "refused": "refused",
}  # fmt: skip


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
    tried = what_is_tried()
    missing = {wire: sorted(wanted(wire) - tried[wire]) for wire in commands()}
    assert {wire: what for wire, what in missing.items() if what} == {}


def wanted(wire: str) -> set[str]:
    refused = set() if wire in NEVER_REFUSED else {"refused"}
    return {"done"} | refused | (set() if wire in REFUSED_AGAIN else {"repeated"})


def what_is_tried() -> dict[str, set[str]]:
    """By the chains of the tests: `ask(…, wish).then_refused(…)` and the like, wherever the wish was made."""
    tried: dict[str, set[str]] = defaultdict(set)
    for file in sorted(HERE.glob("test_*.py")):
        known = dict(made_in(file))
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.FunctionDef):
                _look(function, {**known, **dict(_made(function.body, known))}, tried)
    return tried


@cache
def made_in(file: Path) -> tuple[tuple[str, str], ...]:
    """Names of the module that hold a wish, its own and those it imports, with the wish's wire name."""
    tree = ast.parse(file.read_text())
    known: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tests.unit.defects."):
            other = dict(made_in(HERE / f"{node.module.rpartition('.')[2]}.py"))
            known |= {one.asname or one.name: other[one.name] for one in node.names if one.name in other}
    return tuple((known | dict(_made(tree.body, known))).items())


def _made(body: list[ast.stmt], known: dict[str, str]) -> Iterator[tuple[str, str]]:
    known = dict(known)
    for node in body:
        if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name):
            inside = {known[name] for name in _names(node) if name in known}
            if node.returns.id in commands():
                yield node.name, node.returns.id
            elif node.returns.id == "Outcome" and len(inside) == 1:  # asks for the one wish it knows
                yield node.name, inside.pop()
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            wishes = list(_wishes(node.value, known))
            asks = any(isinstance(one, ast.Attribute) and one.attr in SAYS for one in ast.walk(node.value))
            if wishes and not asks:
                known[node.targets[0].id] = wishes[0]
                yield node.targets[0].id, wishes[0]


def _look(function: ast.FunctionDef, known: dict[str, str], tried: dict[str, set[str]]) -> None:
    holding: dict[str, set[str]] = defaultdict(set)  # what was asked for, by the name that holds the outcome
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            from_before = {wish for name in _names(node.value) for wish in holding[name]}
            for target in _names(node.targets[0]):
                holding[target] |= set(_asked(node.value, known)) | from_before
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and node.attr in SAYS:
            wishes = set(_asked(node.value, known))
            wishes |= {wish for name in _names(node.value) for wish in holding[name]}
            for wish in wishes:
                tried[wish].add(SAYS[node.attr])


def _names(expression: ast.AST) -> list[str]:
    return [node.id for node in ast.walk(expression) if isinstance(node, ast.Name)]


def _asked(expression: ast.expr, known: dict[str, str]) -> Iterator[str]:
    """Wishes handed to `ask`, `when` and their like; the first wish of a call is what is asked for."""
    for node in ast.walk(expression):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in known:
                yield known[node.func.id]
            for argument in node.args:
                found = [] if isinstance(argument, (ast.Starred, ast.Tuple)) else list(_wishes(argument, known))
                if found and not isinstance(argument, ast.Subscript):
                    yield found[0]


def _wishes(expression: ast.expr, known: dict[str, str]) -> Iterator[str]:
    for node in ast.walk(expression):
        if isinstance(node, ast.Name) and node.id in known:
            yield known[node.id]
        elif isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in commands():
                yield name
