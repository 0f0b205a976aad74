"""The thirty histories on a real Postgres, and the ledger in bulk: live tables are what a fresh fold makes."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared import clock
from shared.contracts.defects import (
    BulkOutcome,
    BulkResult,
    Finding,
    InspectUnit,
    IssueRegister,
    LedgerEntry,
    Letters,
    LetterToIssue,
    RegisterIssues,
    SubmitLetters,
)
from shared.decider import SYSTEM_ROLE
from shared.messages import Command
from shared.orders import Order
from tests.integration.defects_at_work import START, UNITS, Defects, E, defects_at_work
from tests.kernel.replica import Replica
from tests.servers import Postgres
from tests.unit.defects.test_histories import HISTORIES, day, tell
from tests.unit.defects.world import Person

NAMES = re.compile(r'"([ilk]\d|p[12])"(?!:)')  # issues, letters, bulks and parts of a history; no field's name
MANY = 1_000


@pytest.fixture
async def estate(postgres: Postgres, tmp_path: Path) -> AsyncIterator[tuple[Defects, Replica]]:
    async with defects_at_work(postgres, tmp_path) as working:
        yield working


async def test_after_thirty_histories_every_table_is_what_a_fresh_fold_makes(estate: tuple[Defects, Replica]) -> None:
    defects, owners = estate
    defects.now = lambda: day(100)
    for number, history in enumerate(HISTORIES):
        for command, who, at in tell(history).asked:
            id_ = clock.new_id()
            order = Order(id_, renamed(command, number), person(who), correlation=id_, at=at)
            await defects.writer.execute(order)
    assert await defects.value("select count(*) from log.event") > 10 * len(HISTORIES)
    assert await defects.differences(owners=await owners.log()) == []


def renamed(command: Command, history: int) -> Command:
    """In an estate of its own each history had the names to itself; here they are told apart."""
    said = NAMES.sub(rf'"h{history}-\1"', command.model_dump_json())
    said = said.replace('"unit":"u1"', '"unit":"u0"').replace('"unit":"u2"', f'"unit":"u{UNITS - 1}"')
    return type(command).model_validate_json(said)


def person(who: Person) -> str:
    match who.role:
        case "contractor":
            return f"contractor-{next(iter(who.of)).removeprefix('contractor:')}"
        case "owner":
            return "owner-u0"
        case role if role == SYSTEM_ROLE:
            return who.id
        case role:
            return f"{role}-{who.id}"


async def test_a_thousand_issues_are_registered_and_sent_out_in_two_commands(estate: tuple[Defects, Replica]) -> None:
    defects, owners = estate
    issues = [f"{clock.new_id()}" for _ in range(MANY)]
    for unit in range(MANY // 100):
        findings = tuple(
            Finding(issue=issue, room="bath", description="peels") for issue in issues[unit * 100 : unit * 100 + 100]
        )
        sheet = InspectUnit(
            estate=E, inspection=f"x{unit}", unit=f"u{unit}", checks=600, findings=findings,
            conclusion="accepted_with_issues",
        )  # fmt: skip
        await defects.do(sheet, person="inspector-1")
    entries = tuple(LedgerEntry(issue=issue, l1="paint", severity="minor", trade="paint") for issue in issues[:-1])
    unknown = LedgerEntry(issue="nobody", l1="paint", severity="minor", trade="paint")
    wish = RegisterIssues(estate=E, bulk="register", entries=(*entries, unknown))
    await defects.do(wish, person="inspector-1")
    outcome = await defects.ask(BulkOutcome(estate=E, bulk="register"))
    assert isinstance(outcome, BulkResult)
    assert (len(outcome.done), [one.refused for one in outcome.refused]) == (MANY - 1, ["IssueNotKnown"])
    assert "nobody" in outcome.refused[0].detail_en
    letters = tuple(
        LetterToIssue(letter=f"l{start}", contractor="c1", issues=tuple(issues[start : start + 200]))
        for start in range(0, MANY, 200)
    )
    await defects.do(SubmitLetters(estate=E, bulk="submit", letters=letters), person="inspector-1")
    sent = await defects.ask(BulkOutcome(estate=E, bulk="submit"))
    assert (len(sent.done), [one.issue for one in sent.refused]) == (MANY - 1, [issues[-1]])
    page = await defects.ask(Letters(estate=E))
    assert [(letter.number, len(letter.issues)) for letter in page.letters] == [
        (1, 200), (2, 200), (3, 200), (4, 200), (5, 199)
    ]  # fmt: skip
    submitted = await defects.rows(IssueRegister(estate=E, state="submitted", limit=1_000))
    assert sorted(row.number or 0 for row in submitted) == list(range(1, MANY))
    assert page.letters[0].reply_due > START
    assert await defects.differences(owners=await owners.log()) == []
