"""What is owed past its day, and what part of what was billed is paid: by unit, by payee, by estate."""

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from services.owners.read_models.bill_items import BILL_ITEMS
from services.owners.read_models.estates import ESTATES
from services.owners.read_models.fee_schedules import FEE_SCHEDULES
from services.owners.read_models.unit_board import UNIT_BOARD
from shared.contracts.owners import (
    Arrears,
    ArrearsByPayee,
    ArrearsPage,
    ArrearsRow,
    CollectionList,
    CollectionRate,
    MoneyRate,
    PayeeArrears,
    PayeeArrearsList,
    PayeeCollection,
)
from shared.messages import GROUP
from shared.problems import NotFound, no_such_place

if TYPE_CHECKING:
    from shared.service import Asking

READS = (BILL_ITEMS, ESTATES, FEE_SCHEDULES, UNIT_BOARD)

# A unit's place is (payee, building, unit), the order of the index; the page is cut before the names are looked up.
PAGE = """
with owing as (
    select payee, building, unit, currency, sum(open) as open, count(*) as items, min(due_on) as since
      from bill_items
     where estate = $1 and open > 0 and due_on < $2 and ($3::text is null or payee = $3)
       and ($4::text is null or building = $4)
       and ($5::text is null or (payee, building, unit) > ($5, $6::text, $7::text))
     group by payee, building, unit, currency order by payee, building, unit limit $8)
select o.*, u.contract_code, u.door_number from owing o join unit_board u using (unit)
 order by o.payee, o.building, o.unit
"""
# First by unit in the order of the index, so that units are counted without being sorted.
BY_PAYEE = """
with owing as (
    select estate, payee, payee_kind, currency, sum(open) as open, min(due_on) as since
      from bill_items where ($1 = $2 or estate = $1) and open > 0 and due_on < $3
     group by estate, payee, building, unit, payee_kind, currency)
select estate, payee, payee_kind, currency, sum(open) as open, count(*) as units, min(since) as since
  from owing group by 1, 2, 3, 4 order by 1, 2
"""
COLLECTED = """
select estate, payee, payee_kind, currency, sum(amount) as billed, sum(waived) as waived, sum(paid) as paid,
       sum(refunded) as refunded, sum(open) as open
  from bill_items where ($1 = $2 or estate = $1) and not withdrawn group by 1, 2, 3, 4 order by 1, 2
"""
ZONE = "select time_zone from estates where estate = $1"
PAYEES = """
select estate, said ->> 'payee' as payee, said -> 'name' as name
  from fee_schedules, jsonb_array_elements(schedule -> 'payees') as listed(said) where $1 = $2 or estate in ($1, $2)
"""


async def arrears(asking: "Asking", query: Arrears) -> ArrearsPage:
    day = query.as_of or await today(asking, query.estate)
    place = _after(query.after)
    found = await asking.connection.fetch(PAGE, query.estate, day, query.payee, query.building, *place, query.limit + 1)
    rows = tuple(ArrearsRow.model_validate(dict(row)) for row in found[: query.limit])
    last = rows[-1] if len(found) > query.limit else None
    return ArrearsPage(rows=rows, after=f"{last.payee}|{last.building}|{last.unit}" if last else None)


def _after(place: str | None) -> tuple[str | None, str | None, str | None]:
    if place is None:
        return None, None, None
    parts = place.split("|")
    if len(parts) != 3 or not all(parts):  # noqa: PLR2004 - payee, building, unit
        raise no_such_place()
    return parts[0], parts[1], parts[2]


async def arrears_by_payee(asking: "Asking", query: ArrearsByPayee) -> PayeeArrearsList:
    """Of the group as of the day in UTC, where nobody said which."""
    day = query.as_of or await today(asking, query.estate)
    found = await asking.connection.fetch(BY_PAYEE, query.estate, GROUP, day)
    names = await payee_names(asking)
    return PayeeArrearsList(payees=tuple(PayeeArrears(**named(dict(row), names)) for row in found))


async def collection_rate(asking: "Asking", query: CollectionRate) -> CollectionList:
    found = [dict(row) for row in await asking.connection.fetch(COLLECTED, query.estate, GROUP)]
    names = await payee_names(asking)
    return CollectionList(
        payees=tuple(
            PayeeCollection(**named(row, names), rate=MoneyRate(part=row["paid"], whole=row["billed"])) for row in found
        )
    )


async def today(asking: "Asking", estate: str) -> date:
    if estate == GROUP:
        return asking.now.date()
    zone = await asking.connection.fetchval(ZONE, estate)
    if zone is None:
        raise NotFound(what=estate)
    return asking.now.astimezone(ZoneInfo(zone)).date()


async def payee_names(asking: "Asking") -> dict[tuple[str, str], Any]:
    """What each estate's schedule calls its payees today."""
    return {
        (row["estate"], row["payee"]): row["name"]
        for row in await asking.connection.fetch(PAYEES, asking.estate, GROUP)
    }


def named(row: dict[str, Any], names: dict[tuple[str, str], Any]) -> dict[str, Any]:
    """A payee no schedule lists any more is called by its code."""
    code = row["payee"]
    known = names.get((row["estate"], code)) or names.get((GROUP, code)) or {"zh": code, "en": code}
    return {**row, "name": known}
