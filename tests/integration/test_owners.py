"""Owners on a real Postgres: people can be forgotten, and pages show what was decided."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.owners.app import make_service
from services.owners.offering import BOOKED, INVITED
from services.owners.read_models.roles_held import TELLS
from services.owners.read_models.units import ONE
from services.owners.roster_import_task import BROUGHT
from shared import clock
from shared.contracts.owners import (
    ContractorContact,
    ContractorRobot,
    EngageContractor,
    ErasePerson,
    EstateOverview,
    Figures,
    HandoverBatches,
    IssueHandoverNotices,
    LotRow,
    OpenHandoverBatch,
    OwnersOfUnit,
    PeopleOfEstate,
    PersonContact,
    PersonContacts,
    ServedRow,
    ServeHandoverNotices,
    ServiceProof,
    SetContractorContact,
    SetOfficialCalendar,
    UnitBoard,
    UnitFile,
)
from shared.contracts.vocabulary import Rate, Window
from shared.messages import GROUP
from shared.problems import NotFound, RoleNotHeld
from tests.integration.owners_at_work import E, Owners, owners_at_work, roster_of, roster_row
from tests.servers import Postgres

SAMPLE = Path("services/owners/sample_roster.csv").read_bytes()
MANY = roster_of(*(roster_row(number) for number in range(450)))


@pytest.fixture
async def owners(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Owners]:
    async with owners_at_work(postgres, tmp_path) as working:
        yield working


async def first_unit(owners: Owners) -> Any:
    return (await owners.ask(UnitBoard(estate=E, limit=1))).rows[0]


async def test_an_erased_owner_is_nowhere_and_stays_so(owners: Owners) -> None:
    owners.carry_imports_through()
    row = roster_row(1, owner="诸葛某某")
    await owners.imported(roster_of(row), "import-1")
    [person] = (await first_unit(owners)).owners
    assert (await owners.ask(PersonContact(estate=E, person=person))).name == "诸葛某某"
    await owners.do(ErasePerson(estate=GROUP, person=person, reason="本人要求"))
    for role in ("system", "customer_service"):
        contact = await owners.ask(PersonContact(estate=E, person=person), role=role)
        assert (contact.name, contact.phone, contact.erased) == (None, None, True)
    together = await owners.ask(PersonContacts(estate=E, persons=(person, "nobody")))
    assert [(one.person, one.name, one.erased) for one in together.people] == [(person, None, True)]
    progress = await owners.imported(roster_of(row), "import-2")
    assert progress.state == "imported"
    stored = await owners.fetch("select row_to_json(p)::text from people p")
    log = await owners.fetch("select record from log.event")
    for needle in ("诸葛某某", "13800000001"):
        assert not any(needle in text for (text,) in stored)
        assert not any(needle.encode() in record for (record,) in log)
    assert await owners.differences() == []


async def test_the_board_is_walked_door_by_door_in_pages(owners: Owners) -> None:
    owners.carry_imports_through()
    rows = [roster_row(number) for number in (2, 10, 1, 301, 300)]
    await owners.imported(roster_of(*rows), "import-1")
    doors, after = [], None
    while True:
        page = await owners.ask(UnitBoard(estate=E, after=after, limit=2))
        doors += [row.contract_code for row in page.rows]
        after = page.after
        if after is None:
            break
    assert doors == ["A-1", "A-2", "A-10", "A-300", "A-301"]
    assert (await owners.ask(UnitBoard(estate=E, state="served"))).rows == ()
    assert (await owners.ask(UnitBoard(estate="E2"))).rows == ()


async def test_a_units_file_is_seen_by_its_owner_and_by_no_other_owner(owners: Owners) -> None:
    owners.carry_imports_through()
    await owners.imported(roster_of(roster_row(1)), "import-1")
    unit = await first_unit(owners)
    seen = await owners.ask(UnitFile(estate=E, unit=unit.unit), role="owner", of={f"unit:{unit.unit}"})
    assert (seen.contract_code, seen.owners, seen.built_area) == ("A-1", unit.owners, 100)
    with pytest.raises(NotFound):
        await owners.ask(UnitFile(estate=E, unit=unit.unit), role="owner", of={"unit:u9"})
    with pytest.raises(NotFound):
        await owners.ask(UnitFile(estate="E2", unit=unit.unit))
    assert (await owners.ask(OwnersOfUnit(estate=E, unit=unit.unit))).owners == unit.owners


async def test_the_figures_count_what_was_invited_and_served(owners: Owners) -> None:
    owners.carry_imports_through()
    await owners.imported(SAMPLE, "import-1")
    units = [row.unit for row in (await owners.ask(UnitBoard(estate=E))).rows]
    window = Window(first=date(2026, 6, 1), last=date(2026, 6, 10))
    await owners.do(OpenHandoverBatch(estate=E, batch="b1", name="首批", window=window, place="会所"))
    await owners.do(IssueHandoverNotices(estate=E, batch="b1", units=tuple(units[:100])))
    proof = ServiceProof(kind="signed_receipt", served_on=date(2026, 5, 1))
    served = tuple(ServedRow(unit=unit, proof=proof) for unit in units[:80])
    await owners.do(ServeHandoverNotices(estate=E, batch="b1", served=served))
    for estate in (E, GROUP):
        figures = await owners.ask(Figures(estate=estate))
        assert (figures.units, figures.due, figures.served, figures.handed_over) == (120, 100, 80, 0)
        assert (figures.served_rate, figures.handover_rate) == (Rate(part=80, whole=100), Rate(part=0, whole=100))
    [batch] = (await owners.ask(HandoverBatches(estate=E))).batches
    assert (batch.name, batch.units, batch.window) == ("首批", 100, window)
    assert await owners.differences() == []


async def test_a_contractor_is_reached_through_its_contact(owners: Owners) -> None:
    owners.carry_imports_through()
    await owners.imported(roster_of(roster_row(1)), "import-1")
    [building] = (await owners.ask(EstateOverview(estate=E))).buildings
    lot = LotRow(trades=("paint", "tile"), buildings=(building.building,))
    await owners.do(EngageContractor(estate=E, contractor="c1", company="宏远建工", lots=(lot,)))
    with pytest.raises(NotFound):
        await owners.ask(ContractorContact(estate=E, contractor="c1"))
    await owners.do(
        SetContractorContact(
            estate=E, contractor="c1", person="p-zhao", name="赵工", email="zhao@example.com",
            webhook="https://c1.example.com",
        )
    )  # fmt: skip
    contact = await owners.ask(ContractorContact(estate=E, contractor="c1"))
    assert (contact.company, contact.name, contact.email) == ("宏远建工", "赵工", "zhao@example.com")
    assert (contact.webhook, contact.lots[0].trades) == ("https://c1.example.com", ("paint", "tile"))
    people = (await owners.ask(PeopleOfEstate(estate=E, role="contractor"))).people
    assert [(one.person, one.contractor) for one in people] == [("p-zhao", "c1")]
    with pytest.raises(NotFound):
        await owners.ask(ContractorRobot(estate=E, contractor="c1"), person=TELLS)


def test_no_role_of_a_person_may_ask_for_a_contractors_robot() -> None:
    [answer] = [one for one in make_service().answers if one.query is ContractorRobot]
    assert answer.roles == ("system",)


async def test_a_contractors_robot_is_gone_with_the_contact_who_was_erased(owners: Owners) -> None:
    owners.carry_imports_through()
    await owners.imported(roster_of(roster_row(1)), "import-1")
    [building] = (await owners.ask(EstateOverview(estate=E))).buildings
    lot = LotRow(trades=("paint",), buildings=(building.building,))
    await owners.do(EngageContractor(estate=E, contractor="c1", company="宏远建工", lots=(lot,)))
    contact = SetContractorContact(
        estate=E, contractor="c1", person="p-zhao", name="赵工", robot_kind="dingtalk",
        robot="https://ding.example/send?access_token=k3y", robot_secret="SECa0b1c2",  # noqa: S106 - nobody's
    )  # fmt: skip
    await owners.do(contact)
    robot = await owners.ask(ContractorRobot(estate=E, contractor="c1"), person=TELLS)
    assert (robot.kind, robot.url, robot.secret) == ("dingtalk", contact.robot, "SECa0b1c2")
    assert "k3y" not in f"{robot!r}{contact!r}"
    for other in ("system:defects", "system:desk", "p-zhao"):
        with pytest.raises(RoleNotHeld):
            await owners.ask(ContractorRobot(estate=E, contractor="c1"), person=other)
    assert await owners.differences() == []
    await owners.do(ErasePerson(estate=GROUP, person="p-zhao", reason="asked for"))
    with pytest.raises(NotFound):
        await owners.ask(ContractorRobot(estate=E, contractor="c1"), person=TELLS)
    assert await owners.differences() == []


async def test_a_person_of_another_estate_is_unknown_to_the_clerk(owners: Owners) -> None:
    owners.carry_imports_through()
    await owners.imported(roster_of(roster_row(1)), "import-1")
    [person] = (await first_unit(owners)).owners
    assert (await owners.ask(PersonContact(estate=E, person=person), role="customer_service")).name == "业主1"
    with pytest.raises(NotFound):
        await owners.ask(PersonContact(estate="E2", person=person), role="customer_service")


async def test_the_first_administrator_is_appointed_once(owners: Owners) -> None:
    await owners.appoint_administrator()
    before = await owners.value("select max(position) from log.event")
    await owners.appoint_administrator()
    assert await owners.value("select max(position) from log.event") == before
    [grant] = (await owners.ask(PeopleOfEstate(estate=E, role="group_admin"))).people
    assert (grant.person, grant.granted_estate) == ("administrator", GROUP)


async def test_one_unit_and_what_an_import_brought_are_found_without_reading_the_table(owners: Owners) -> None:
    owners.carry_imports_through()
    await owners.imported(MANY, "import-1")
    now = clock.now()
    offered: list[tuple[str, list[Any]]] = [(INVITED, ["u1", E]), (BOOKED, [E, now, now + timedelta(days=30)])]
    for sql, arguments in ((ONE, ["u1", E]), (BROUGHT, ["import-9"]), *offered):
        plan = "\n".join(row[0] for row in await owners.fetch(f"explain {sql}", *arguments))
        for table in ("unit_board", "bookings"):
            assert f"Seq Scan on {table}" not in plan, plan


async def test_an_estate_shows_the_official_calendars_it_has_loaded(owners: Owners) -> None:
    off, worked = (date(2027, 1, 1), date(2027, 2, 5)), (date(2027, 1, 3),)
    for year_off, source in ((off[:1], "first notice"), (off, "amended notice")):
        notice = SetOfficialCalendar(
            estate=E, year=2027, days_off=year_off, makeup_workdays=worked, source=source,
            published_on=date(2026, 11, 4),
        )  # fmt: skip
        await owners.do(notice)
    [shown] = (await owners.ask(EstateOverview(estate=E))).calendars
    assert (shown.version, shown.days_off, shown.makeup_workdays, shown.source) == (2, off, worked, "amended notice")
    assert await owners.differences() == []
