"""The estate the faults happen in, and who works there: no e-mail addresses, so that no message leaves."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.notifications.default_rules import ANY_HOUR, DEFAULT_RULES
from shared import clock
from shared.contracts.defects import RaiseIssue
from shared.contracts.desk import IssueAccessToken
from shared.contracts.notifications import RuleWanted, SetRule
from shared.contracts.owners import (
    EngageContractor,
    GrantRole,
    IssueHandoverNotices,
    LotRow,
    OpenHandoverBatch,
    OwnerRow,
    RegisterBuilding,
    RegisterEstate,
    RegisterPerson,
    RegisterRegion,
    RegisterUnits,
    SetContractorContact,
    UnitRow,
)
from shared.contracts.vocabulary import Role, Window
from shared.messages import GROUP, Command

ESTATE = "FAULTS"
BUILDINGS = ("b-1", "b-2")
UNITS = tuple(f"u-{number}" for number in range(1, 41))
CONTRACTORS = ("c-1", "c-2")


@dataclass(frozen=True)
class Person:
    """Somebody with one role; `secret` is the bearer token known to the tests."""

    id: str
    role: Role
    contractor: str | None = None

    @property
    def secret(self) -> str:
        return f"bearer-token-of-{self.id}"

    @property
    def roles(self) -> frozenset[str]:
        return frozenset({self.role})


ADMINISTRATOR = Person("administrator", "group_admin")
SERVICE = Person("service", "customer_service")
INSPECTOR = Person("inspector", "inspector")
SUPERVISOR = Person("supervisor", "service_supervisor")
MANAGER = Person("manager", "project_manager")
DEVELOPER = Person("developer", "developer_rep")
BUILDERS = tuple(Person(f"builder-{number}", "contractor", name) for number, name in enumerate(CONTRACTORS, start=1))
CASHIER = Person("cashier", "cashier")
STAFF = (SERVICE, INSPECTOR, SUPERVISOR, MANAGER, DEVELOPER, CASHIER)


def owner_of(unit: str) -> str:
    return f"owner-of-{unit}"


def building_of(unit: str) -> str:
    return BUILDINGS[UNITS.index(unit) * len(BUILDINGS) // len(UNITS)]


def contractor_of(unit: str) -> str:
    """Each contractor has all trades of one building."""
    return CONTRACTORS[BUILDINGS.index(building_of(unit))]


def founding() -> Iterator[Command]:
    """What the administrator does before anybody can work, in this order."""
    yield RegisterRegion(estate=GROUP, region="EAST", name="华东")
    yield RegisterEstate(estate=ESTATE, region="EAST", name="故障园 · Faults")
    yield from telling_at_any_hour()
    for building in BUILDINGS:
        yield RegisterBuilding(estate=ESTATE, building=building, name=building)
    yield RegisterUnits(estate=ESTATE, rows=tuple(_unit(unit) for unit in UNITS))
    for builder, building in zip(BUILDERS, BUILDINGS, strict=True):
        lot = LotRow(trades=("paint", "tile"), buildings=(building,))
        assert builder.contractor is not None
        yield EngageContractor(estate=ESTATE, contractor=builder.contractor, company="施工单位", lots=(lot,))
        yield SetContractorContact(estate=ESTATE, contractor=builder.contractor, person=builder.id, name="联系人")
    for person in STAFF:
        yield RegisterPerson(estate=GROUP, person=person.id, name="员工")
        yield GrantRole(estate=GROUP, person=person.id, role=person.role, granted_estate=ESTATE)
    for person in (ADMINISTRATOR, *STAFF, *BUILDERS):
        yield let_in(person)


def telling_at_any_hour() -> Iterator[Command]:
    """Nothing gathers and nobody sleeps: a test runs at night, too."""
    for rule, values in DEFAULT_RULES.items():
        at_once = RuleWanted.like(values, timing=ANY_HOUR.model_dump())
        yield SetRule(estate=GROUP, rule=rule, values=at_once, why="tests run at any hour")


def window() -> Window:
    """The days of the handover."""
    first = clock.now().date() + timedelta(days=30)
    return Window(first=first, last=first + timedelta(days=30))


def inviting(batch: str = "batch-1") -> Iterator[Command]:
    """What customer service does next: every unit has its notice."""
    yield OpenHandoverBatch(estate=ESTATE, batch=batch, name="一批", window=window(), place="大堂")
    yield IssueHandoverNotices(estate=ESTATE, batch=batch, units=UNITS)


def _unit(unit: str) -> UnitRow:
    number = UNITS.index(unit)
    owner = OwnerRow(owner=owner_of(unit), name=f"业主{number}", phone=f"1390000{number:04}")
    return UnitRow.model_validate(
        {
            "unit": unit, "building": building_of(unit), "contract_code": f"HT-{number}", "door_number": f"{number}",
            "unit_type": "三房", "entrance": "1", "floor": number % 20 + 1, "built_area": "98.50",
            "usable_area": "80.10", "deliver_by": date(2027, 12, 31), "owners": (owner,),
        }
    )  # fmt: skip


def let_in(person: Person) -> IssueAccessToken:
    return IssueAccessToken(
        estate=GROUP, token=f"token-{person.id}", person=person.id, roles=(person.role,), estates=(GROUP,),
        token_hash=hashlib.sha256(person.secret.encode()).hexdigest(), expires_at=clock.now() + timedelta(days=2),
    )  # fmt: skip


def an_issue(description: str = "渗水") -> RaiseIssue:
    return RaiseIssue(
        estate=ESTATE, issue=str(clock.new_id()), unit=UNITS[0], room="客厅", description=description,
        found_by="inspector",
    )  # fmt: skip
