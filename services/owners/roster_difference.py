"""What a roster would do to its estates: which units are new, known, changed or gone; shown before anything happens."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid5

from services.owners.roster import LISTED, RosterFile, RosterRow, open_roster
from services.owners.roster_choice import Choice, Chosen
from services.owners.roster_compared import NAMES, Compared
from services.owners.roster_contents import Contents, Estates, contents_of
from services.owners.roster_news import News
from services.owners.roster_registered import Registered
from services.owners.slices import in_slices
from services.owners.structure import EstateNotKnown
from shared.blobs import Blobs
from shared.contracts.owners import CheckRoster, RosterCheck, RosterDifference
from shared.messages import GROUP

if TYPE_CHECKING:
    import asyncpg

    from shared.postgres import Connection
    from shared.service import Asking

WINDOW = 200  # rows compared at a time
A_DAY = timedelta(days=1)  # east of us it is tomorrow already

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

    def add(self, compared: Compared) -> list[RosterDifference]:
        """What of it is changed."""
        changed = compared.changed
        self.new += compared.new
        self.new_owners += compared.new_owners
        self.changed_total += len(changed)
        self.changed += changed[: LISTED - len(self.changed)]
        return changed


async def checked(
    connection: "Connection", blobs: Blobs, estate: str, sha256: str, now: datetime, columns: Iterable[str] = ()
) -> Checked:
    """Raises BlobMissing, BlobCorrupt, RosterUnreadable, RosterRowsWrong, EstateNotKnown, and what `Headings` does."""
    names = {row["estate"]: row["name"] for row in await connection.fetch(ESTATES)}
    if estate not in {GROUP, *names}:
        raise EstateNotKnown(estate=estate)
    file, estates = open_roster(await blobs.get(sha256), estate, columns), Estates.of(estate, names)
    inhabited = await connection.fetchval(INHABITED, [*names] if estate == GROUP else [estate])
    ahead = names if inhabited and estate == GROUP else ()
    contents, found = await _gone_through(connection, file, estates, now, ahead, compare=inhabited)
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
    connection: "Connection", file: RosterFile, estates: Estates, now: datetime, ahead: Iterable[str], *, compare: bool
) -> tuple[Contents, Sequence[tuple[str, RosterRow]] | None]:
    """Once, from the first row to the last; where no unit stands yet there is nothing to compare with.

    Of the estates `ahead` is asked what is registered before their rows come by.
    """
    today = now.date() + A_DAY
    if not compare:
        return await contents_of(file, estates, today), None
    alone = asyncio.Lock()
    news, registered = News(connection, alone), Registered(connection, alone)
    asking = asyncio.create_task(registered.ahead(ahead))
    try:
        contents = await contents_of(file, estates, today, news.take, registered)
        return contents, await news.end()
    finally:
        registered.enough = True
        await asyncio.gather(asking, return_exceptions=True)  # what went wrong there goes wrong for the rows too
        await news.close()


async def check_roster(asking: "Asking", query: CheckRoster) -> RosterCheck:
    found = await checked(asking.connection, asking.blobs, query.estate, query.sha256, asking.now, query.columns)
    chosen = Chosen(Choice.of(query.estate, query.only, query.without))
    difference = await _difference(asking.connection, found, chosen)
    chosen.must_be_changed()
    gone_total, gone = await found.gone(asking.connection)
    return RosterCheck(
        sha256=query.sha256, estates=found.contents.estates, buildings=found.contents.buildings_in_all,
        units=found.contents.units, owners=found.contents.owners, new=difference.new,
        new_owners=difference.new_owners, known=found.contents.units - difference.new,
        changed_total=difference.changed_total, changed=tuple(difference.changed), gone_total=gone_total,
        gone=tuple(gone), ignored_columns=found.file.ignored,
        importing=await asking.connection.fetchval(IMPORTING, query.sha256), chosen=chosen.count,
    )  # fmt: skip


async def _difference(connection: "Connection", found: Checked, chosen: Chosen) -> Difference:
    """Where no unit stands yet all are new; else row by row."""
    if not await found.inhabited(connection):
        return Difference(new=found.contents.units, new_owners=found.contents.owners)
    difference = Difference()
    async for compared in found.compared(connection):
        chosen.add(difference.add(compared))
    return difference
