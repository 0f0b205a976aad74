"""Some rows of a roster beside what is known of their units: what they say otherwise, and what that comes to."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from services.owners.roster import NamedOwner, RosterRow
from services.owners.roster_owners import KnownOwner, Matched, matched
from shared.contracts.owners import ChangedRow, OwnerRow, RosterDifference, UnitRow
from shared.frozen import replace

NAMES = UUID("5b0d7c1e-6a55-5f0e-9a39-0a4c50b5f001")  # of things an import speaks of first
FACTS = ("entrance", "floor", "door_number", "unit_type", "built_area", "usable_area", "deliver_by")


@dataclass(frozen=True)
class Compared:
    """Some rows of one estate beside what is known of it; `units` by contract code, `buildings` ids by name."""

    estate: str
    rows: tuple[RosterRow, ...]
    units: Mapping[str, Mapping[str, Any]]
    buildings: Mapping[str, str]

    @property
    def changed(self) -> list[RosterDifference]:
        found = ((row, tuple(self.columns(row))) for row in self.rows)
        return [
            RosterDifference(row=row.row, estate=self.estate, contract_code=row.contract_code, columns=columns)
            for row, columns in found if columns
        ]  # fmt: skip

    @property
    def new(self) -> int:
        return sum(row.contract_code not in self.units for row in self.rows)

    @property
    def new_owners(self) -> int:
        """Beside those who stay; who takes another's place is a change."""
        return sum(self.matched(row).new for row in self.rows if not any(self.columns(row)))

    @property
    def brings_something(self) -> bool:
        return bool(self.new or self.new_owners)

    def of(self, first: int, last: int) -> "Compared":
        """Of these rows the ones from `first` up to `last`."""
        return replace(self, rows=self.rows[first:last])

    def unit_rows(self, import_: str = "", *, without: Iterable[str] = ()) -> list[UnitRow]:
        """What is to be registered; `without` are contract codes left as they are."""
        left = set(without)
        return [UnitRow(**self._facts(row, import_)) for row in self.rows if row.contract_code not in left]

    def changed_rows(
        self, import_: str, takes: Callable[[str, str], bool] = lambda _estate, _code: True
    ) -> list[ChangedRow]:
        """What is to be changed, of what is chosen by estate and contract code."""
        return [
            ChangedRow(**self._facts(row, import_), leaving=tuple(one.owner for one in self.matched(row).leaving))
            for row in self.rows if takes(self.estate, row.contract_code) and any(self._may_change(row))
        ]  # fmt: skip

    def _may_change(self, row: RosterRow) -> Iterator[str]:
        """On which day a unit was handed over is said once."""
        stands = self.units.get(row.contract_code, {}).get("handed_over_on") is not None
        return (column for column in self.columns(row) if not (stands and column == "handed_over_on"))

    def matched(self, row: RosterRow) -> Matched:
        """Once a unit is handed over, and where the file has no column for owners, sales does not say whose it is."""
        unit = self.units.get(row.contract_code)
        if unit is None:
            return matched(row.owners, ())
        if unit["handed_over_on"] is not None or not row.says_owners:
            return matched((), ())
        people = zip(unit["owners"], unit["particulars"], strict=True)
        return matched(row.owners, [KnownOwner(one, NamedOwner(*said[:3]), said[3]) for one, said in people])

    def columns(self, row: RosterRow) -> Iterator[str]:
        """What the row says otherwise of a known unit."""
        unit = self.units.get(row.contract_code)
        if unit is None:
            return
        if unit["building_name"] != row.building:
            yield "building"
        yield from (field for field in FACTS if unit[field] != getattr(row, field))
        if row.handed_over_on not in {None, unit["handed_over_on"]}:
            yield "handed_over_on"
        if self.matched(row).differs:
            yield "owners"

    def _facts(self, row: RosterRow, import_: str) -> dict[str, Any]:
        facts = {field: getattr(row, field) for field in (*FACTS, "contract_code", "handed_over_on")}
        known = self.units.get(row.contract_code)
        unit = known["unit"] if known else str(uuid5(NAMES, f"{self.estate}/unit/{row.contract_code}"))
        owners = tuple(self._owner_rows(row, import_ if known else ""))
        if not owners:  # it is handed over already, or the file says nothing of owners
            facts["handed_over_on"] = None
        return {**facts, "unit": unit, "building": self.buildings[row.building], "owners": owners}

    def _owner_rows(self, row: RosterRow, import_: str) -> Iterator[OwnerRow]:
        """Somebody new gets an id made of the unit, never of a name that somebody could guess.

        In a unit that is known already an import makes ids of its own: its first owners may have left since.
        """
        for place, (owner, known) in enumerate(self.matched(row).pairs):
            where = f"{self.estate}/owner/{row.contract_code}/{place}" + (f"/{import_}" if import_ else "")
            person = known.owner if known else str(uuid5(NAMES, where))
            yield OwnerRow(owner=person, name=owner.name, phone=owner.phone, email=owner.email)
