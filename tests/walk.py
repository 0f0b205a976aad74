"""A walk through the tests of a service: which of its wishes were done, refused and repeated in one."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SAYS = {
    "then": "done", "then_types": "done", "events": "done", "then_nothing": "repeated", "unchanged": "repeated",
    "then_refused": "refused", "refused": "refused",
}  # fmt: skip


@cache
def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


@dataclass(frozen=True)
class Walk:
    """`folder` holds the tests, `wishes` are the wire names looked for."""

    folder: Path
    wishes: frozenset[str]

    def what_is_tried(self) -> dict[str, set[str]]:
        """By the chains of the tests: `ask(…, wish).then_refused(…)` and the like, wherever the wish was made."""
        tried: dict[str, set[str]] = defaultdict(set)
        for file in sorted(self.folder.glob("test_*.py")):
            known = self.made_in(file)
            for function in ast.walk(_parsed(file)):
                if isinstance(function, ast.FunctionDef):
                    self._look(function, {**known, **dict(self._made(function.body, known))}, tried)
        return tried

    def made_in(self, file: Path) -> dict[str, str]:
        """Names of the module that hold a wish, its own and those it imports, with the wish's wire name."""
        tree = _parsed(file)
        known: dict[str, str] = {}
        for node in tree.body:
            here = f"tests.unit.{self.folder.name}."
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(here):
                other = self.made_in(self.folder / f"{node.module.rpartition('.')[2]}.py")
                known |= {one.asname or one.name: other[one.name] for one in node.names if one.name in other}
        return known | dict(self._made(tree.body, known))

    def _made(self, body: list[ast.stmt], known: dict[str, str]) -> Iterator[tuple[str, str]]:
        known = dict(known)
        for node in body:
            if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name):
                inside = {known[name] for name in _names(node) if name in known}
                if node.returns.id in self.wishes:
                    yield node.name, node.returns.id
                elif node.returns.id == "Outcome" and len(inside) == 1:  # asks for the one wish it knows
                    yield node.name, inside.pop()
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                wishes = list(self._wishes(node.value, known))
                asks = any(isinstance(one, ast.Attribute) and one.attr in SAYS for one in ast.walk(node.value))
                if wishes and not asks:
                    known[node.targets[0].id] = wishes[0]
                    yield node.targets[0].id, wishes[0]

    def _look(self, function: ast.FunctionDef, known: dict[str, str], tried: dict[str, set[str]]) -> None:
        holding: dict[str, set[str]] = defaultdict(set)  # what was asked for, by the name that holds the outcome
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                from_before = {wish for name in _names(node.value) for wish in holding[name]}
                for target in _names(node.targets[0]):
                    holding[target] |= set(self._asked(node.value, known)) | from_before
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and node.attr in SAYS:
                wishes = set(self._asked(node.value, known))
                wishes |= {wish for name in _names(node.value) for wish in holding[name]}
                for wish in wishes:
                    tried[wish].add(SAYS[node.attr])

    def _asked(self, expression: ast.expr, known: dict[str, str]) -> Iterator[str]:
        """Wishes handed to `ask`, `when` and their like; the first wish of a call is what is asked for."""
        for node in ast.walk(expression):
            if isinstance(node, ast.Call):
                if isinstance(node.func, ast.Name) and node.func.id in known:
                    yield known[node.func.id]
                for argument in node.args:
                    many = isinstance(argument, (ast.Starred, ast.Tuple))
                    found = [] if many else list(self._wishes(argument, known))
                    if found and not isinstance(argument, ast.Subscript):
                        yield found[0]

    def _wishes(self, expression: ast.expr, known: dict[str, str]) -> Iterator[str]:
        for node in ast.walk(expression):
            if isinstance(node, ast.Name) and node.id in known:
                yield known[node.id]
            elif isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in self.wishes:
                    yield name


def _names(expression: ast.AST) -> list[str]:
    return [node.id for node in ast.walk(expression) if isinstance(node, ast.Name)]
