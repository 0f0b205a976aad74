"""Phases, clusters, common parts and parking: registered once, said anew when they change, each where it belongs."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.owners.read_models.estates import BUILDINGS
from services.owners.read_models.layout import CLUSTERS, COMMON_PARTS, PARKING_SPACES, PHASES
from services.owners.structure import BuildingNotKnown, ClusterNotKnown, EstateNotKnown, PhaseNotKnown
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import (
    BuildingRegistered,
    ClusterRegistered,
    CommonPartRegistered,
    ParkingSpaceRegistered,
    PhaseRegistered,
    RegisterBuilding,
    RegisterCluster,
    RegisterCommonPart,
    RegisterParkingSpace,
    RegisterPhase,
)
from tests.given import folded
from tests.unit.owners.facts import KNOWN, PLACE, B, E, U, ask, so_far

PHASE = RegisterPhase(estate=E, phase="ph1", name="一期")
BEGUN = PhaseRegistered(estate=E, phase="ph1", name="一期")
CLUSTER = RegisterCluster(estate=E, cluster="cl1", name="东组团", phase="ph1")
GROUPED = ClusterRegistered(estate=E, cluster="cl1", name="东组团", phase="ph1")
LAID_OUT = (*PLACE, BEGUN, GROUPED)
LIFT = RegisterCommonPart(
    estate=E, part="lift-1", kind="equipment", name="客梯", building=B, entrance="1单元", serial="X-1",
    warranty_ends_on=date(2028, 6, 1),
)  # fmt: skip
LIFTED = CommonPartRegistered(**dict(LIFT))
SPACE = RegisterParkingSpace(estate=E, number="B1-001", kind="owned", place="地下一层", unit=U)
PARKED = ParkingSpaceRegistered(**dict(SPACE))


def test_a_phase_is_registered_once_in_a_known_estate() -> None:
    ask(so_far(*PLACE), PHASE).then(BEGUN)
    ask(so_far(*LAID_OUT), PHASE).then_nothing()
    ask(so_far(), PHASE).then_refused(EstateNotKnown)
    assert folded(PHASES, BEGUN, BEGUN.model_copy(update={"name": "首期"}))["ph1"].name == "首期"


def test_a_cluster_is_of_a_phase_of_its_estate() -> None:
    ask(so_far(*PLACE, BEGUN), CLUSTER).then(GROUPED)
    ask(so_far(*LAID_OUT), CLUSTER).then_nothing()
    ask(so_far(*PLACE), CLUSTER).then_refused(PhaseNotKnown)
    elsewhere = BEGUN.model_copy(update={"estate": "E2"})
    ask(so_far(*PLACE, elsewhere), CLUSTER).then_refused(PhaseNotKnown)
    assert folded(CLUSTERS, GROUPED)["cl1"].phase == "ph1"


def test_a_building_stands_in_a_phase_and_a_cluster_and_has_its_dates() -> None:
    whole = RegisterBuilding(
        estate=E, building=B, name="1栋", completed_on=date(2026, 4, 1), filed_on=date(2026, 5, 1), phase="ph1",
        cluster="cl1", developer="清和置业",
    )  # fmt: skip
    fact = BuildingRegistered(**dict(whole))
    ask(so_far(*LAID_OUT), whole).then(fact)
    ask(so_far(*LAID_OUT, fact), whole).then_nothing()
    ask(so_far(*PLACE), whole).then_refused(PhaseNotKnown)
    ask(so_far(*PLACE, BEGUN), whole).then_refused(ClusterNotKnown)
    row = folded(BUILDINGS, *LAID_OUT, fact)[B]
    assert (row.filed_on, row.phase, row.cluster, row.developer) == (date(2026, 5, 1), "ph1", "cl1", "清和置业")


def test_equipment_belongs_to_the_estate_a_building_or_an_entrance() -> None:
    ask(so_far(*PLACE), LIFT).then(LIFTED)
    ask(so_far(*PLACE, LIFTED), LIFT).then_nothing()
    ask(so_far(*PLACE), LIFT.model_copy(update={"building": "b9"})).then_refused(BuildingNotKnown)
    pump = RegisterCommonPart(estate=E, part="pump", kind="equipment", name="水泵", place="泵房", number=2)
    ask(so_far(*PLACE), pump).then_types(CommonPartRegistered)
    with pytest.raises(ValidationError, match="one of a building"):
        RegisterCommonPart(estate=E, part="x", kind="part", name="大堂", entrance="1")
    row = folded(COMMON_PARTS, LIFTED)["lift-1"]
    assert (row.entrance, row.serial, row.version) == ("1单元", "X-1", 1)


def test_a_parking_space_has_its_number_once_and_may_change_hands() -> None:
    ask(so_far(*KNOWN), SPACE).then(PARKED)
    ask(so_far(*KNOWN, PARKED), SPACE).then_nothing()
    ask(so_far(*PLACE), SPACE).then_refused(UnitNotKnown)
    let = SPACE.model_copy(update={"kind": "let", "unit": None})
    ask(so_far(*KNOWN, PARKED), let).then_types(ParkingSpaceRegistered)
    row = folded(PARKING_SPACES, PARKED)[f"{E}/B1-001"]
    assert (row.unit, row.place) == (U, "地下一层")
