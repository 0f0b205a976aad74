"""What is said of units, owners, places and promises between one roster and the next, in the order it happens."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from shared import clock
from shared.contracts import owners as say
from shared.messages import Command
from tests.faults.people import (
    ADMINISTRATOR,
    BUILDINGS,
    DEVELOPER,
    ESTATE,
    INSPECTOR,
    MANAGER,
    SERVICE,
    UNITS,
    Person,
    building_of,
    owner_of,
)

MINE, PROMISED = UNITS[6], UNITS[7]
TODAY = clock.now().date()
Step = tuple[Person, Command]


def steps() -> Iterator[Step]:
    where = {"estate": ESTATE, "unit": MINE}
    facts: dict[str, Any] = {
        "building": building_of(MINE), "contract_code": "HT-6", "door_number": "六", "unit_type": "三房",
        "entrance": "1", "floor": 7, "built_area": "98.50", "usable_area": "80.10", "deliver_by": "2027-12-31",
    }  # fmt: skip
    yield ADMINISTRATOR, say.CorrectUnit.model_validate({**where, **facts, "reason": "门牌更正"})
    yield SERVICE, say.CorrectOwner(**where, owner=owner_of(MINE), name="业主陆", phone="13900000006", reason="笔误")
    yield SERVICE, say.ChangeOwnerContact(**where, owner=owner_of(MINE), phone="13955556666")
    yield SERVICE, say.AppointProxy(
        **where, proxy="x1", owner=owner_of(MINE), person="p-proxy", name="代办", scope="收楼", valid_from=TODAY,
        expires_on=TODAY + timedelta(days=30),
    )  # fmt: skip
    yield SERVICE, say.RevokeProxy(**where, proxy="x1", reason="本人到场")
    buyer = say.OwnerAfterwards(owner="p-buyer", name="司马光远", phone="13912346789")
    yield (
        SERVICE,
        say.ChangeOwners(
            estate=ESTATE,
            unit=PROMISED,
            kind="resale",
            owners=(buyer,),
            leaving=(owner_of(PROMISED),),
            effective_on=TODAY,
        ),
    )
    yield ADMINISTRATOR, say.RegisterPhase(estate=ESTATE, phase="ph1", name="一期")
    yield ADMINISTRATOR, say.RegisterCluster(estate=ESTATE, cluster="cl1", name="东组团", phase="ph1")
    yield ADMINISTRATOR, say.RegisterBuilding(
        estate=ESTATE, building=BUILDINGS[0], name=BUILDINGS[0], completed_on=TODAY - timedelta(days=60),
        filed_on=TODAY - timedelta(days=30), phase="ph1", cluster="cl1", developer="清和置业",
    )  # fmt: skip
    yield (
        MANAGER,
        say.RegisterCommonPart(
            estate=ESTATE, part="lift-1", kind="equipment", name="客梯", building=BUILDINGS[0], entrance="1"
        ),
    )
    yield ADMINISTRATOR, say.RegisterParkingSpace(estate=ESTATE, number="B1-001", kind="owned", unit=MINE)
    pool: dict[str, Any] = {"estate": ESTATE, "promise": "pool"}
    said: dict[str, Any] = {**pool, "source": "advert", "affected": say.Affected(everywhere=True)}
    yield SERVICE, say.RecordPromise(**said, text="恒温泳")
    yield DEVELOPER, say.CorrectPromise(**said, text="恒温泳池", reason="漏字")
    affected = say.Affected(buildings=(building_of(PROMISED),))
    yield INSPECTOR, say.FindPromiseGap(**pool, built="室外泳池", gap="无恒温", affected=affected)
    yield MANAGER, say.AgreeExplanation(**pool, explanation="设备十月到位", compensation="年卡一张")
    yield SERVICE, say.RecordOwnerToldOfGap(**pool, unit=PROMISED, owner="p-buyer", told_on=TODAY, how="counter")
