"""Tables written by hand of who may what, and the same asked of the code: role by role, here and elsewhere."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import get_args

from shared.access import AccessRow, standing_among
from shared.contracts.vocabulary import Role
from shared.problems import RoleNotHeld
from tests.unit.owners.facts import E

ROLES: tuple[str, ...] = get_args(Role)
OUTSIDE = {"contractor", "owner"}  # whoever else there is, is staff
Roles = Mapping[str, set[str]]


def table(name: str, number: int, groups: Roles | None = None) -> Roles:
    """The so-manieth part of the file: what, and who may; `groups` are names for several roles."""
    parts = Path(__file__).with_name(name).read_text().split("\n\n")
    known: dict[str, set[str]] = {"nobody": set(), "staff": set(ROLES) - OUTSIDE, **(groups or {})}
    lines = [line.split() for line in parts[number].splitlines()]
    assert len({what for what, *_ in lines}) == len(lines)
    return {what: set[str]().union(*(known.get(one, {one}) for one in roles)) for what, *roles in lines}


def asked_in(chapters: Sequence[ModuleType]) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The roles of every command and of every question of these chapters, by wire name."""
    commands = {one.command.wire: one.roles for chapter in chapters for one in chapter.HANDLERS}
    return commands, {one.query.wire: one.roles for chapter in chapters for one in chapter.ANSWERS}


def may(role: str, roles: tuple[str, ...], *, there: str) -> bool:
    """Whether who holds the role in this place alone may ask for it in E."""
    try:
        standing_among(frozenset({role}), roles, AccessRow("p-1", (f"{role} {there} -",)), E, "x")
    except RoleNotHeld:
        return False
    return True
