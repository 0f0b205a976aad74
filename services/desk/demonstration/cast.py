"""Who plays in the story: the staff of both sides, and three contractors with the people who speak for them.

Names are invented and reach nobody: the addresses are those of the demonstration's own receivers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5

from deploy.local.places import Places
from services.desk.demonstration.caller import Caller, Person, together
from services.desk.operator import ADMINISTRATOR, FILE
from shared import clock
from shared.contracts.desk import IssueAccessToken
from shared.contracts.owners import (
    BuildingRow,
    EngageContractor,
    GrantRole,
    LotRow,
    RegisterEstate,
    RegisterPerson,
    RegisterRegion,
    SetContractorContact,
)
from shared.contracts.vocabulary import Role, Trade
from shared.messages import GROUP
from shared.wording import Wording

STORY = UUID("5d0f3a52-8c55-5d0b-9f2e-7a1c64e0b9d1")
REGION, ESTATE = "EAST", "QINGHE"
ESTATE_NAME = Wording("清和苑", "Qinghe Gardens")
TOKEN_LASTS = timedelta(days=2)

STAFF: Sequence[tuple[str, Role, str]] = (
    ("service-1", "customer_service", "林晚晴"),
    ("service-2", "customer_service", "周若谷"),
    ("supervisor", "service_supervisor", "沈听澜"),
    ("inspector-1", "inspector", "程知远"),
    ("inspector-2", "inspector", "陆文渊"),
    ("inspector-3", "inspector", "顾清让"),
    ("cashier", "cashier", "方映雪"),
    ("manager", "project_manager", "秦牧之"),
    ("sales", "sales", "许青禾"),
    ("developer", "developer_rep", "韩望舒"),
    ("engineering", "department", "唐思齐"),
    ("auditor", "auditor", "严慎行"),
)

FINISHES: tuple[Trade, ...] = ("structure", "plaster", "paint", "tile", "cleaning", "landscape", "other")
JOINERY: tuple[Trade, ...] = ("joinery", "doors", "windows")
SERVICES: tuple[Trade, ...] = (
    "waterproofing", "plumbing", "sanitary", "kitchen", "electrical", "weak_current", "hvac",
)  # fmt: skip


@dataclass(frozen=True)
class Contractor:
    """A company with the person who speaks for it and the webhook of its own system, if it has one."""

    id: str
    company: str
    contact: Person
    name: str
    email: str
    webhook: str | None = None


@dataclass(frozen=True)
class Cast:
    """Everybody, by what they are called in the story."""

    operator: Person
    staff: dict[str, Person]
    contractors: tuple[Contractor, ...]

    def __getitem__(self, name: str) -> Person:
        return self.staff[name]

    @property
    def mailboxes(self) -> list[str]:
        return [mailbox(person) for person in self.staff.values()]

    @property
    def inspectors(self) -> list[Person]:
        return [person for person in self.staff.values() if person.role == "inspector"]


def mailbox(person: Person) -> str:
    return f"{person.role}.{person.id[:8]}@example.com"


def story_id(*parts: object) -> str:
    """The same thing has the same id in every run of the story."""
    return str(uuid5(STORY, " ".join(str(part) for part in parts)))


async def operator_token(data: Path) -> str | None:
    """Lies in the data folder from the desk's first start on."""
    file = Places(data).secrets("desk") / FILE
    return file.read_text().strip() if file.exists() else None


def make_cast(data: Path, webhook: str) -> Cast:
    secret = (Places(data).secrets("desk") / FILE).read_text().strip()
    operator = Person(ADMINISTRATOR, "group_admin", secret)
    staff = {name: Person(story_id("person", name), role) for name, role, _ in STAFF}
    companies = (
        ("安居木业有限公司", "贺敬亭", webhook),
        ("锦绣装饰工程有限公司", "白朗", None),
        ("恒通机电安装有限公司", "罗知行", None),
    )
    contractors = tuple(
        Contractor(
            f"contractor-{number}", company, Person(story_id("contact", number), "contractor"), name,
            f"contractor{number}@example.com", hook,
        )
        for number, (company, name, hook) in enumerate(companies, start=1)
    )  # fmt: skip
    return Cast(operator, staff, contractors)


async def found_estate(caller: Caller, cast: Cast) -> None:
    """The region and the estate."""
    name = ESTATE_NAME.zh
    await caller.tell(cast.operator, RegisterRegion(estate=GROUP, region=REGION, name="华东城市公司"))
    await caller.tell(cast.operator, RegisterEstate(estate=ESTATE, region=REGION, name=name))


async def appoint_staff(caller: Caller, cast: Cast) -> None:
    """Each with a name, a role in the estate, and a token."""
    names = {name: text for name, _, text in STAFF}
    await together(_appoint(caller, cast, person, names[name]) for name, person in cast.staff.items())


async def _appoint(caller: Caller, cast: Cast, person: Person, name: str) -> None:
    registered = RegisterPerson(estate=GROUP, person=person.id, name=name, email=mailbox(person))
    await caller.tell(cast.operator, registered)
    grant = GrantRole(estate=GROUP, person=person.id, role=person.role, granted_estate=ESTATE)
    await caller.tell(cast.operator, grant)
    await let_in(caller, cast, person)


async def let_in(caller: Caller, cast: Cast, person: Person) -> None:
    """A bearer token for one person; only its hash leaves this process before it is used."""
    await caller.tell(
        cast.operator,
        IssueAccessToken(
            estate=GROUP, token=story_id("token", person.id), person=person.id, roles=(person.role,),
            estates=(ESTATE,), token_hash=person.secret_hash, expires_at=clock.now() + TOKEN_LASTS,
        ),
    )  # fmt: skip


async def engage_contractors(caller: Caller, cast: Cast, buildings: Sequence[BuildingRow]) -> None:
    """Lots are trades by buildings, without overlap: finishes are shared out by building, the others by trade."""
    ids = tuple(building.building for building in buildings)
    half = (len(ids) + 1) // 2
    services: tuple[LotRow, ...] = (LotRow(trades=SERVICES, buildings=ids),)
    if ids[half:]:
        services += (LotRow(trades=FINISHES, buildings=ids[half:]),)
    lots: list[tuple[LotRow, ...]] = [
        (LotRow(trades=JOINERY, buildings=ids),),
        (LotRow(trades=FINISHES, buildings=ids[:half]),),
        services,
    ]
    await together(
        _engage(caller, cast, contractor, its) for contractor, its in zip(cast.contractors, lots, strict=True)
    )


async def _engage(caller: Caller, cast: Cast, contractor: Contractor, lots: tuple[LotRow, ...]) -> None:
    engaged = EngageContractor(estate=ESTATE, contractor=contractor.id, company=contractor.company, lots=lots)
    await caller.tell(cast["manager"], engaged)
    contact = SetContractorContact(
        estate=ESTATE, contractor=contractor.id, person=contractor.contact.id, name=contractor.name,
        email=contractor.email, webhook=contractor.webhook,
    )  # fmt: skip
    await caller.tell(cast["manager"], contact)
    await let_in(caller, cast, contractor.contact)
