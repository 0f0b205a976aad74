"""The life of issues through the HTTP API, everything running: every fact defects can tell is told once at least."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from services.desk.api.addresses import address_of
from shared import clock
from shared.contracts import defects as say
from shared.messages import Command, events_of
from tests.faults.estate import Estate, running_estate
from tests.faults.people import (
    BUILDERS,
    CONTRACTORS,
    DEVELOPER,
    ESTATE,
    INSPECTOR,
    MANAGER,
    SERVICE,
    SUPERVISOR,
    UNITS,
    Person,
)
from tests.faults.verdict import wrongs

ELSEWHERE = {  # journeys of their own
    "CommonPartInspected", "TakeoverStepDone",
    "LedgerImportStarted", "IssueImported", "LedgerImported", "LedgerImportStopped",
}  # fmt: skip
DEADLINES_WITHIN = 120.0  # seconds on a busy machine
PHOTO, PAPER = "a" * 64, "b" * 64
BUILDER, C1, C2 = BUILDERS[0], CONTRACTORS[0], CONTRACTORS[1]
UNIT = UNITS[0]
Step = tuple[Person, Command, datetime | None]


async def test_every_fact_of_an_issues_life_comes_about_through_the_api(data: Path) -> None:
    async with running_estate(data) as estate, speaking(estate) as desk:
        now = clock.now()
        for who, command, at in [*founding(), *by_hand(now), *by_time(now)]:
            await tell(desk, who, command, at)
        await estate.settled()
        wanted, began = set(events_of("defects")) - ELSEWHERE, clock.monotonic()
        while (missing := wanted - await kinds(estate)) and clock.monotonic() - began < DEADLINES_WITHIN:
            await estate.settled()
        assert not missing
        assert await wrongs(estate) == []


@asynccontextmanager
async def speaking(estate: Estate) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=estate.running.urls["desk"], trust_env=False, timeout=30) as client:
        yield client


async def tell(desk: httpx.AsyncClient, who: Person, command: Command, at: datetime | None) -> None:
    headers = {"Authorization": f"Bearer {who.secret}", "Idempotency-Key": str(clock.new_id())}
    headers |= {"Handover-Occurred-At": at.isoformat()} if at else {}
    headers["Content-Type"] = "application/json"
    body = command.model_dump_json(exclude_unset=True)
    answer = await desk.post(address_of(type(command)), content=body, headers=headers)
    assert answer.is_success, (command.wire, answer.text)


async def kinds(estate: Estate) -> set[str]:
    connection = await asyncpg.connect(estate.dsn("defects"))
    try:
        return {row["type"] for row in await connection.fetch("select distinct type from log.event")}
    finally:
        await connection.close()


def founding() -> Iterator[Step]:
    """Rules under which nothing has to be waited for."""
    quick = say.RectificationPolicy(default_notice_days=0, response_working_days=30, rejections_before_escalation=1)
    yield MANAGER, say.SetRectificationPolicy(estate=ESTATE, values=quick, why="the contract"), None
    yield SUPERVISOR, say.AssignInspector(estate=ESTATE, category="paint", person="inspector"), None
    yield DEVELOPER, say.DelegateAgreement(estate=ESTATE, person="supervision", paper=PAPER), None
    yield DEVELOPER, say.EndDelegation(estate=ESTATE, person="supervision", reason="done"), None
    for person in (MANAGER, DEVELOPER):
        yield person, say.AgreeStandardMethod(estate=ESTATE, l1="tile", method="by the book"), None
    sheet = say.InspectUnit(
        estate=ESTATE, inspection="n-1", unit=UNIT, kind="joint_survey", checks=30, conclusion="accepted"
    )
    yield INSPECTOR, sheet, None


def raised(issue: str, at: datetime | None = None) -> Iterator[Step]:
    what: dict[str, Any] = {"estate": ESTATE, "issue": issue}
    yield (
        INSPECTOR,
        say.RaiseIssue(**what, unit=UNIT, room="bath", description="x", found_by="inspector"),
        at,
    )
    yield INSPECTOR, say.RegisterIssue(**what, l1="paint", severity="minor", trade="paint"), at


def submitted(issue: str, at: datetime | None = None) -> Iterator[Step]:
    yield from raised(issue, at)
    letter = say.SubmitIssues(estate=ESTATE, letter=f"l-{issue}", contractor=C1, issues=(issue,))
    yield INSPECTOR, letter, at


def in_work(issue: str) -> Iterator[Step]:
    what: dict[str, Any] = {"estate": ESTATE, "issue": issue}
    yield from submitted(issue)
    yield BUILDER, say.ConfirmIssue(**what, contractor=C1), None
    yield INSPECTOR, say.SuggestMethod(**what, method="use primer"), None
    yield BUILDER, say.ProposeMethod(**what, contractor=C1, method="paint"), None
    yield DEVELOPER, say.RefuseMethod(**what, version=1, reason="thin"), None
    yield BUILDER, say.ProposeMethod(**what, contractor=C1, method="paint twice"), None
    for person in (MANAGER, DEVELOPER):
        yield person, say.AgreeMethod(**what, version=2), None
    yield BUILDER, say.StartRectification(**what, contractor=C1), None


def by_hand(now: datetime) -> Iterator[Step]:
    """What people do, one issue after another."""
    yield from ended_without_work()
    yield from answered(now)
    yield from at_work(now)
    yield from given_to_another()


def ended_without_work() -> Iterator[Step]:
    for issue in ("explained", "void", "kept", "twin", "both", "urgent"):
        yield from raised(issue)
    bulk: dict[str, Any] = {"estate": ESTATE, "issues": ("kept",), "reason": "x"}
    yield INSPECTOR, say.AssignContractor(**bulk, bulk="k-1", contractor=C2), None
    yield INSPECTOR, say.ReclassifyIssues(**bulk, bulk="k-2", severity="major"), None
    waits = say.LinkIssues(estate=ESTATE, issue="kept", other="void", kind="waits_for")
    yield INSPECTOR, waits, None
    yield SUPERVISOR, say.ExplainIssue(estate=ESTATE, issue="explained", explanation="as built"), None
    yield SUPERVISOR, say.VoidIssue(estate=ESTATE, issue="void", reason="twice"), None
    yield SUPERVISOR, say.MergeIssues(estate=ESTATE, into="kept", issues=("twin",), reason="the same"), None
    parts = tuple(say.SplitPart(issue=part, room="bath", description="x") for part in ("part-1", "part-2"))
    yield SUPERVISOR, say.SplitIssue(estate=ESTATE, issue="both", parts=parts, reason="two things"), None
    yield MANAGER, say.OrderEmergency(estate=ESTATE, issue="urgent", contractor=C1, reason="live wire"), None
    yield BUILDER, say.ReportMadeSafe(estate=ESTATE, issue="urgent", contractor=C1, photos=(PHOTO,)), None


def answered(now: datetime) -> Iterator[Step]:
    yield from submitted("disputed")
    received = say.RecordLetterReceived(estate=ESTATE, letter="l-disputed", received_at=now, how="signed", proof=PAPER)
    yield INSPECTOR, received, None
    item = say.ItemAnswer(issue="disputed", answer="disputed", reason="not ours")
    yield BUILDER, say.AnswerLetter(estate=ESTATE, letter="l-disputed", answers=(item,)), None
    ruling = say.RuleDispute(estate=ESTATE, issue="disputed", ruling="stands", reason="it is")
    for person in (MANAGER, DEVELOPER):
        yield person, ruling, None


def at_work(now: datetime) -> Iterator[Step]:
    what: dict[str, Any] = {"estate": ESTATE, "issue": "worked"}
    yield from in_work("worked")
    yield INSPECTOR, say.AddSiteNote(**what, note="primer is on"), None
    appointed = say.AppointEntry(**what, from_at=now - timedelta(hours=1), to_at=now + timedelta(hours=1))
    yield SERVICE, appointed, None
    yield SERVICE, say.RecordEntryRefused(**what, how="nobody_there", reason="nobody"), None
    hold = say.RequestHold(**what, contractor=C1, reason="on order", until=now + timedelta(days=3))
    yield BUILDER, hold, None
    yield MANAGER, say.AgreeHold(**what, hold=1), None
    yield MANAGER, say.EndHold(**what, hold=1, reason="it came"), None
    yield BUILDER, say.ReportMethodUnworkable(**what, contractor=C1, reason="wet"), None
    yield from in_work("outside")
    yield INSPECTOR, say.LinkIssues(**what, other="outside", kind="waits_for"), None
    done = say.ReportRectification(estate=ESTATE, issue="outside", contractor=C1, photos=(PHOTO,))
    yield BUILDER, done, None
    yield INSPECTOR, say.AcceptRectification(estate=ESTATE, issue="outside"), None
    told = say.RecordOwnerInformed(estate=ESTATE, issue="outside", channel="talk", informed_at=now)
    yield SERVICE, told, None
    yield SERVICE, say.RejectRepair(estate=ESTATE, issue="outside", reason="drips"), None
    yield BUILDER, done.model_copy(update={"photos": (PAPER,)}), None
    yield INSPECTOR, say.AcceptRectification(estate=ESTATE, issue="outside"), None
    yield SERVICE, say.ConfirmRepair(estate=ESTATE, issue="outside"), None


def given_to_another() -> Iterator[Step]:
    what: dict[str, Any] = {"estate": ESTATE, "issue": "failed"}
    yield from in_work("failed")
    yield BUILDER, say.ReportRectification(**what, contractor=C1, photos=(PHOTO,)), None
    yield INSPECTOR, say.RejectRectification(**what, reason="thin", photos=(PHOTO,)), None
    yield MANAGER, say.DeclareDefault(**what, reason="thin", notice=PAPER), None
    yield MANAGER, say.ReassignWork(**what, contractor=C2, reason="over", cost=Decimal("10.00"), proof=PAPER), None


def by_time(now: datetime) -> Iterator[Step]:
    """What happened long ago and is told late: its deadlines have passed."""
    yield from raised("smoking", now - timedelta(days=1))
    emergency = say.OrderEmergency(estate=ESTATE, issue="smoking", contractor=C1, reason="smoke")
    yield MANAGER, emergency, now - timedelta(hours=3)
    yield from submitted("reminded", now - timedelta(days=20))
    strict = say.RectificationPolicy(response_working_days=1, minor_days=1)
    yield MANAGER, say.SetRectificationPolicy(estate=ESTATE, values=strict, why="stricter"), None
    yield from submitted("forgotten", now - timedelta(days=60))
