"""The rows of a roster that say something new, found by Postgres while the next ones are read."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson

from services.owners.roster import RosterRow

if TYPE_CHECKING:
    from shared.postgres import Connection

AT_ONCE = 1_000  # rows compared at a time
KEPT = 5_000  # rows of a file that are kept; where more say something new the file is gone through once more

# Whatever may differ, and perhaps more: what it comes to is decided where a row and its unit stand side by side.
NEWS = """
select s.place
  from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[],
              $10::date[], $11::date[], $12::text[]) with ordinality
       s(code, building, entrance, floor, door, type, built, usable, deliver_by, handed_over, owners, place)
  left join unit_board u on u.estate = $1 and u.contract_code = s.code
  left join buildings b on b.building = u.building
 where u.unit is null or b.name <> s.building or u.entrance <> s.entrance or u.floor <> s.floor
    or u.door_number <> s.door or u.unit_type <> s.type or u.built_area <> s.built::numeric
    or u.usable_area <> s.usable::numeric or u.deliver_by is distinct from s.deliver_by
    or s.handed_over is not null and u.handed_over_on is distinct from s.handed_over
    or s.owners is not null and s.owners::jsonb <> coalesce(
        (select jsonb_agg(jsonb_build_array(p.name, p.phone, p.email) order by o.place)
           from unnest(u.owners) with ordinality o(owner, place) join people p on p.person = o.owner), '[]')
"""


@dataclass
class News:
    """Takes good rows in the order of the file; `found` are those with something new, None when there are too many."""

    connection: "Connection"
    alone: asyncio.Lock
    found: list[tuple[str, RosterRow]] | None = field(default_factory=list)
    waiting: list[tuple[str, RosterRow]] = field(default_factory=list)
    asked: "asyncio.Task[list[tuple[str, RosterRow]]] | None" = None

    async def take(self, estate: str, row: RosterRow) -> None:
        if self.found is None:
            return
        self.waiting.append((estate, row))
        if len(self.waiting) >= AT_ONCE:
            await self._ask()

    async def end(self) -> list[tuple[str, RosterRow]] | None:
        if self.found is not None:
            await self._ask()
            await self._answered()
        return self.found

    async def close(self) -> None:
        """What was still asked when the file turned out to be wrong is not waited for by anybody."""
        if self.asked is not None:
            self.asked.cancel()
            await asyncio.gather(self.asked, return_exceptions=True)

    async def _ask(self) -> None:
        await self._answered()
        some, self.waiting = self.waiting, []
        self.asked = asyncio.create_task(self._differing(some))

    async def _differing(self, some: Sequence[tuple[str, RosterRow]]) -> list[tuple[str, RosterRow]]:
        async with self.alone:
            return await differing(self.connection, some)

    async def _answered(self) -> None:
        if self.asked is None or self.found is None:
            return
        self.found += await self.asked
        self.asked = None
        if len(self.found) > KEPT:
            self.found = None


async def differing(
    connection: "Connection", rows: Sequence[tuple[str, RosterRow]]
) -> list[tuple[str, RosterRow]]:  # fmt: skip
    found: list[tuple[str, RosterRow]] = []
    for estate in dict.fromkeys(of for of, _ in rows):
        here = [row for of, row in rows if of == estate]
        places = await connection.fetch(NEWS, estate, *_columns(here))
        found += [(estate, here[place - 1]) for (place,) in places]
    order = {row.row: number for number, (_, row) in enumerate(rows)}
    return sorted(found, key=lambda one: order[one[1].row])


def _columns(rows: Sequence[RosterRow]) -> list[list[object]]:
    return [
        [row.contract_code for row in rows], [row.building for row in rows], [row.entrance for row in rows],
        [row.floor for row in rows], [row.door_number for row in rows], [row.unit_type for row in rows],
        [str(row.built_area) for row in rows], [str(row.usable_area) for row in rows],
        [row.deliver_by for row in rows], [row.handed_over_on for row in rows], [_owners(row) for row in rows],
    ]  # fmt: skip


def _owners(row: RosterRow) -> str | None:
    if not row.says_owners:
        return None
    return orjson.dumps([(owner.name, owner.phone, owner.email) for owner in row.owners]).decode()
