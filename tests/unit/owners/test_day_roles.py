"""Who may ask for what of the invitation and the day, role by role, against a table that no code knows."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest

from services.owners import handing_over, inviting, keeping
from services.owners.calling import NobodyWaits, NotInLine
from services.owners.stamping import StampNotYours
from shared.access import AccessRow, standing_among
from shared.contracts.owners import CallNext, PutOwnerBack, RefuseAtCounter, ReopenCounter
from shared.contracts.vocabulary import Role
from shared.messages import GROUP, Command
from shared.problems import NotFound, RoleNotHeld
from shared.service import Answer, Asking
from tests.given import AT
from tests.unit.owners.facts import INVITED, OWNER, E, U, ask, so_far

CHAPTERS = (inviting, handing_over, keeping)
ROLES: tuple[str, ...] = get_args(Role)
OUTSIDE = {"contractor", "owner"}  # whoever else there is, is staff


def table(number: int) -> Mapping[str, set[str]]:
    lines = Path(__file__).with_name("day_roles_by_hand.txt").read_text().split("\n\n")[number].splitlines()
    return {name: _named(roles) for name, *roles in map(str.split, lines)}


def _named(written: list[str]) -> set[str]:
    roles = set(written) - {"staff", "nobody"}
    return roles | (set(ROLES) - OUTSIDE if "staff" in written else set())


COMMANDS, QUERIES, COUNTERS = table(1), table(2), table(3)
ANSWERS = {answer.query.wire: answer for chapter in CHAPTERS for answer in chapter.ANSWERS}
ASKED = {handler.command.wire: handler.roles for chapter in CHAPTERS for handler in chapter.HANDLERS}
ANSWERED = {wire: answer.roles for wire, answer in ANSWERS.items()}
OF_OWNERS = sorted(wire for wire, roles in QUERIES.items() if "owner" in roles)


def may(role: str, what: str, *, there: str) -> bool:
    roles = {**ASKED, **ANSWERED}[what]
    try:
        standing_among(frozenset({role}), roles, AccessRow("p-1", (f"{role} {there} -",)), E, what)
    except RoleNotHeld:
        return False
    return True


def test_the_table_names_every_wish_and_every_question_and_no_other() -> None:
    assert (COMMANDS.keys(), QUERIES.keys()) == (ASKED.keys(), ANSWERED.keys())
    assert set().union(*COMMANDS.values(), *QUERIES.values()) <= set(ROLES)


@pytest.mark.parametrize("what", [*COMMANDS, *QUERIES])
def test_each_role_may_what_is_written_where_it_is_held_and_nothing_elsewhere(what: str) -> None:
    written = {**COMMANDS, **QUERIES}[what]
    assert {role for role in ROLES if may(role, what, there=E)} == written
    assert {role for role in ROLES if may(role, what, there=GROUP)} == written
    assert not any(may(role, what, there="E2") for role in ROLES)


def at(counter: Any) -> list[Command]:
    return [
        CallNext(estate=E, counter=counter, place="1"),
        PutOwnerBack(estate=E, counter=counter, unit=U),
        RefuseAtCounter(estate=E, unit=U, counter=counter, missing=("身份证",)),
        ReopenCounter(estate=E, unit=U, counter=counter, reason="盖错"),
    ]


@pytest.mark.parametrize(("counter", "role"), [*product(COUNTERS, sorted(COMMANDS["CallNext"]))])
def test_at_a_counter_works_whoever_stamps_there_and_the_supervisor(counter: str, role: str) -> None:
    for command in at(counter):
        outcome = ask(so_far(*INVITED), command, role=role)
        if role in COUNTERS[counter] | {"service_supervisor"}:
            with suppress(NobodyWaits, NotInLine):
                outcome.decide()
        else:
            outcome.then_refused(StampNotYours, counter=counter)


@pytest.mark.parametrize("what", OF_OWNERS)
def test_an_owner_is_told_nothing_of_another_unit_and_no_table_is_even_read(what: str) -> None:
    answer: Answer = ANSWERS[what]
    nowhere: Any = None
    for of in ({"unit:u2"}, set[str]()):
        asking = Asking(nowhere, OWNER, "owner", frozenset(of), E, AT, nowhere, nowhere)
        with pytest.raises(NotFound):
            asyncio.run(answer.answer(asking, answer.query(estate=E, unit=U)))  # type: ignore[arg-type,call-arg] # each has a unit
