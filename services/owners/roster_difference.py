"""What a roster would do to its estates: which units are new, known, changed or gone; shown before anything happens."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from services.owners.roster import LISTED, NamedOwner, RosterFile, RosterRow, open_roster
from services.owners.roster_contents import Contents, Estates, contents_of
from services.owners.roster_news import News
from services.owners.roster_owners import KnownOwner, Matched, matched
from services.owners.slices import in_slices
from services.owners.structure import EstateNotKnown
from shared.blobs import Blobs
from shared.contracts.owners import ChangedRow, CheckRoster, OwnerRow, RosterCheck, RosterDifference, UnitRow
from shared.messages import GROUP

if TYPE_CHECKING:
    import asyncpg

    from shared.postgres import Connection
    from shared.service import Asking

NAMES = UUID("5b0d7c1e-6a55-5f0e-9a39-0a4c50b5f001")  # of things an import speaks of first
WINDOW = 200  # rows compared at a time
A_DAY = timedelta(days=1)  # east of us it is tomorrow already

FACTS = ("entrance", "floor", "door_number", "unit_type", "built_area", "usable_area", "deliver_by")
ESTATES = "select estate, name from estates"
KNOWN_BUILDINGS = "select estate, name, building from buildings where estate = any($1) order by building desc"
KNOWN_UNITS = """
select u.*, b.name as building_name,
       coalesce((select jsonb_agg(jsonb_build_array(p.name, p.phone, p.email, p.erased) order by o.place)
                   from unnest(u.owners) with ordinality o(owner, place) join people p on p.person = o.owner), '[]')
       as particulars
  from unit_board u join buildings b using (building) where u.estate = $1 and u.contract_code = any($2)
"""
GONE = """
select u.contract_code, u.door_number, count(*) over () as total from unit_board u
 where u.estate = $1 and not exists (select from unnest($2::text[]) as listed(code) where listed.code = u.contract_code)
 order by u.contract_code limit $3
"""
INHABITED = "select exists (select 1 from unit_board where estate = any($1))"
IMPORTING = "select exists (select 1 from roster_imports where state = 'started' and sha256 = $1)"


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

    def changed_rows(self, import_: str) -> list[ChangedRow]:
        """What is to be changed."""
        return [
            ChangedRow(**self._facts(row, import_), leaving=tuple(one.owner for one in self.matched(row).leaving))
            for row in self.rows if any(self._may_change(row))
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


@dataclass(frozen=True)
class Checked:
    """A roster without a fault; `buildings` are ids by estate and name, `fresh` those of them not registered yet.

    `news` are the rows that say something new, None where they are too many to keep.
    """

    file: RosterFile
    estates: Estates
    contents: Contents
    buildings: Mapping[str, Mapping[str, str]]
    fresh: tuple[tuple[str, str], ...]
    news: Sequence[tuple[str, RosterRow]] | None

    async def compared(self, connection: "Connection") -> AsyncIterator[Compared]:
        """Whatever says something new, window by window and estate by estate, as the file has it."""
        if self.news is not None:
            for first in range(0, len(self.news), WINDOW):
                async for compared in self._compared(connection, [row for _, row in self.news[first : first + WINDOW]]):
                    yield compared
            return
        window: list[RosterRow] = []
        async for some in in_slices(self.file.rows()):
            window += [row for row, _ in some]
            if len(window) >= WINDOW:
                async for compared in self._compared(connection, window):
                    yield compared
                window = []
        async for compared in self._compared(connection, window):
            yield compared

    async def _compared(self, connection: "Connection", window: Iterable[RosterRow]) -> AsyncIterator[Compared]:
        by_estate: dict[str, list[RosterRow]] = {}
        for row in window:
            by_estate.setdefault(self.estates.code(row.estate) or "", []).append(row)
        for estate, some in by_estate.items():
            known = await connection.fetch(KNOWN_UNITS, estate, [row.contract_code for row in some])
            units = {row["contract_code"]: dict(row) for row in known}
            yield Compared(estate, tuple(some), units, self.buildings[estate])

    async def inhabited(self, connection: "Connection") -> bool:
        """Whether any unit of these estates is registered; where none is, nothing can differ."""
        return bool(await connection.fetchval(INHABITED, self.contents.estates))

    async def gone(self, connection: "Connection") -> tuple[int, list[str]]:
        """How many known units the file no longer lists, and the first of them."""
        total, listed = 0, list[str]()
        for estate in self.contents.estates:
            found = await self.gone_of(connection, estate, LISTED)
            total += found[0]["total"] if found else 0
            mark = f"{estate} " if self.estates.only is None else ""
            listed += [mark + row["contract_code"] for row in found]
        return total, listed[:LISTED]

    async def gone_of(self, connection: "Connection", estate: str, at_most: int) -> "list[asyncpg.Record]":
        return await connection.fetch(GONE, estate, list(self.contents.codes[estate]), at_most)


@dataclass
class Difference:
    """Counted over all windows; `changed` has at most 500."""

    new: int = 0
    new_owners: int = 0
    changed_total: int = 0
    changed: list[RosterDifference] = field(default_factory=list)

    def add(self, compared: Compared) -> None:
        changed = compared.changed
        self.new += compared.new
        self.new_owners += compared.new_owners
        self.changed_total += len(changed)
        self.changed += changed[: LISTED - len(self.changed)]


async def checked(connection: "Connection", blobs: Blobs, estate: str, sha256: str, now: datetime) -> Checked:
    """Raises BlobMissing, BlobCorrupt, RosterUnreadable, RosterRowsWrong, EstateNotKnown."""
    names = {row["estate"]: row["name"] for row in await connection.fetch(ESTATES)}
    if estate not in {GROUP, *names}:
        raise EstateNotKnown(estate=estate)
    file, estates = open_roster(await blobs.get(sha256), estate), Estates.of(estate, names)
    inhabited = await connection.fetchval(INHABITED, [*names] if estate == GROUP else [estate])
    contents, found = await _gone_through(connection, file, estates, now, compare=inhabited)
    known = {
        (row["estate"], row["name"]): row["building"]
        for row in await connection.fetch(KNOWN_BUILDINGS, contents.estates)
    }
    wanted = [(of, name) for of, buildings in contents.buildings.items() for name in buildings]
    ids: dict[str, dict[str, str]] = {of: {} for of in contents.estates}
    for of, name in wanted:
        ids[of][name] = known.get((of, name)) or str(uuid5(NAMES, f"{of}/building/{name}"))
    fresh = tuple(one for one in wanted if one not in known)
    return Checked(file, estates, contents, ids, fresh, found)


async def _gone_through(
    connection: "Connection", file: RosterFile, estates: Estates, now: datetime, *, compare: bool
) -> tuple[Contents, Sequence[tuple[str, RosterRow]] | None]:
    """Once, from the first row to the last; where no unit stands yet there is nothing to compare with."""
    today = now.date() + A_DAY
    if not compare:
        return await contents_of(file, estates, today), None
    news = News(connection)
    try:
        contents = await contents_of(file, estates, today, news.take)
        return contents, await news.end()
    finally:
        await news.close()


async def check_roster(asking: "Asking", query: CheckRoster) -> RosterCheck:
    found = await checked(asking.connection, asking.blobs, query.estate, query.sha256, asking.now)
    difference = await _difference(asking.connection, found)
    gone_total, gone = await found.gone(asking.connection)
    return RosterCheck(
        sha256=query.sha256, estates=found.contents.estates, buildings=found.contents.buildings_in_all,
        units=found.contents.units, owners=found.contents.owners, new=difference.new,
        new_owners=difference.new_owners, known=found.contents.units - difference.new,
        changed_total=difference.changed_total, changed=tuple(difference.changed), gone_total=gone_total,
        gone=tuple(gone), ignored_columns=found.file.ignored,
        importing=await asking.connection.fetchval(IMPORTING, query.sha256),
    )  # fmt: skip


async def _difference(connection: "Connection", found: Checked) -> Difference:
    """Where no unit stands yet all are new; else row by row."""
    if not await found.inhabited(connection):
        return Difference(new=found.contents.units, new_owners=found.contents.owners)
    difference = Difference()
    async for compared in found.compared(connection):
        difference.add(compared)
    return difference
