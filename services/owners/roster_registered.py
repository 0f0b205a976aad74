"""What is registered of each unit as a roster would say it: a row that says the same, sign by sign, is not read."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.postgres import Connection

BETWEEN, AND = "\x1f", "\x1e"  # between columns, and between the owners in one of them
LENGTH = 12  # bytes of a hash; a row that met another's by chance would have to be of the same unit

# Who was erased is nothing any file can say. Contacts are empty where no owner has any, as in a file.
REGISTERED = """
select u.contract_code, substr(sha256(convert_to(
           b.name || $2 || u.entrance || $2 || u.floor || $2 || u.contract_code || $2 || u.door_number || $2
           || u.unit_type || $2 || u.built_area || $2 || u.usable_area || $2 || coalesce(u.deliver_by::text, '') || $2
           || coalesce(o.names, '') || $2 || coalesce(o.phones, '') || $2 || coalesce(o.emails, ''), 'UTF8')), 1, $4)
  from unit_board u join buildings b using (building)
  left join lateral (
       select string_agg(coalesce(p.name, $2), $3 order by w.place) as names,
              case when count(p.phone) > 0 then string_agg(coalesce(p.phone, '-'), $3 order by w.place) end as phones,
              case when count(p.email) > 0 then string_agg(coalesce(p.email, '-'), $3 order by w.place) end as emails
         from unnest(u.owners) with ordinality w(owner, place) join people p on p.person = w.owner) o on true
 where u.estate = $1
"""


@dataclass
class Registered:
    """By estate and contract code; an estate is asked for when its first row comes by.

    `alone`: one question at a time goes over the connection.
    """

    connection: "Connection"
    alone: asyncio.Lock
    estates: dict[str, Mapping[str, bytes]] = field(default_factory=dict)
    enough: bool = False

    async def of(self, estate: str) -> Mapping[str, bytes]:
        if estate not in self.estates:
            async with self.alone:
                if estate not in self.estates:  # somebody else asked meanwhile
                    rows = await self.connection.fetch(REGISTERED, estate, BETWEEN, AND, LENGTH)
                    self.estates[estate] = dict(map(tuple, rows))
        return self.estates[estate]

    async def ahead(self, estates: Iterable[str]) -> None:
        """Postgres works while the file is read: estate after estate is asked for before its first row comes by.

        Until `enough`: a question under way is waited for, as one cancelled would end its transaction.
        """
        for estate in estates:
            if not self.enough:
                await self.of(estate)


def mark(said: str) -> bytes:
    return sha256(said.encode()).digest()[:LENGTH]
