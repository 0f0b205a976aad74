"""Seconds that one command takes which puts 1,000 issues into five letters, beside a ledger of 200,000."""

from statistics import median

from services.defects.read_models.contractor_lots import CONTRACTOR_LOTS
from services.defects.read_models.estates import ESTATES
from shared import clock
from shared.contracts.defects import LedgerEntry, LetterToIssue, RegisterIssues, SubmitLetters
from tests.bench.defects import asked, at_work, raising
from tests.bench.figures import Figure
from tests.kernel.replica import Replica
from tests.servers import Database

MANY, IN_A_LETTER, ROUNDS = 1_000, 200, 3
PROMISED = 2.0  # seconds
LOTS = """
insert into {schema}.contractor_lots (estate, lots, companies)
values ('E1', '{{"c1": [{{"trades": ["paint"], "buildings": []}}]}}', '{{}}')
"""
ESTATE = """
insert into {schema}.estates (estate, name, region, time_zone, jurisdiction, calendars)
values ('E1', 'Spring', 'R1', 'Asia/Shanghai', 'CN', '{{}}')
"""


async def registered(one: Replica, round_: int) -> list[str]:
    issues = [f"r{round_}-{number}" for number in range(MANY)]
    for issue in issues:
        await one.writer.execute(asked(raising(issue)))
    entries = tuple(
        LedgerEntry(issue=issue, l1="paint", severity="minor", trade="paint", contractor="c1") for issue in issues
    )
    await one.writer.execute(asked(RegisterIssues(estate="E1", bulk=f"register-{round_}", entries=entries)))
    return issues


async def submitted(one: Replica, round_: int) -> float:
    issues = await registered(one, round_)
    letters = tuple(
        LetterToIssue(letter=f"l{round_}-{first}", contractor="c1", issues=tuple(issues[first : first + IN_A_LETTER]))
        for first in range(0, MANY, IN_A_LETTER)
    )
    command = asked(SubmitLetters(estate="E1", bulk=f"submit-{round_}", letters=letters))
    began = clock.monotonic()
    await one.writer.execute(command)
    return clock.monotonic() - began


async def test_submit(long_ledger: Database) -> None:
    async with at_work(long_ledger) as one:
        connection = await one.connect()
        await connection.execute(LOTS.format(schema=CONTRACTOR_LOTS.schema))
        await connection.execute(ESTATE.format(schema=ESTATES.schema))
        await connection.close()
        seconds = median([await submitted(one, round_) for round_ in range(ROUNDS)])
    Figure("submit.1000", seconds, "s", PROMISED, "promised", lower=True).say()
