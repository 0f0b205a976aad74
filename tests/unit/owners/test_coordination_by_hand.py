"""Who may say and ask what in the working group, cell by cell, against tables written by hand that no code knows."""

from pathlib import Path
from typing import get_args

import pytest

from services.owners import coordinating, counting_down, looking_over, preparing_for_emergencies
from services.owners.speaking import EVERY_PARTY, SPEAKS_FOR, NotYourParty
from shared.access import AccessRow, standing_among
from shared.contracts.owners import SIDES, AnswerCoordinationItem, CoordinationItemRaised, Party
from shared.contracts.vocabulary import Role
from shared.decider import SYSTEM_ROLE
from shared.problems import RoleNotHeld
from tests.given import AT
from tests.unit.owners.facts import E, ask, so_far
from tests.unit.owners.group import TOGETHER

CHAPTERS = (coordinating, counting_down, looking_over, preparing_for_emergencies)
COMMANDS = {one.command.wire: one.roles for chapter in CHAPTERS for one in getattr(chapter, "HANDLERS", ())}
QUERIES = {one.query.wire: one.roles for chapter in CHAPTERS for one in chapter.ANSWERS}
EVERY_ROLE = (*get_args(Role), SYSTEM_ROLE)


def table(which: str) -> dict[str, frozenset[str]]:
    """By the word a line begins with: the roles that have an x in it."""
    parts = Path(__file__).with_name("coordination_by_hand.txt").read_text().split("\n\n")
    lines = next(part.splitlines() for part in parts if part.startswith(which))
    _, *roles = lines[0].split()
    assert sorted(roles) == sorted(EVERY_ROLE)
    rows = [line.split() for line in lines[1:]]
    assert len({name for name, *_ in rows}) == len(rows)
    return {
        name: frozenset(role for role, sign in zip(roles, signs, strict=True) if sign == "x") for name, *signs in rows
    }


def test_no_more_and_no_less_may_be_said_and_asked_than_by_hand() -> None:
    assert table("command") == {wire: frozenset(roles) for wire, roles in COMMANDS.items()}
    assert table("query") == {wire: frozenset(roles) for wire, roles in QUERIES.items()}


@pytest.mark.parametrize("role", get_args(Role))
def test_a_role_held_in_another_estate_opens_nothing_here(role: str) -> None:
    for wire, roles in (COMMANDS | QUERIES).items():
        here, elsewhere = AccessRow("p-1", (f"{role} {E} -",)), AccessRow("p-1", (f"{role} E2 -",))
        if role in (table("command") | table("query"))[wire]:
            assert standing_among(frozenset({role}), roles, here, E, wire).role == role
        for row in (elsewhere, None) if role in roles else (here, elsewhere, None):
            with pytest.raises(RoleNotHeld):
                standing_among(frozenset({role}), roles, row, E, wire)


@pytest.mark.parametrize("party", EVERY_PARTY)
def test_a_party_is_answered_for_by_who_speaks_for_it_and_by_nobody_else(party: Party) -> None:
    """Each role tries, a contractor's with the company that is asked."""
    from_party: Party = "order" if party != "order" else "finance"
    raised = CoordinationItemRaised(
        estate=E, item="c-1", from_party=from_party, from_side=SIDES[from_party], to_party=party, to_side=SIDES[party],
        contractor="c1" if party == "contractor" else None, text="几时", due_at=AT, raised_by="p-2",
    )  # fmt: skip
    history, answer = so_far(*TOGETHER, raised), AnswerCoordinationItem(estate=E, item="c-1", answer="周五")
    speaks = table("speaks_for")
    assert set(speaks) == set(EVERY_PARTY)
    for role in EVERY_ROLE:
        asked = ask(history, answer, role=role, of={"contractor:c1"})
        if role in speaks[party]:
            assert len(asked.events) == 1
        else:
            asked.then_refused(NotYourParty, role=role, party=party)
    assert {role for role in SPEAKS_FOR if party in SPEAKS_FOR[role]} == speaks[party]
