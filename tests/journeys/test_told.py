"""A contractor is told of a letter, everything running: what goes along with it, and what becomes of it in a crash.

Killed with SIGKILL before, inside and after the hand-over; the promise is read from the record of those who were told.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest

from services.notifications.sender import LOCK
from shared import clock
from shared.contracts.defects import RaiseIssue, RegisterIssue, SubmitIssues
from shared.contracts.owners import SetContractorContact
from shared.lines import LOG_LOCK
from shared.sheets import read_sheet
from tests.faults.callers import OnTheBus
from tests.faults.estate import Estate, running_estate, superuser, until
from tests.faults.people import ADMINISTRATOR, BUILDERS, ESTATE, INSPECTOR, SUPERVISOR, UNITS, contractor_of
from tests.integration.receivers import Hook, MailBox, mail_server, web_server

UNIT, BUILDER = UNITS[0], BUILDERS[0]
STATES = "select channel, state from notification_list where letter = $1"
RECORDING = """
select exists (select from pg_locks where locktype = 'advisory' and not granted and objid = $1
                  and database = (select oid from pg_database where datname = current_database()))
"""


@dataclass
class World:
    """An estate whose contractor has mail, a webhook and a robot in a group chat; they keep what they are told."""

    estate: Estate
    bus: OnTheBus
    database: "asyncpg.Connection[asyncpg.Record]"
    mail: MailBox
    hook: Hook
    letters: list[str] = field(default_factory=list)

    async def tell(self) -> str:
        """A letter with one issue to the contractor; its id."""
        name = f"letter-{len(self.letters) + 1}"
        where = {"estate": ESTATE, "issue": f"issue-{len(self.letters) + 1}"}
        steps = (
            (INSPECTOR, RaiseIssue(**where, unit=UNIT, room="厨房", description="渗水", found_by="inspector")),
            (SUPERVISOR, RegisterIssue(**where, l1="paint", severity="minor", trade="paint")),
            (
                INSPECTOR,
                SubmitIssues(estate=ESTATE, letter=name, contractor=contractor_of(UNIT), issues=(where["issue"],)),
            ),
        )
        for person, command in steps:
            await self.bus.tell(person, command, clock.new_id())
        self.letters.append(name)
        return name

    async def states(self, letter: str) -> dict[str, str]:
        return {row["channel"]: row["state"] for row in await self.database.fetch(STATES, letter)}

    async def until(self, letter: str, **wanted: str) -> None:
        async def reached() -> bool:
            return await self.states(letter) == wanted

        await until(reached)

    def answering(self, *, yes: bool) -> None:
        for receiver in (self.mail, self.hook):
            if yes:
                receiver.answers.set()
            else:
                receiver.answers.clear()

    async def until_received(self, *, mails: int, calls: int) -> None:
        """Whether it was answered or not."""

        async def received() -> bool:
            return (len(self.mail.messages), len(self.hook.calls)) == (mails, calls)

        await until(received)

    def received(self) -> tuple[Counter[str], Counter[str], int]:
        """How often each mail came, each call of the webhook, and how many times the robot spoke."""
        mails = Counter(str(message["Message-ID"]) for message in self.mail.messages)
        calls = Counter(call.headers["webhook-id"] for call in self.hook.calls if "webhook-id" in call.headers)
        return mails, calls, sum("webhook-id" not in call.headers for call in self.hook.calls)


@pytest.fixture
async def world(data: Path) -> AsyncIterator[World]:
    async with mail_server() as mail, web_server() as hook:
        hook.answer = b'{"errcode":0}'
        environment = {"HANDOVER_SMTP_URL": f"smtp://127.0.0.1:{mail.port}"}
        async with running_estate(data, environment) as estate, superuser(estate, "notifications") as database:
            schemas = await database.fetch("select name || '_' || version as schema from models.model")
            await database.execute(f"set search_path = {', '.join(row['schema'] for row in schemas)}")
            bus = await OnTheBus.of(estate.places, estate.running.nats_url)
            contact = SetContractorContact(
                estate=ESTATE, contractor=contractor_of(UNIT), person=BUILDER.id, name="联系人",
                email="builder@example.com", webhook=hook.url, robot_kind="wecom", robot=f"{hook.url}?key=k3y",
            )  # fmt: skip
            await bus.tell(ADMINISTRATOR, contact, clock.new_id())
            await estate.settled()
            yield World(estate, bus, database, mail, hook)
            await bus.client.close()


async def test_a_letter_goes_out_as_one_mail_with_its_list_as_pdf_and_excel(world: World) -> None:
    await world.until(await world.tell(), email="delivered", webhook="delivered", wecom="delivered")
    [message] = world.mail.messages
    pdf, excel = (part for part in message.walk() if part.get_filename())
    assert pdf.get_payload(decode=True)[:5] == b"%PDF-"  # type: ignore[index] # bytes, being decoded
    content = excel.get_payload(decode=True)
    assert isinstance(content, bytes)
    lines = [line.cells for line in read_sheet(content, 10)]
    assert any("渗水" in cells for cells in lines)
    text, page = (part.get_content() for part in message.walk() if part.get_content_maintype() == "text")  # type: ignore[attr-defined] # an EmailMessage by its policy
    assert "渗水" in text
    assert "渗水" in page


async def test_a_crash_loses_nothing_and_repeats_once_at_most_under_the_same_id(world: World) -> None:
    await killed_before_the_hand_over(world)
    assert [set(world.received()[0].values()), set(world.received()[1].values())] == [{1}, {1}]
    assert world.received()[2] == 1
    await killed_inside_the_hand_over(world)
    await killed_after_the_hand_over(world)
    mails, calls, spoken = world.received()
    assert sorted(mails.values()) == sorted(calls.values()) == [1, 2, 2]
    assert spoken == 3
    for letter in world.letters[1:]:
        assert await world.states(letter) == {"email": "delivered", "webhook": "delivered", "wecom": "uncertain"}


async def killed_before_the_hand_over(world: World) -> None:
    """Nobody may begin to send: the lock that says who sends is ours from the moment the sender is dead."""
    ours = asyncio.create_task(world.database.execute("select pg_advisory_lock($1)", LOCK))
    await world.estate.crash("notifications")
    await ours
    letter = await world.tell()
    await world.until(letter, email="requested", webhook="requested", wecom="requested")
    await world.estate.crash("notifications")
    assert world.received()[2] == 0
    await world.database.execute("select pg_advisory_unlock($1)", LOCK)
    await world.until(letter, email="delivered", webhook="delivered", wecom="delivered")


async def killed_inside_the_hand_over(world: World) -> None:
    """Everybody has it and nobody has answered."""
    world.answering(yes=False)
    letter = await world.tell()
    await world.until_received(mails=2, calls=4)
    await world.estate.crash("notifications")
    world.answering(yes=True)
    await world.until(letter, email="delivered", webhook="delivered", wecom="uncertain")


async def killed_after_the_hand_over(world: World) -> None:
    """Everybody has said yes, and it cannot be written down: the line of the log is ours."""
    world.answering(yes=False)
    letter = await world.tell()
    await world.until_received(mails=4, calls=7)
    await world.database.execute("select pg_advisory_lock($1)", LOG_LOCK)
    world.answering(yes=True)
    await until(lambda: world.database.fetchval(RECORDING, LOG_LOCK))
    await world.estate.crash("notifications")
    await world.database.execute("select pg_advisory_unlock($1)", LOG_LOCK)
    await world.until(letter, email="delivered", webhook="delivered", wecom="uncertain")
