"""Who may ask for what of the invitation and the day, role by role, against a table that no code knows."""

import asyncio
from contextlib import suppress
from itertools import product
from typing import Any

import pytest

from services.owners import handing_over, inviting, keeping
from services.owners.calling import NobodyWaits, NotInLine
from services.owners.stamping import StampNotYours
from shared.contracts.owners import CallNext, PutOwnerBack, RefuseAtCounter, ReopenCounter
from shared.messages import GROUP, Command
from shared.problems import NotFound
from shared.service import Answer, Asking
from tests.given import AT
from tests.unit.owners.facts import INVITED, OWNER, E, U, ask, so_far
from tests.unit.owners.roles_by_hand import ROLES, asked_in, may, table

CHAPTERS = (inviting, handing_over, keeping)
TABLE = "day_roles_by_hand.txt"
COMMANDS, QUERIES, COUNTERS = table(TABLE, 1), table(TABLE, 2), table(TABLE, 3)
ANSWERS = {answer.query.wire: answer for chapter in CHAPTERS for answer in chapter.ANSWERS}
ASKED, ANSWERED = asked_in(CHAPTERS)
OF_OWNERS = sorted(wire for wire, roles in QUERIES.items() if "owner" in roles)


def test_the_table_names_every_wish_and_every_question_and_no_other() -> None:
    assert (COMMANDS.keys(), QUERIES.keys()) == (ASKED.keys(), ANSWERED.keys())
    assert set().union(*COMMANDS.values(), *QUERIES.values()) <= set(ROLES)


@pytest.mark.parametrize("what", [*COMMANDS, *QUERIES])
def test_each_role_may_what_is_written_where_it_is_held_and_nothing_elsewhere(what: str) -> None:
    written, roles = {**COMMANDS, **QUERIES}[what], {**ASKED, **ANSWERED}[what]
    assert {role for role in ROLES if may(role, roles, there=E)} == written
    assert {role for role in ROLES if may(role, roles, there=GROUP)} == written
    assert not any(may(role, roles, there="E2") for role in ROLES)


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
