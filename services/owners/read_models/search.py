"""One box: a person's estates are searched for names, phones and rooms, each by an index of its own."""

import re
import unicodedata
from typing import TYPE_CHECKING

from services.owners.read_models.estates import ESTATES
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.roles_held import ROLES_HELD
from services.owners.read_models.unit_board import UNIT_BOARD
from shared.contracts.owners import SearchHit, SearchHits, SearchOwners
from shared.messages import GROUP

if TYPE_CHECKING:
    from shared.service import Asking

READS = (PEOPLE, ROLES_HELD, UNIT_BOARD, ESTATES)

SEARCHED = "select array_agg(estate) from estates where $1 = $2 or estate = $1"
DIGITS = "regexp_replace(p.phone, '\\D', '', 'g')"
# $2 is how it begins, $3 how it ends read backwards. Whoever no longer owns a unit has lost the role for it, and is not
# found. Owners are listed as they are found, so that a family name half a town has ends with the page.
OF_OWNERS = f"""
       u.estate, u.unit, u.building, u.contract_code, u.door_number, p.person as owner, p.name,
       right({DIGITS}, 4) as phone_last_four
  from people p join roles_held r on r.person = p.person and r.role = 'owner' and r.granted_estate = any($1::text[])
  join unit_board u on u.unit = r.unit
"""
BY_NAME = f"""
select 'name' as by, {OF_OWNERS}
 where p.name like $2::text || '%' or reverse(p.name) like $3::text || '%'
 limit $4
"""
BY_PHONE = f"""
select 'phone' as by, {OF_OWNERS}
 where right({DIGITS}, 4) = right($2::text, 4) and {DIGITS} like '%' || $2::text and $3::text is not null
 limit $4
"""
BY_ROOM = """
select 'room' as by, u.estate, u.unit, u.building, u.contract_code, u.door_number
  from unit_board u
 where u.estate = any($1::text[])
   and (u.contract_code like $2::text || '%' or reverse(u.contract_code) like $3::text || '%'
        or u.door_number like $2::text || '%' or reverse(u.door_number) like $3::text || '%')
 order by u.estate, length(u.contract_code), u.contract_code limit $4
"""
LIKE_SIGNS = re.compile(r"([\\%_])")
LAST_FOUR = 4
PHONE = re.compile(r"\+?[0-9() -]{4,25}")


async def search_owners(asking: "Asking", query: SearchOwners) -> SearchHits:
    text = unicodedata.normalize("NFKC", query.sought.text)
    estates = await asking.connection.fetchval(SEARCHED, query.estate, GROUP) or []
    hits: list[SearchHit] = []
    for sql, begins, ends in _ways(text):
        rows = await asking.connection.fetch(sql, estates, begins, ends, query.limit + 1)
        hits += sorted((SearchHit.model_validate(dict(row)) for row in rows), key=_place)
    return SearchHits(hits=tuple(hits[: query.limit]), more=len(hits) > query.limit)


def _place(hit: SearchHit) -> tuple[str, int, str, str]:
    return hit.estate, len(hit.contract_code), hit.contract_code, hit.owner or ""


def _ways(text: str) -> list[tuple[str, str, str]]:
    """Each with how it begins, and how it ends read backwards. What looks like a phone may be a room as well."""
    ends = (_plain(text), _plain(text[::-1]))
    digits = re.sub(r"\D", "", text)
    if not digits:
        return [(BY_NAME, *ends), (BY_ROOM, *ends)]
    phone = [(BY_PHONE, digits, digits)] if PHONE.fullmatch(text) and len(digits) >= LAST_FOUR else []
    return [*phone, (BY_ROOM, *ends)]


def _plain(text: str) -> str:
    """A sign that means something to LIKE means itself."""
    return LIKE_SIGNS.sub(r"\\\1", text)
