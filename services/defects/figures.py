"""The numbers of DOMAIN §8 on issues, counted by SQL over the rows of the ledger, the letters and the inspections."""

from decimal import Decimal
from typing import Any

from shared.contracts.defects import ContractorFigures, DefectsFigures, Figures
from shared.contracts.vocabulary import Rate
from shared.messages import GROUP
from shared.service import Asking

ENDED = "state in ('explained', 'void', 'merged', 'split')"
OPEN = f"state <> 'closed' and not {ENDED}"
DAYS_OLD = "extract(day from $2 - raised_at)"  # whole days
DUE = "due is not null and (due <= $2 or accepted_at is not null)"
TIMELY = "accepted_at is not null and reported_at <= due"

ISSUES = f"""
select count(*) as raised, count(number) as registered, count(*) filter (where state = 'closed') as closed,
       count(*) filter (where {ENDED}) as ended, count(*) filter (where {OPEN}) as open,
       count(*) filter (where overdue) as overdue, count(unit) as in_units,
       count(*) filter (where {OPEN} and {DAYS_OLD} <= 10) as to_10,
       count(*) filter (where {OPEN} and {DAYS_OLD} between 11 and 20) as to_20,
       count(*) filter (where {OPEN} and {DAYS_OLD} between 21 and 30) as to_30,
       count(*) filter (where {OPEN} and {DAYS_OLD} > 30) as over_30,
       count(*) filter (where {DUE}) as due, count(*) filter (where {TIMELY}) as timely,
       coalesce(sum(reports), 0) as reports, coalesce(sum(rejections + reopenings), 0) as again,
       percentile_cont(array[0.5, 0.9]) within group (order by extract(epoch from accepted_at - confirmed_at) / 3600)
           filter (where confirmed_at is not null and accepted_at is not null) as hours
  from issue_register where $1::text is null or estate = $1
"""
LETTERS = """
select count(*) as due, count(*) filter (where answered_at <= reply_due) as timely
  from letters where ($1::text is null or estate = $1) and (reply_due <= $2 or answered_at is not null)
"""
ENTRIES = """
select coalesce(sum(entries), 0) as appointed, coalesce(sum(entries_refused), 0) as refused
  from issue_marks where $1::text is null or estate = $1
"""
UNITS = """
select count(distinct unit) as inspected,
       (select count(*) from first_with_owner) as first_inspections,
       (select count(*) from first_with_owner where issues = 0) as without_issue
  from inspections where $1::text is null or estate = $1
"""
FIRST_WITH_OWNER = """
with first_with_owner as (
    select distinct on (estate, unit) issues from inspections
     where kind = 'owner' and ($1::text is null or estate = $1) order by estate, unit, attempt
)
"""
CONTRACTORS = f"""
select contractor, count(*) as issues, count(*) filter (where state = 'closed') as closed,
       count(*) filter (where overdue) as overdue, count(*) filter (where {DUE}) as due,
       count(*) filter (where {TIMELY}) as timely, sum(reports) as reports, sum(rejections + reopenings) as again
  from issue_register where ($1::text is null or estate = $1) and contractor is not null
 group by contractor order by contractor
"""


async def figures(asking: Asking, query: Figures) -> DefectsFigures:
    estate = None if query.estate == GROUP else query.estate
    issues = await asking.connection.fetchrow(ISSUES, estate, query.as_of)
    letters = await asking.connection.fetchrow(LETTERS, estate, query.as_of)
    units = await asking.connection.fetchrow(FIRST_WITH_OWNER + UNITS, estate)
    entries = await asking.connection.fetchrow(ENTRIES, estate)
    contractors = await asking.connection.fetch(CONTRACTORS, estate, query.as_of)
    return _figures(issues, letters, units, entries, tuple(map(_contractor, contractors)))


def _figures(
    issues: Any, letters: Any, units: Any, entries: Any, contractors: tuple[ContractorFigures, ...]
) -> DefectsFigures:
    median, ninetieth = issues["hours"] or (None, None)
    return DefectsFigures(
        raised=issues["raised"], registered=issues["registered"], closed=issues["closed"], ended=issues["ended"],
        open=issues["open"], overdue=issues["overdue"], units_inspected=units["inspected"],
        ageing={
            "0-10": issues["to_10"], "11-20": issues["to_20"], "21-30": issues["to_30"], "over-30": issues["over_30"]
        },
        zero_defect_rate=Rate(part=units["without_issue"], whole=units["first_inspections"]),
        issues_per_unit=Rate(part=issues["in_units"], whole=units["inspected"]),
        timely_rectification_rate=Rate(part=issues["timely"], whole=issues["due"]),
        timely_response_rate=Rate(part=letters["timely"], whole=letters["due"]),
        closure_rate=Rate(part=issues["closed"], whole=issues["registered"]),
        repeat_rate=Rate(part=issues["again"], whole=issues["reports"]),
        no_access_rate=Rate(part=entries["refused"], whole=entries["appointed"]),
        hours_to_close_median=_hours(median), hours_to_close_p90=_hours(ninetieth), contractors=contractors,
    )  # fmt: skip


def _contractor(record: Any) -> ContractorFigures:
    return ContractorFigures(
        contractor=record["contractor"], issues=record["issues"], closed=record["closed"], overdue=record["overdue"],
        timely_rate=Rate(part=record["timely"], whole=record["due"]),
        repeat_rate=Rate(part=record["again"], whole=record["reports"]),
    )  # fmt: skip


def _hours(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(Decimal("0.1"))
