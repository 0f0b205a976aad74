"""How a unit's papers are asked for: what the asker may see of it becomes content, PDF, and bytes in the blobs."""

import asyncio
from datetime import datetime, time
from zoneinfo import ZoneInfo

from services.owners.filled_sheets import Filling, may_know_names
from services.owners.papers.unit_sheet import Sheets, render_unit_paper
from services.owners.read_models.unit_bills import theirs
from services.owners.units_on_paper import UnitsOnPaper, read_units
from shared.contracts.owners import BuildingPapers, PaperPart, UnitPaper, UnitPaperKind
from shared.contracts.papers import Paper
from shared.passing import leave
from shared.problems import NotFound
from shared.service import Asking
from shared.wording import Language

ESTATE = "select name, time_zone, currency, jurisdiction from estates where estate = $1"
ONE = "u.unit = any($2::text[])"
OF_BUILDING = """
u.building = $2 and ($3::text is null or (length(u.contract_code), u.contract_code, u.unit)
    > (select length(contract_code), contract_code, unit from unit_board where unit = $3))
"""


async def unit_paper(asking: Asking, query: UnitPaper) -> Paper:
    units = await read_units(asking, query.paper, ONE, theirs(asking, [query.unit]), limit=1)
    if not units.rows:
        raise NotFound(what=query.unit)
    pdf = await _printed(asking, units, query.paper, query.language)
    name = f"{query.estate}-{query.paper.replace('_', '-')}-{query.unit}.{query.language}.pdf"
    left = await leave(asking.blobs, pdf)
    return Paper(sha256=left.sha256, size=left.size, tail=left.tail, name=name)


async def building_papers(asking: Asking, query: BuildingPapers) -> PaperPart:
    units = await read_units(asking, query.paper, OF_BUILDING, query.building, query.after, limit=query.limit + 1)
    if not units.rows:
        raise NotFound(what=query.building)
    more, part = len(units.rows) > query.limit, units.first(query.limit)
    pdf = await _printed(asking, part, query.paper, query.language)
    name = f"{query.estate}-{query.paper.replace('_', '-')}-{query.building}.{query.language}.pdf"
    left = await leave(asking.blobs, pdf)
    return PaperPart(
        sha256=left.sha256, size=left.size, tail=left.tail, name=name, units=len(part.rows),
        after=part.rows[-1]["unit"] if more else None,
    )  # fmt: skip


async def _printed(asking: Asking, units: UnitsOnPaper, paper: UnitPaperKind, language: Language) -> bytes:
    """Dated by the estate's day it is asked for, so that it is the same paper all day."""
    estate = await asking.connection.fetchrow(ESTATE, asking.estate)
    if estate is None:
        raise NotFound(what=asking.estate)
    zone = ZoneInfo(estate["time_zone"])
    today = asking.now.astimezone(zone).date()
    filling = Filling(
        units, language, zone, currency=estate["currency"], jurisdiction=estate["jurisdiction"],
        names=may_know_names(asking),
    )  # fmt: skip

    def render() -> bytes:
        sheets = tuple(filling.sheet(paper, row) for row in units.rows)
        content = Sheets(estate=estate["name"], as_of=today, sheets=sheets)
        return render_unit_paper(paper, content, language, at=datetime.combine(today, time(), tzinfo=zone))

    return await asyncio.to_thread(render)
