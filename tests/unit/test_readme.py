"""Both READMEs say what is so: every slice, command, make target and file they name exists, in both languages alike."""

import ast
import importlib
import re
import shlex
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest

from deploy.local.places import PROJECT
from deploy.services import SERVICES
from services.desk.command_line.parser import make_parser
from shared.messages import commands_of, events_of, implying
from shared.service import Service

ENGLISH, CHINESE = PROJECT / "README.md", PROJECT / "README.zh-CN.md"
ROW = re.compile(r"^\| (\w+) \| (.+) \| (.+) \| (.+) \| \[(test_\w+)\]\((\S+)\) \|$", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)\)")
HANDOVER = re.compile(r"^(?:\.venv/bin/|uv run )?handover (?!…)(.+)$", re.MULTILINE)
MAKE = re.compile(r"^make ([a-z]+)", re.MULTILINE)
FOLDERS = ("services/", "shared/", "deploy/", "tests/")
ARROW = " → "

each_language = pytest.mark.parametrize("readme", [ENGLISH, CHINESE], ids=lambda readme: readme.name)


class Slice(NamedTuple):
    """One row; `told_by` is what gives the command where no person does: a task, a deadline, an event's reaction."""

    service: str
    told_by: tuple[str, ...]
    commands: tuple[str, ...]
    events: tuple[str, ...]
    read_models: tuple[str, ...]
    test: str
    file: str


def slices(readme: Path) -> list[Slice]:
    return [_slice(*row) for row in ROW.findall(readme.read_text())]


def _slice(service: str, asked: str, events: str, read_models: str, test: str, file: str) -> Slice:
    *told_by, commands = asked.split(ARROW)
    return Slice(service, names(ARROW.join(told_by)), names(commands), names(events), names(read_models), test, file)


def names(cell: str) -> tuple[str, ...]:
    return tuple(CODE.findall(cell))


@cache
def service_named(name: str) -> Service:
    made: Service = importlib.import_module(f"services.{name}.app").make_service()
    return made


@cache
def functions_in(file: Path) -> frozenset[str]:
    body = ast.parse(file.read_text()).body
    return frozenset(node.name for node in body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def code_of(readme: Path) -> Iterator[str]:
    """Every piece of code: a line of a block without its comment, or what stands between backticks."""
    text = readme.read_text()
    blocks = (block for language, block in BLOCK.findall(text) if language != "mermaid")
    for line in chain.from_iterable(block.splitlines() for block in blocks):
        yield line.partition("  #")[0].strip()
    yield from CODE.findall(BLOCK.sub("", text))


SLICES = slices(ENGLISH)
each_slice = pytest.mark.parametrize("told", SLICES, ids=lambda told: f"{told.service}-{'-'.join(told.commands)}")


@each_slice
def test_a_slice_names_commands_and_events_of_its_service(told: Slice) -> None:
    handled = {handler.command.wire for handler in service_named(told.service).handlers}
    assert told.commands
    assert set(told.commands) <= handled & set(commands_of(told.service))
    assert told.events
    assert set(told.events) <= set(events_of(told.service))


@each_slice
def test_a_slices_read_models_fold_its_events(told: Slice) -> None:
    folding = {
        model.name: {event.wire for event in implying(model.keys)}
        for model in service_named(told.service).models
        if model.source == told.service
    }
    assert set(told.read_models) <= set(folding)
    assert all(folding[name] & set(told.events) for name in told.read_models)


@each_slice
def test_what_gives_a_slices_command_is_in_the_services_table_of_contents(told: Slice) -> None:
    service = service_named(told.service)
    alone = {(task.name,) for task in service.tasks} | {(deadline.name,) for deadline in service.deadlines}
    reacting = {(reaction.event.wire, reaction.name) for reaction in service.reactions}
    assert not told.told_by or told.told_by in alone | reacting


@each_slice
def test_a_slices_test_exists(told: Slice) -> None:
    assert told.test in functions_in(PROJECT / told.file)


def test_every_service_that_decides_has_its_slices() -> None:
    assert {told.service for told in SLICES} == {name for name in SERVICES if service_named(name).handlers}


def test_every_reaction_between_services_is_a_slice() -> None:
    """Those of notifications are one and the same reaction to many events: one row stands for them."""
    told = {(row.service, *row.told_by) for row in SLICES}
    for name in set(SERVICES) - {"notifications"}:
        assert {(name, one.event.wire, one.name) for one in service_named(name).reactions} <= told


def test_both_languages_tell_the_same_slices() -> None:
    assert slices(CHINESE) == SLICES


def test_both_languages_have_the_same_parts() -> None:
    assert headings(ENGLISH) == headings(CHINESE)
    assert links(ENGLISH) == links(CHINESE)


def headings(readme: Path) -> list[str]:
    """Their depths only: the words differ."""
    return re.findall(r"^(#+) ", BLOCK.sub("", readme.read_text()), re.MULTILINE)


def links(readme: Path) -> list[str]:
    """Without the one to the other language."""
    return [link for link in LINK.findall(readme.read_text()) if "README" not in link]


@each_language
def test_every_row_of_a_slice_table_is_read(readme: Path) -> None:
    """A row that the pattern does not match would be believed without having been looked at."""
    written = [line for line in readme.read_text().splitlines() if line.startswith("|") and "](tests/" in line]
    assert len(written) == len(slices(readme)) > 0


@each_language
def test_every_handover_command_can_be_typed_as_it_stands(readme: Path) -> None:
    typed = [found for code in code_of(readme) for found in HANDOVER.findall(code)]
    assert typed
    for arguments in typed:
        make_parser("en").parse_args(shlex.split(arguments))


@each_language
def test_every_make_target_exists(readme: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    named = {target for code in code_of(readme) for target in MAKE.findall(code)}
    assert named
    assert named <= targets


@each_language
def test_every_file_it_points_to_exists(readme: Path) -> None:
    linked = [link for link in LINK.findall(readme.read_text()) if "://" not in link]
    named = [code for code in code_of(readme) if code.startswith(FOLDERS) and "…" not in code]
    assert not [place for place in (*linked, *named) if not (PROJECT / place).exists()]
