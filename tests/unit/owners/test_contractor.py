"""Contractors: engaged for lots, and who speaks for them."""

from services.owners.person import ContractorNotEngaged, PersonIsErased
from services.owners.structure import BuildingNotKnown
from shared.contracts.owners import (
    ContractorContactSet,
    ContractorEngaged,
    EngageContractor,
    Lot,
    LotRow,
    PersonErased,
    SetContractorContact,
)
from shared.messages import GROUP
from tests.unit.owners.facts import PLACE, B, E, ask, person, personal, role, so_far

ENGAGE = EngageContractor(
    estate=E, contractor="c1", company="宏远建工", lots=(LotRow(trades=("paint",), buildings=(B,)),)
)
ENGAGED = ContractorEngaged(
    estate=E, contractor="c1", company="宏远建工", lots=(Lot(trades=("paint",), buildings=(B,)),)
)
CONTACT = SetContractorContact(estate=E, contractor="c1", person="p-zhao", name="赵工", email="zhao@example.com")
CONTACT_SET = ContractorContactSet(
    estate=E, contractor="c1", person="p-zhao", name=personal("赵工", "p-zhao"),
    email=personal("zhao@example.com", "p-zhao"), language="zh",
)  # fmt: skip
MAY_ACT = role("p-zhao", "contractor", contractor="c1")


def test_a_contractor_is_engaged_once() -> None:
    ask(so_far(*PLACE), ENGAGE).then(ENGAGED)
    ask(so_far(*PLACE, ENGAGED), ENGAGE).then_nothing()


def test_other_lots_replace_the_earlier_ones() -> None:
    other = EngageContractor(
        estate=E, contractor="c1", company="宏远建工", lots=(LotRow(trades=("tile",), buildings=(B,)),)
    )
    ask(so_far(*PLACE, ENGAGED), other).then_types(ContractorEngaged)


def test_a_lot_lies_in_buildings_of_the_estate() -> None:
    ask(so_far(*PLACE[:-1]), ENGAGE).then_refused(BuildingNotKnown, building=B)
    elsewhere = PLACE[-1].model_copy(update={"estate": "E2"})
    ask(so_far(*PLACE[:-1], elsewhere), ENGAGE).then_refused(BuildingNotKnown, building=B)


def test_who_speaks_for_a_contractor_may_act_for_it() -> None:
    ask(so_far(*PLACE, ENGAGED), CONTACT).then(CONTACT_SET, MAY_ACT)
    ask(so_far(*PLACE, ENGAGED, CONTACT_SET, MAY_ACT), CONTACT).then_nothing()


def test_nobody_speaks_for_a_contractor_that_is_not_engaged() -> None:
    ask(so_far(*PLACE), CONTACT).then_refused(ContractorNotEngaged, contractor="c1")


def test_nobody_erased_becomes_a_contact() -> None:
    erased = PersonErased(estate=GROUP, person="p-zhao", reason="x")
    ask(so_far(*PLACE, ENGAGED, person("p-zhao"), erased), CONTACT).then_refused(PersonIsErased)
