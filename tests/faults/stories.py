"""What the load does: short stories of the trade, drawn by chance from a seed, some of whose commands are wrong."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Protocol
from uuid import UUID

from shared.contracts.defects import (
    AcceptRectification,
    AgreeMethod,
    ConfirmIssue,
    InspectUnit,
    ProposeMethod,
    RaiseIssue,
    RefuseMethod,
    RegisterIssue,
    RejectRectification,
    ReportRectification,
    StartRectification,
    SubmitIssues,
)
from shared.contracts.defects.inspection import Finding
from shared.contracts.notifications import RuleWanted, SetRule
from shared.contracts.owners import (
    BillFees,
    CheckInOwner,
    PaidRow,
    RecordOwner,
    RegisterPerson,
    SetReceiptBook,
    TakePayment,
    VoidReceipt,
)
from shared.contracts.visits import AssignMatter, LogVisit, RaisedMatter, ReportMatterResult, RevisitOwner
from shared.messages import GROUP, Command
from tests.faults.people import (
    ADMINISTRATOR,
    BUILDERS,
    CASHIER,
    CONTRACTORS,
    DEVELOPER,
    ESTATE,
    INSPECTOR,
    MANAGER,
    SERVICE,
    SUPERVISOR,
    UNITS,
    Person,
    contractor_of,
    owner_of,
)
from tests.unit.owners.fees import wish

PHOTO = "0" * 64
SCHEDULE = wish().model_copy(update={"estate": ESTATE})
BOOK = SetReceiptBook(estate=ESTATE, book="WY", payee="property", prefix="WY", cashiers=(CASHIER.id,))
NOON = datetime(2027, 1, 1, 4, tzinfo=UTC)


class Tell(Protocol):
    """Sends a command until its outcome is known: True when acknowledged. `shows`: doing it twice would show."""

    async def __call__(
        self, person: Person, command: Command, *, shows: bool = False, events: int | None = None
    ) -> bool: ...


@dataclass
class Chance:
    """All chance of one worker, from its seed: ids, units, days nobody else uses."""

    random: Random
    days: Iterator[date]

    def id(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def unit(self) -> str:
        return self.random.choice(UNITS)


async def an_issue(chance: Chance, tell: Tell) -> None:
    """From the finding to the accepted work: numbers, letters, versions and attempts are drawn on the way."""
    issue, unit = chance.id(), chance.unit()
    contractor = contractor_of(unit)
    builder, stranger = BUILDERS[CONTRACTORS.index(contractor)], BUILDERS[1 - CONTRACTORS.index(contractor)]
    raised = RaiseIssue(
        estate=ESTATE, issue=issue, unit=unit, room="厨房", description="墙面空鼓 🧱", found_by="inspector"
    )
    registered = RegisterIssue(estate=ESTATE, issue=issue, l1="paint", severity="minor", trade="paint")
    letter = SubmitIssues(estate=ESTATE, letter=chance.id(), contractor=contractor, issues=(issue,))
    confirmed = ConfirmIssue(estate=ESTATE, issue=issue, contractor=contractor)
    await tell(INSPECTOR, raised, events=1)
    await tell(builder, confirmed)  # too early
    await tell(SUPERVISOR, registered, shows=True, events=1)
    await tell(INSPECTOR, letter, shows=True, events=2)
    await tell(stranger, ConfirmIssue(estate=ESTATE, issue=issue, contractor=contractor))  # not theirs
    await tell(builder, confirmed)
    await _agree(chance, tell, issue, contractor, builder)
    await _repair(tell, issue, contractor, builder)


async def _agree(chance: Chance, tell: Tell, issue: str, contractor: str, builder: Person) -> None:
    versions = chance.random.randint(1, 3)
    for version in range(1, versions + 1):
        method = ProposeMethod(estate=ESTATE, issue=issue, contractor=contractor, method=f"做法 {version}")
        await tell(builder, method, shows=True, events=1)
        if version < versions:
            refused = RefuseMethod(estate=ESTATE, issue=issue, version=version, reason="不够具体")
            await tell(MANAGER, refused, events=1)
    await tell(MANAGER, AgreeMethod(estate=ESTATE, issue=issue, version=versions), events=1)
    await tell(DEVELOPER, AgreeMethod(estate=ESTATE, issue=issue, version=versions), events=1)


async def _repair(tell: Tell, issue: str, contractor: str, builder: Person) -> None:
    reported = ReportRectification(estate=ESTATE, issue=issue, contractor=contractor, photos=(PHOTO,))
    await tell(builder, StartRectification(estate=ESTATE, issue=issue, contractor=contractor))
    await tell(builder, reported, shows=True)
    await tell(INSPECTOR, RejectRectification(estate=ESTATE, issue=issue, reason="色差", photos=(PHOTO,)), shows=True)
    await tell(builder, reported, shows=True)
    await tell(INSPECTOR, AcceptRectification(estate=ESTATE, issue=issue))


async def a_visit(chance: Chance, tell: Tell) -> None:
    """A visit raises three matters, one answered on the spot; one goes two rounds."""
    unit, first, second = chance.unit(), chance.id(), chance.id()
    matters = (
        RaisedMatter(matter=first, classified="service", text="电梯慢"),
        RaisedMatter(matter=second, classified="fees", text="车位费"),
        RaisedMatter(matter=chance.id(), classified="other", text="谢谢", answer="不客气"),
    )
    logged = LogVisit(
        estate=ESTATE, visit=chance.id(), unit=unit, visited_at=NOON, how="phone", relation="owner",
        person=owner_of(unit), interviewee="业主本人", satisfaction="neutral", matters=matters,
    )  # fmt: skip
    await tell(SERVICE, logged, shows=True, events=6)
    await tell(SERVICE, ReportMatterResult(estate=ESTATE, matter=first, result="太早"))  # nobody has it yet
    for satisfied in (False, True):
        await _matter_round(chance, tell, first, satisfied=satisfied)
    await _matter_round(chance, tell, second, satisfied=True)


async def _matter_round(chance: Chance, tell: Tell, matter: str, *, satisfied: bool) -> None:
    due = NOON + timedelta(days=chance.random.randint(30, 3_000))
    assigned = AssignMatter(estate=ESTATE, matter=matter, department="engineering", due=due)
    await tell(SERVICE, assigned, shows=True, events=1)
    reported = ReportMatterResult(estate=ESTATE, matter=matter, result=f"已处理 {due:%d}")
    await tell(SERVICE, reported, shows=True, events=1)
    await tell(SERVICE, RevisitOwner(estate=ESTATE, matter=matter, revisited_at=NOON, satisfied=satisfied), shows=True)


async def an_arrival(chance: Chance, tell: Tell) -> None:
    """An owner comes to the counter on several days, and somebody's particulars change."""
    unit = chance.unit()
    for day in (next(chance.days), next(chance.days)):
        await tell(SERVICE, CheckInOwner(estate=ESTATE, unit=unit, owner=owner_of(unit), day=day), shows=True)
    phone = f"1380{chance.random.randrange(10**7):07}"
    await tell(SERVICE, RecordOwner(estate=ESTATE, unit=unit, owner=owner_of(unit), name="业主", phone=phone), events=1)
    await tell(INSPECTOR, RecordOwner(estate=ESTATE, unit=unit, owner=owner_of(unit), name="冒名"))  # not their work
    await tell(ADMINISTRATOR, RegisterPerson(estate=GROUP, person=chance.id(), name="新同事", phone=phone), events=1)


async def a_rule(chance: Chance, tell: Tell) -> None:
    """A rule of the estate is changed again and again; each change counts its version."""
    template = "handover_notice"
    values = RuleWanted(
        source="owners", event_type="HandoverNoticeIssued", where={"unit": chance.id()}, recipient_kind="owner",
        channels=("email",), template=template,
    )  # fmt: skip
    rule = SetRule(estate=ESTATE, rule=f"rule-{chance.random.randrange(5)}", values=values, why="试验")
    await tell(MANAGER, rule, shows=True, events=1)


async def an_inspection(chance: Chance, tell: Tell) -> None:
    """A unit is inspected: the attempt is counted, and what was found is raised in the same decision."""
    findings = tuple(Finding(issue=chance.id(), room="客厅", description="划痕") for _ in range(2))
    inspected = InspectUnit(
        estate=ESTATE, inspection=chance.id(), unit=chance.unit(), kind="open_day", checks=40, findings=findings,
        conclusion="accepted_with_issues",
    )  # fmt: skip
    await tell(INSPECTOR, inspected, shows=True, events=3)


async def a_payment(chance: Chance, tell: Tell) -> None:
    """A fee is billed, some of it paid under the next number of the book, and one receipt is void."""
    unit, occasion = chance.unit(), chance.id()
    await tell(MANAGER, SCHEDULE)
    await tell(MANAGER, BOOK)
    billed = BillFees(estate=ESTATE, units=(unit,), fees=("float",), occasion=occasion)
    await tell(CASHIER, billed, shows=True, events=1)
    paid = TakePayment(
        estate=ESTATE, unit=unit, receipt=chance.id(), book=BOOK.book, currency="CNY", method="cash",
        lines=(PaidRow(item=1, amount=Decimal("1.25")),),
    )  # fmt: skip
    for receipt in (chance.id(), chance.id(), paid.receipt):
        await tell(CASHIER, paid.model_copy(update={"receipt": receipt}), shows=True, events=1)
    void = VoidReceipt(estate=ESTATE, unit=unit, receipt=paid.receipt, reason="写错")
    await tell(CASHIER, void, shows=True, events=1)
    await tell(SERVICE, void)  # not their work
    too_much = paid.model_copy(update={"receipt": chance.id(), "lines": (PaidRow(item=1, amount=Decimal(9_999)),)})
    await tell(CASHIER, too_much)


Story = Callable[[Chance, Tell], Awaitable[None]]
STORIES: tuple[Story, ...] = (an_issue, an_issue, a_visit, an_arrival, a_rule, an_inspection, a_payment)
