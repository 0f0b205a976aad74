"""Questions about promises: an estate's list, and what a counter says to the owner of one unit."""

from typing import TYPE_CHECKING, Any

from services.owners.read_models.promises import EXPLAINED_FINDINGS, OWNERS_TOLD, PROMISES
from services.owners.read_models.unit_board import UNIT_BOARD
from shared.contracts.owners import (
    ExplainedFinding,
    PromiseOfUnit,
    PromisePage,
    PromiseRow,
    Promises,
    PromisesOfUnit,
    ToldOfGap,
    UnitPromisesView,
)
from shared.problems import NotFound, no_such_place

if TYPE_CHECKING:
    from shared.service import Asking

READS = (PROMISES, OWNERS_TOLD, UNIT_BOARD)
OF_UNIT_READS = (*READS, EXPLAINED_FINDINGS)

# How many units a promise is about: those of the estate, of its buildings, and those it names.
PAGE = """
select p.*, jsonb_build_object('everywhere', p.everywhere, 'buildings', p.buildings, 'units', p.units) as affected,
       (select count(distinct (t.unit, t.owner)) from owners_told t where t.promise = p.promise) as told,
       case when p.everywhere then (select count(*) from unit_board u where u.estate = p.estate)
            else (select count(*) from (
                select u.unit from unit_board u where u.building = any(p.buildings)
                union select unnest(p.units)) listed) end as about
  from promises p
 where p.estate = $1 and ($2::bigint is null or p.position > $2)
   and (not $3::boolean or p.gap is not null and p.explanation is null)
 order by p.position limit $4
"""
UNIT = "select building from unit_board where unit = $1 and estate = $2"
ABOUT = """
select * from promises where estate = $1 and (everywhere or $2 = any(buildings) or $3 = any(units))
 order by gap is null, position
"""
TOLD = "select promise, owner, version, told_on, how from owners_told where unit = $1 order by told_on, told_key"
FINDINGS = "select issue, explanation from explained_findings where unit = $1 order by issue"


async def promises(asking: "Asking", query: Promises) -> PromisePage:
    after = _after(query.after)
    found = await asking.connection.fetch(PAGE, query.estate, after, query.unexplained, query.limit + 1)
    rows = [dict(row) for row in found[: query.limit]]
    last = str(rows[-1]["position"]) if len(found) > query.limit else None
    return PromisePage(
        rows=tuple(PromiseRow.model_validate({**row, "units": row["about"]}) for row in rows), after=last
    )


def _after(place: str | None) -> int | None:
    if place is None:
        return None
    if not place.isdecimal() or len(place) > 18:  # noqa: PLR2004 - the digits of a position
        raise no_such_place()
    return int(place)


async def promises_of_unit(asking: "Asking", query: PromisesOfUnit) -> UnitPromisesView:
    building = await asking.connection.fetchval(UNIT, query.unit, query.estate)
    if building is None:
        raise NotFound(what=query.unit)
    told: dict[str, list[ToldOfGap]] = {}
    for row in await asking.connection.fetch(TOLD, query.unit):
        told.setdefault(row["promise"], []).append(ToldOfGap.model_validate(dict(row)))
    about: list[dict[str, Any]] = [
        {**row, "told": told.get(row["promise"], [])}
        for row in await asking.connection.fetch(ABOUT, query.estate, building, query.unit)
    ]
    findings = await asking.connection.fetch(FINDINGS, query.unit)
    return UnitPromisesView(
        unit=query.unit, promises=tuple(PromiseOfUnit.model_validate(row) for row in about),
        findings=tuple(ExplainedFinding.model_validate(dict(row)) for row in findings),
    )  # fmt: skip
