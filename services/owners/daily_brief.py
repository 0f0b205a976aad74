"""The daily brief (交房日报): every number counted from the tables of the day, nothing kept beside them."""

from collections.abc import Mapping
from typing import Any

from services.owners.counted_waits import waits_of_day
from services.owners.read_models.arrears import named as payee_named
from services.owners.read_models.arrears import payee_names
from services.owners.read_models.awaited_inspections import AWAITED_INSPECTIONS
from services.owners.read_models.cash_book import CASH_BOOK
from services.owners.read_models.estates import ESTATES
from services.owners.read_models.fee_schedules import FEE_SCHEDULES
from services.owners.read_models.invitations import INVITATIONS
from services.owners.read_models.invited import bounds, zone_of
from services.owners.read_models.issue_days import ISSUE_DAYS
from services.owners.read_models.key_borrowings import KEY_BORROWINGS
from services.owners.read_models.refusals import REFUSALS
from services.owners.read_models.reservations import RESERVATIONS
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.read_models.unit_days import UNIT_DAYS
from services.owners.refusal_reasons import reason_named
from shared.contracts.owners import BriefView, DailyBrief, MoneyOfDay, RefusalsByReason
from shared.service import Asking

READS = (
    AWAITED_INSPECTIONS, CASH_BOOK, ESTATES, FEE_SCHEDULES, INVITATIONS, ISSUE_DAYS, KEY_BORROWINGS, REFUSALS,
    RESERVATIONS, UNIT_BOARD, UNIT_DAYS,
)  # fmt: skip

UNITS = """
select count(*) as due, count(proof) as served, count(*) filter (where deemed_on = $2) as deemed,
       count(*) filter (where appointment >= $3 and appointment < $4) as booked,
       count(*) filter (where missing and appointment >= $3 and appointment < $4) as missed
  from invitations where estate = $1
"""
HANDED_OVER = """
select count(*) as handed_over, count(*) filter (where handed_over_on = $2) as keys,
       coalesce(sum(keys) filter (where handed_over_on = $2), 0) as keys_handed
  from unit_board where estate = $1 and handed_over_on is not null
"""
CAME = """
select count(*) as arrived, count(*) filter (where walk_in) as walk_ins,
       count(*) filter (where steps -> 'inspection' ? 'passed' or refused_inspected) as inspected,
       count(*) filter (where steps -> 'inspection' ? 'passed') as accepted,
       count(*) filter (where steps -> 'inspection' ->> 'conclusion' = 'accepted_with_issues') as accepted_with_issues
  from unit_days where estate = $1 and day = $2
"""
REFUSED = """
select reason, count(*) as units from refusals
 where estate = $1 and exists (select from unnest(every) at where at >= $2 and at < $3)
 group by reason order by count(*) desc, reason
"""
ISSUES = """
select (select count(*) from issue_days where estate = $1 and raised_at >= $2 and raised_at < $3) as issues_opened,
       (select count(*) from issue_days where estate = $1 and closed_at >= $2 and closed_at < $3) as issues_closed
"""
OPEN = """
select (select count(*) from reservations where estate = $1 and filled_at is null and not void) as reservations_open,
       (select count(*) from awaited_inspections where estate = $1 and not agrees) as inspections_awaited,
       (select coalesce(sum(keys), 0) from key_borrowings where estate = $1 and returned_at is null) as keys_out
"""
MONEY = """
select estate, payee, currency, count(*) filter (where kind in ('payment', 'proof')) as receipts, sum(amount) as net
  from cash_book where estate = $1 and day = $2 group by estate, payee, currency order by payee, currency
"""


async def daily_brief(asking: Asking, query: DailyBrief) -> BriefView:
    zone = await zone_of(asking)
    estate, day, (first, before) = query.estate, query.day, bounds(query.day, zone)
    counted: dict[str, Any] = {}
    for sql, asked in (
        (UNITS, (day, first, before)), (HANDED_OVER, (day,)), (CAME, (day,)), (ISSUES, (first, before)), (OPEN, ()),
    ):  # fmt: skip
        counted |= await _row(asking, sql, estate, *asked)
    refused = await asking.connection.fetch(REFUSED, estate, first, before)
    money, names = await asking.connection.fetch(MONEY, estate, day), await payee_names(asking)
    return BriefView(
        estate=await asking.connection.fetchval("select name from estates where estate = $1", estate), day=day,
        refused=sum(row["units"] for row in refused),
        reasons=tuple(RefusalsByReason(**row, name=reason_named(row["reason"])) for row in refused),
        money=tuple(MoneyOfDay.model_validate(payee_named(dict(row), names)) for row in money),
        waits=await waits_of_day(asking, day),
        **counted,
    )  # fmt: skip


async def _row(asking: Asking, sql: str, *asked: Any) -> Mapping[str, Any]:
    """The one row an aggregate always has."""
    found = await asking.connection.fetchrow(sql, *asked)
    return dict(found or {})
