"""How a paper is asked for: rows that the asker may see become content, PDF, and bytes in the blobs."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from services.defects.acceptance import takes_two
from services.defects.due_dates import in_force
from services.defects.lists import OPEN
from services.defects.papers import filled
from services.defects.papers.acceptance_slip import render_acceptance_slip
from services.defects.papers.filled import Names
from services.defects.papers.inspection_record import render_inspection_record
from services.defects.papers.issue_ledger import render_issue_ledger
from services.defects.papers.letter import render_letter
from services.defects.papers.room_slips import render_room_slips
from services.defects.papers.sheet import OnPaper, Photo
from services.defects.papers.words import OVERDUE
from services.defects.pictures import MOST_PHOTOS, pictures_of
from services.defects.questions import COLUMNS, LARGEST_UNIT, ONE, row_of, theirs, visible
from services.defects.read_models.inspections import INSPECTIONS, InspectionRow
from services.defects.read_models.letters import LETTERS, LetterRow
from services.defects.read_models.rectification_policies import RECTIFICATION_POLICIES, PolicyRow
from services.defects.read_models.register_row import RegisterRow
from shared import tables
from shared.contracts.defects import (
    AcceptanceSlipPaper,
    BlankInspectionPaper,
    InspectionRecordPaper,
    LedgerPaper,
    LetterPaper,
    PaperQuery,
    RoomSlipsPaper,
)
from shared.contracts.defects.words import STATES
from shared.contracts.papers import Paper
from shared.messages import GROUP
from shared.problems import NotFound, Refusal
from shared.service import Asking
from shared.wording import Language, Wording

LONGEST_PAPER = 1_000  # issues on one list

ESTATE = """
select e.name, e.time_zone, coalesce(c.companies, '{}') as companies
  from estates e left join contractor_lots c using (estate) where e.estate = $1
"""
UNITS = "select unit as id, coalesce(door_number, unit) as name from units where unit = any($1::text[]) and estate = $2"
BUILDINGS = "select building as id, name from buildings where building = any($1::text[]) and estate = $2"
BUILDING_OF = "select building from units where unit = $1 and estate = $2"
INSPECTION = f"select {', '.join(INSPECTIONS.columns)} from inspections where inspection = $1 and estate = $2"
LETTER = f"select {', '.join(LETTERS.columns)} from letters where letter = $1 and estate = $2"
POLICIES = f"select {', '.join(RECTIFICATION_POLICIES.columns)} from rectification_policies where estate = any($1)"
LEDGER = f"""
select {COLUMNS} from issue_register
 where estate = $1 and ($2::text is null or unit = $2) and ($3::text is null or contractor = $3)
   and ($4::text is null or state = $4) and ($5::boolean is null or overdue = $5)
   and ($7::text[] is null or contractor = any($7)) and ($8::text[] is null or unit = any($8))
 order by raised_position limit $6
"""
OF_INSPECTION = f"""
select {COLUMNS} from issue_register where estate = $1 and unit = $2 and inspection = $3
 order by raised_position limit $4
"""
OF_LETTER = f"select {COLUMNS} from issue_register where issue = any($1::text[]) order by number nulls last, issue"
OF_ROOMS = f"""
select {COLUMNS} from issue_register
 where estate = $1 and unit = $2 and {OPEN}
   and ($4::text[] is null or contractor = any($4)) and ($5::text[] is null or unit = any($5))
 order by room, number nulls last, raised_position limit $3
"""


class TooManyForOnePaper(Refusal):
    status = 422
    wording = Wording(
        "一份表单最多列出 {limit} 个问题；请按房号、施工单位、状态或超期缩小范围。",
        "One paper lists {limit} issues at most; narrow it by unit, contractor, state or what is overdue.",
    )


class RepairNotReported(Refusal):
    wording = Wording(
        "问题 {issue} 尚未报验，没有可验收的返修。", "Issue {issue} was not reported done; nothing to accept."
    )


async def inspection_record(asking: Asking, query: InspectionRecordPaper) -> Paper:
    record = await asking.connection.fetchrow(INSPECTION, query.inspection, query.estate)
    row: InspectionRow | None = None if record is None else tables.as_row(INSPECTIONS, record)
    _, units = theirs(asking)
    if row is None or (units is not None and row.unit not in units):
        raise NotFound(what=f"inspection {query.inspection}")
    found = await asking.connection.fetch(OF_INSPECTION, query.estate, row.unit, row.inspection, LARGEST_UNIT)
    names = await names_of(asking, query, units=[row.unit], buildings=[row.building])
    content = filled.inspection_record(row, map(row_of, found), names, MOST_PHOTOS)
    photos = content.inspected.photos if content.inspected else ()
    return await printed(asking, query, render_inspection_record, content, row.inspected_at, row.inspection, photos)


async def blank_inspection(asking: Asking, query: BlankInspectionPaper) -> Paper:
    building = await _building_of(asking, query.unit)
    names = await names_of(asking, query, units=[query.unit], buildings=[building])
    content = filled.blank_inspection(query.unit, building, names)
    return await printed(asking, query, render_inspection_record, content, start_of_day(asking, names), query.unit)


async def ledger(asking: Asking, query: LedgerPaper) -> Paper:
    found = await asking.connection.fetch(
        LEDGER, query.estate, query.unit, query.contractor, query.state, query.overdue, LONGEST_PAPER + 1,
        *theirs(asking),
    )  # fmt: skip
    if len(found) > LONGEST_PAPER:
        raise TooManyForOnePaper(limit=LONGEST_PAPER)
    rows = sorted(map(row_of, found), key=lambda row: (row.number is None, row.number, row.raised_position))
    names = await names_of(asking, query, rows, units=[query.unit] if query.unit else [])
    day = start_of_day(asking, names)
    content = filled.issue_ledger(
        rows, narrowed(query, names), names.day(day), names, MOST_PHOTOS if query.photos else 0
    )
    return await printed(asking, query, render_issue_ledger, content, day, f"{names.day(day)}", content.photos)


def narrowed(query: LedgerPaper, names: Names) -> str:
    """In words what the list was narrowed to."""
    parts = (
        names.units.get(query.unit, query.unit) if query.unit else "",
        names.company(query.contractor),
        STATES[query.state].in_language(names.language) if query.state else "",
        "" if query.overdue is None else OVERDUE[query.overdue].in_language(names.language),
    )
    return " · ".join(part for part in parts if part)


async def letter(asking: Asking, query: LetterPaper) -> Paper:
    record = await asking.connection.fetchrow(LETTER, query.letter, query.estate)
    row: LetterRow | None = None if record is None else tables.as_row(LETTERS, record)
    contractors, _ = theirs(asking)
    if row is None or (contractors is not None and not _addressed(row, contractors)):
        raise NotFound(what=f"letter {query.letter}")
    rows = [row_of(found) for found in await asking.connection.fetch(OF_LETTER, list(row.issues))]
    names = await names_of(asking, query, rows)
    content = filled.letter(row, rows, names)
    return await printed(asking, query, render_letter, content, row.issued_at, content.number)


def _addressed(row: LetterRow, contractors: list[str]) -> bool:
    """A 工作联系函 may name a contractor, but goes to the project department."""
    return row.kind == "rectification_notice" and row.contractor in contractors


async def room_slips(asking: Asking, query: RoomSlipsPaper) -> Paper:
    building = await _building_of(asking, query.unit)
    found = await asking.connection.fetch(OF_ROOMS, query.estate, query.unit, LARGEST_UNIT, *theirs(asking))
    names = await names_of(asking, query, units=[query.unit], buildings=[building])
    day = start_of_day(asking, names)
    content = filled.room_slips(query.unit, map(row_of, found), names.day(day), names)
    return await printed(asking, query, render_room_slips, content, day, query.unit)


async def acceptance_slip(asking: Asking, query: AcceptanceSlipPaper) -> Paper:
    record = await asking.connection.fetchrow(ONE, query.issue, query.estate)
    row = visible(asking, query.issue, None if record is None else row_of(record))
    if row.reported_at is None:
        raise RepairNotReported(issue=query.issue)
    rows = await asking.connection.fetch(POLICIES, [query.estate, GROUP])
    policies: dict[str, PolicyRow | None] = {one["estate"]: tables.as_row(RECTIFICATION_POLICIES, one) for one in rows}
    policy, _ = in_force(policies, query.estate)
    content = filled.acceptance_slip(
        row, await names_of(asking, query, [row]), of_two=takes_two(row.l1, row.severity, policy),
        water_test=row.l1 == "leak" and policy.leak_needs_water_test, most=MOST_PHOTOS,
    )  # fmt: skip
    at, photos = row.accepted_at or row.reported_at, (*content.found_photos, *content.photos)
    return await printed(asking, query, render_acceptance_slip, content, at, row.issue, photos)


async def names_of(
    asking: Asking, query: PaperQuery, rows: Iterable[RegisterRow] = (), *, units: Iterable[str] = (),
    buildings: Iterable[str] = (),
) -> Names:  # fmt: skip
    """What everything in these rows is called."""
    estate = await asking.connection.fetchrow(ESTATE, query.estate)
    if estate is None:
        raise NotFound(what=f"estate {query.estate}")
    listed = list(rows)
    in_units = {*units, *(row.unit for row in listed if row.unit)}
    in_buildings = {*buildings, *(row.building for row in listed if row.building)}
    return Names(
        estate=estate["name"], zone=ZoneInfo(estate["time_zone"]), language=query.language,
        units=await called(asking, UNITS, in_units),
        buildings=await called(asking, BUILDINGS, in_buildings),
        companies=estate["companies"],
    )  # fmt: skip


async def called(asking: Asking, sql: str, things: Iterable[str]) -> dict[str, str]:
    """Their names, by their ids."""
    return {row["id"]: row["name"] for row in await asking.connection.fetch(sql, list(things), asking.estate)}


async def _building_of(asking: Asking, unit: str) -> str:
    building: str | None = await asking.connection.fetchval(BUILDING_OF, unit, asking.estate)
    if building is None:
        raise NotFound(what=f"unit {unit}")
    return building


def start_of_day(asking: Asking, names: Names) -> datetime:
    """What has no date of its own is dated by the day it is asked for, so that it is the same paper all day."""
    today = names.day(asking.now)
    return datetime.combine(today, time(), tzinfo=names.zone)


async def printed(
    asking: Asking,
    query: PaperQuery,
    render: Callable[..., bytes],
    content: OnPaper,
    at: datetime,
    of: str,
    photos: Iterable[Photo] = (),
) -> Paper:
    language: Language = query.language
    pictures = await pictures_of(asking.blobs, photos)
    shown = {"pictures": pictures} if pictures else {}
    pdf = await asyncio.to_thread(render, content, language, at=at, **shown)
    blob = await asking.blobs.put(pdf, "application/pdf")
    form = render.__name__.removeprefix("render_").replace("_", "-")
    return Paper(sha256=blob.sha256, size=blob.size, name=f"{query.estate}-{form}-{of}.{language}.pdf")
