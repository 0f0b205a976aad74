"""The estate comes to be: region and estate registered, staff appointed, contractors engaged, everybody let in."""

from collections.abc import Sequence
from datetime import timedelta

from services.desk.demonstration.caller import Caller, Person
from services.desk.demonstration.cast import ESTATE, ESTATE_NAME, REGION, STAFF, Cast, Contractor, mailbox, story_id
from services.desk.demonstration.lines import together
from shared import clock
from shared.contracts.desk import IssueAccessToken
from shared.contracts.notifications import Rules, RuleWanted, SetRule
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
from shared.contracts.vocabulary import Trade
from shared.messages import GROUP

TOKEN_LASTS = timedelta(days=2)

FINISHES: tuple[Trade, ...] = ("structure", "plaster", "paint", "tile", "cleaning", "landscape", "other")
JOINERY: tuple[Trade, ...] = ("joinery", "doors", "windows")
SERVICES: tuple[Trade, ...] = (
    "waterproofing", "plumbing", "sanitary", "kitchen", "electrical", "weak_current", "hvac",
)  # fmt: skip


async def found_estate(caller: Caller, cast: Cast) -> None:
    """The region and the estate."""
    name = ESTATE_NAME.zh
    await caller.tell(cast.operator, RegisterRegion(estate=GROUP, region=REGION, name="华东城市公司"))
    await caller.tell(cast.operator, RegisterEstate(estate=ESTATE, region=REGION, name=name))


async def tell_at_any_hour(caller: Caller, cast: Cast) -> None:
    """A story of months is told in minutes, perhaps at night: nothing waits for the evening or the morning."""
    rules = (await caller.ask(cast.operator, Rules(estate=ESTATE), having_read=("owners",))).rules
    await together(
        caller.tell(
            cast.operator,
            SetRule(
                estate=ESTATE, rule=row.rule, why="演示随时进行",
                values=RuleWanted.like(row.values, timing={"any_hour": True}),
            ),
        )
        for row in rules
    )  # fmt: skip


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
