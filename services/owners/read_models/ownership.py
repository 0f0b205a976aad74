"""The question whose a unit is and was, and who acts for its owners today."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.owners.read_models.estates import ESTATES
from services.owners.read_models.owner_changes import OWNER_CHANGES
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.proxies import PROXIES
from services.owners.read_models.unit_board import UNIT_BOARD
from shared.contracts.owners import Contact, OwnershipView, UnitOwnership
from shared.problems import NotFound

if TYPE_CHECKING:
    from shared.service import Asking

READS = (UNIT_BOARD, OWNER_CHANGES, PEOPLE, PROXIES, ESTATES)

UNIT = """
select u.unit, u.owners, coalesce(c.changes, '[]') as changes, e.time_zone
  from unit_board u join estates e using (estate) left join owner_changes c using (unit)
 where u.unit = $1 and u.estate = $2
"""
WHO = "select person, name, phone, email, language, erased from people where person = any($1::text[])"
ACTING = """
select proxy, owner, person, name, phone, identity_last_four, scope, valid_from, expires_on, scan, ended,
       not ended and $2 between valid_from and expires_on as valid
  from proxies where unit = $1 order by ended, expires_on desc, proxy
"""


async def unit_ownership(asking: "Asking", query: UnitOwnership) -> OwnershipView:
    row = await asking.connection.fetchrow(UNIT, query.unit, query.estate)
    if row is None:
        raise NotFound(what=query.unit)
    ever = [*row["owners"], *(owner for change in row["changes"] for owner in change["left"])]
    known = {one["person"]: one for one in await asking.connection.fetch(WHO, ever)}
    today = asking.now.astimezone(ZoneInfo(row["time_zone"])).date()
    proxies = [dict(one) for one in await asking.connection.fetch(ACTING, query.unit, today)]
    people = tuple(Contact.model_validate(dict(known[owner])) for owner in dict.fromkeys(ever) if owner in known)
    return OwnershipView.model_validate(
        {"unit": row["unit"], "owners": row["owners"], "people": people, "changes": row["changes"], "proxies": proxies}
    )
