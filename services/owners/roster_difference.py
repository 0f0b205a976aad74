"""What a roster would do to an estate: which units are new, known, changed or gone; shown before anything happens."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from services.owners.roster import LISTED, NamedOwner, Roster, RosterRow, read_roster
from services.owners.structure import EstateNotKnown
from shared.blobs import Blobs
from shared.contracts.owners import CheckRoster, OwnerRow, RosterCheck, RosterDifference, UnitRow

if TYPE_CHECKING:
    from shared.postgres import Connection
    from shared.service import Asking

NAMES = UUID("5b0d7c1e-6a55-5f0e-9a39-0a4c50b5f001")  # of things an import speaks of first

FACTS = ("entrance", "floor", "door_number", "unit_type", "built_area", "usable_area", "deliver_by")
KNOWN_BUILDINGS = "select name, building from buildings where estate = $1 order by building desc"
KNOWN_UNITS = """
select u.*, b.name as building_name,
       coalesce((select jsonb_agg(jsonb_build_array(p.name, p.phone, p.email, p.erased) order by o.place)
                   from unnest(u.owners) with ordinality o(owner, place) join people p on p.person = o.owner), '[]')
       as particulars
  from unit_board u join buildings b using (building) where u.estate = $1
"""


@dataclass(frozen=True)
class Compared:
    """A checked roster beside what is known of its estate; `units` by contract code, `buildings` ids by name."""

    estate: str
    roster: Roster
    units: Mapping[str, Mapping[str, Any]]
    buildings: Mapping[str, str]

    @property
    def changed(self) -> list[RosterDifference]:
        found = ((row, tuple(self._columns(row))) for row in self.roster.rows)
        return [
            RosterDifference(row=row.row, contract_code=row.contract_code, columns=columns)
            for row, columns in found if columns
        ]  # fmt: skip

    @property
    def gone(self) -> list[str]:
        return sorted(self.units.keys() - {row.contract_code for row in self.roster.rows})

    @property
    def new(self) -> int:
        return sum(row.contract_code not in self.units for row in self.roster.rows)

    @property
    def new_owners(self) -> int:
        return sum(max(len(row.owners) - len(self._owners(row.contract_code)), 0) for row in self.roster.rows)

    def new_buildings(self) -> Iterable[str]:
        return (name for name in self.roster.buildings if name not in self.buildings)

    def building_id(self, name: str) -> str:
        return self.buildings.get(name) or str(uuid5(NAMES, f"{self.estate}/building/{name}"))

    def unit_rows(self) -> list[UnitRow]:
        return [self._unit_row(row) for row in self.roster.rows]

    def _owners(self, contract_code: str) -> list[str]:
        return list(self.units[contract_code]["owners"]) if contract_code in self.units else []

    def _columns(self, row: RosterRow) -> Iterator[str]:
        known = self.units.get(row.contract_code)
        if known is None:
            return
        if known["building_name"] != row.building:
            yield "building"
        yield from (field for field in FACTS if known[field] != getattr(row, field))
        for owner, (name, phone, email, erased) in zip(row.owners, known["particulars"], strict=False):
            if not erased and owner != NamedOwner(name, phone, email):
                yield "owners"
                return

    def _unit_row(self, row: RosterRow) -> UnitRow:
        facts = {field: getattr(row, field) for field in (*FACTS, "contract_code")}
        known = self.units.get(row.contract_code)
        unit = known["unit"] if known else str(uuid5(NAMES, f"{self.estate}/unit/{row.contract_code}"))
        owners = tuple(self._owner_rows(row))
        return UnitRow(unit=unit, building=self.building_id(row.building), owners=owners, **facts)

    def _owner_rows(self, row: RosterRow) -> Iterator[OwnerRow]:
        """The nth owner of a unit: an id made of the unit, never of a name that somebody could guess."""
        known = self._owners(row.contract_code)
        for place, owner in enumerate(row.owners):
            fresh = str(uuid5(NAMES, f"{self.estate}/owner/{row.contract_code}/{place}"))
            person = known[place] if place < len(known) else fresh
            yield OwnerRow(owner=person, name=owner.name, phone=owner.phone, email=owner.email)


async def compared(connection: "Connection", blobs: Blobs, estate: str, sha256: str) -> Compared:
    """Raises BlobMissing, BlobCorrupt, RosterUnreadable, RosterRowsWrong, EstateNotKnown."""
    if not await connection.fetchval("select exists (select 1 from estates where estate = $1)", estate):
        raise EstateNotKnown(estate=estate)
    roster = await asyncio.to_thread(read_roster, await blobs.get(sha256))
    buildings = {row["name"]: row["building"] for row in await connection.fetch(KNOWN_BUILDINGS, estate)}
    units = {row["contract_code"]: dict(row) for row in await connection.fetch(KNOWN_UNITS, estate)}
    return Compared(estate, roster, units, buildings)


async def check_roster(asking: "Asking", query: CheckRoster) -> RosterCheck:
    found = await compared(asking.connection, asking.blobs, query.estate, query.sha256)
    changed, gone, rows = found.changed, found.gone, found.roster.rows
    return RosterCheck(
        sha256=query.sha256, buildings=len(found.roster.buildings), units=len(rows), owners=found.roster.owners,
        new=found.new, new_owners=found.new_owners, known=len(rows) - found.new,
        changed_total=len(changed), changed=tuple(changed[:LISTED]), gone_total=len(gone), gone=tuple(gone[:LISTED]),
        ignored_columns=found.roster.ignored,
    )  # fmt: skip
