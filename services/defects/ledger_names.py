"""What a ledger that comes in calls its units, buildings and contractors, and which of the estate's they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from services.defects.due_dates import EstateNotKnownYet
from shared.cells import Unreadable

if TYPE_CHECKING:
    from shared.postgres import Connection

ESTATE = """
select e.time_zone, coalesce(c.companies, '{}') as companies
  from estates e left join contractor_lots c using (estate) where e.estate = $1
"""
BUILDINGS = "select building, name from buildings where estate = $1"
UNITS = "select unit, building, door_number from units where estate = $1"

Ids = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Names:
    """Ids by what people call them; an id is also its own name. `homes` is the building of each unit."""

    estate: str
    zone: ZoneInfo
    buildings: Ids
    units: Ids
    homes: Mapping[str, str]
    contractors: Ids

    @classmethod
    async def of(cls, connection: "Connection", estate: str) -> Self:
        """Raises EstateNotKnownYet."""
        found = await connection.fetchrow(ESTATE, estate)
        if found is None:
            raise EstateNotKnownYet(estate=estate)
        buildings = await connection.fetch(BUILDINGS, estate)
        units = await connection.fetch(UNITS, estate)
        return cls(
            estate, ZoneInfo(found["time_zone"]), _ids((row["building"], row["name"]) for row in buildings),
            _ids((row["unit"], row["door_number"]) for row in units), {row["unit"]: row["building"] for row in units},
            _ids(found["companies"].items()),
        )  # fmt: skip

    def building(self, said: str) -> str:
        return _one(self.buildings.get(said, ()), "楼栋", "building")

    def contractor(self, said: str) -> str:
        return _one(self.contractors.get(said, ()), "责任单位", "contractor")

    def unit(self, said: str, building: str | None) -> str:
        """Doors of several buildings may have one number: then the building says which."""
        named = self.units.get(said, ())
        return _one(tuple(one for one in named if building in (None, self.homes[one])), "房屋", "unit")


def _ids(named: Iterable[tuple[str, str | None]]) -> Ids:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for id_, name in named:
        for said in (id_, name):
            if said:
                found[said][id_] = None
    return {said: tuple(ids) for said, ids in found.items()}


def _one(ids: tuple[str, ...], zh: str, en: str) -> str:
    if not ids:
        raise Unreadable(f"本项目没有这个{zh}", f"this estate has no such {en}")
    if len(ids) > 1:
        raise Unreadable(f"本项目有 {len(ids)} 个同名的{zh}", f"{len(ids)} {en}s of this estate are called so")
    return ids[0]
