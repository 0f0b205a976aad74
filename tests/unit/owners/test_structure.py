"""Regions, estates, buildings."""

from datetime import date

from services.owners.structure import (
    EstateCodeTaken,
    EstateNotKnown,
    OnlyForTheGroup,
    RegionCodeTaken,
    RegionNotKnown,
    TimeZoneNotKnown,
)
from shared.contracts.owners import BuildingRegistered, RegisterBuilding, RegisterEstate, RegisterRegion
from shared.messages import GROUP
from tests.unit.owners.facts import BUILDING, ESTATE, PLACE, REGION, B, E, ask, so_far

EAST = RegisterRegion(estate=GROUP, region="EAST", name="华东")
NEW_ESTATE = RegisterEstate(estate=E, region="EAST", name="清和苑")
NEW_BUILDING = RegisterBuilding(estate=E, building=B, name="1栋")


def test_a_region_is_registered_once() -> None:
    ask(so_far(), EAST).then(REGION)
    ask(so_far(REGION), EAST).then_nothing()


def test_a_region_code_is_not_given_twice() -> None:
    ask(so_far(REGION), RegisterRegion(estate=GROUP, region="EAST", name="华南")).then_refused(RegionCodeTaken)


def test_a_region_belongs_to_the_group_and_to_no_estate() -> None:
    ask(so_far(), RegisterRegion(estate=E, region="EAST", name="华东")).then_refused(OnlyForTheGroup)


def test_an_estate_is_registered_once() -> None:
    ask(so_far(REGION), NEW_ESTATE).then(ESTATE)
    ask(so_far(REGION, ESTATE), NEW_ESTATE).then_nothing()


def test_an_estate_needs_its_region() -> None:
    ask(so_far(), NEW_ESTATE).then_refused(RegionNotKnown, region="EAST")


def test_an_estate_code_is_not_given_twice() -> None:
    other = RegisterEstate(estate=E, region="EAST", name="云栖里")
    ask(so_far(REGION, ESTATE), other).then_refused(EstateCodeTaken)


def test_the_code_of_the_group_is_no_estate() -> None:
    ask(so_far(REGION), RegisterEstate(estate=GROUP, region="EAST", name="x")).then_refused(EstateCodeTaken)


def test_an_estate_keeps_time_in_a_zone_that_exists() -> None:
    for zone in ("Asia/Atlantis", "../etc/passwd", "Asia"):
        moon = RegisterEstate(estate=E, region="EAST", name="月球", time_zone=zone)
        ask(so_far(REGION), moon).then_refused(TimeZoneNotKnown, time_zone=zone)


def test_a_building_is_registered_once_and_learns_its_completion_later() -> None:
    ask(so_far(REGION, ESTATE), NEW_BUILDING).then(BUILDING)
    ask(so_far(*PLACE), NEW_BUILDING).then_nothing()
    completed = RegisterBuilding(estate=E, building=B, name="1栋", completed_on=date(2026, 4, 1))
    fact = BuildingRegistered(estate=E, building=B, name="1栋", completed_on=date(2026, 4, 1))
    ask(so_far(*PLACE), completed).then(fact)


def test_a_building_needs_its_estate() -> None:
    ask(so_far(REGION), NEW_BUILDING).then_refused(EstateNotKnown, estate=E)
