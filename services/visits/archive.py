"""Archiving by itself: prints the papers of every batch that both have signed, and says where they lie."""

import asyncio
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import structlog

from services.visits.papers.visit_record import Answer, Matter, Signature, VisitRecord, render_visit_record
from shared.contracts.visits import ArchiveVisitRecords
from shared.service import Running
from shared.wording import Language, Wording

log = structlog.get_logger(__name__)

NAMES = UUID("6b1b5d34-31a4-5a6c-9d6e-2f8e4c1f0001")
LOOK_EVERY = 30.0  # seconds, at the longest; a commit wakes it earlier

SIGNED = """
select r.*, e.name as estate_name, e.time_zone, e.languages
  from visit_records r join estates e using (estate)
 where r.project_manager_signed_at is not null and r.archived_at is null order by r.submitted_at limit 1
"""
LOGGED = """
select c.*, u.door_number from visit_calendar c join units u using (unit)
 where c.visit = any($1::text[])
"""
RAISED = "select * from matter_list where matter = any($1::text[]) order by raised_at, matter"

REASONS = {
    "keys": Wording("交楼后回访", "Visit after the keys"),
    "rectification": Wording("整改后回访", "Revisit after repairs"),
    "refusal": Wording("拒收回访", "Visit after a refusal"),
    "absence": Wording("未到场回访", "Visit after an absence"),
    "complaint": Wording("投诉回访", "Revisit after a complaint"),
    "difficult": Wording("疑难业主回访", "Visit to a difficult owner"),
    "dissatisfied": Wording("不满意回访", "Visit to a dissatisfied owner"),
    "round": Wording("例行回访", "Regular round"),
}
RELATIONS = {
    "owner": Wording("业主本人", "owner"),
    "family": Wording("家属", "family"),
    "tenant": Wording("租户", "tenant"),
    "proxy": Wording("代理人", "proxy"),
}
KINDS = {
    "defect": Wording("房屋质量", "defect"),
    "service": Wording("物业服务", "service"),
    "fees": Wording("费用", "fees"),
    "promise": Wording("销售承诺", "promise"),
    "environment": Wording("环境", "environment"),
    "security": Wording("秩序安全", "security"),
    "documents": Wording("资料", "documents"),
    "other": Wording("其他", "other"),
}

Row = Any  # a database record, read by column name


async def archive_signed_records(running: Running) -> None:
    """Until cancelled; one batch at a time, because printing takes the processor."""
    while True:
        batch = await running.pool.fetchrow(SIGNED)
        if batch is None:
            await running.next_commit(LOOK_EVERY)
        else:
            await _archive(running, batch)


async def _archive(running: Running, batch: Row) -> None:
    visits = {row["visit"]: row for row in await running.pool.fetch(LOGGED, batch["visits"])}
    wanted = [matter for row in visits.values() for matter in row["matters"]]
    matters = {row["matter"]: row for row in await running.pool.fetch(RAISED, wanted)}
    papers = [await _print(running, batch, visits[visit], matters) for visit in batch["visits"]]
    command = ArchiveVisitRecords(estate=batch["estate"], records=batch["records"], papers=tuple(papers))
    await running.execute(command, id=uuid5(NAMES, batch["records"]))
    log.info("visit_records_archived", records=batch["records"], papers=len(papers))


async def _print(running: Running, batch: Row, visit: Row, matters: dict[str, Row]) -> str:
    language: Language = "en" if list(batch["languages"])[:1] == ["en"] else "zh"
    record = _on_paper(batch, visit, [matters[matter] for matter in visit["matters"]], language)
    pdf = await asyncio.to_thread(render_visit_record, record, language, at=batch["project_manager_signed_at"])
    return (await running.blobs.put(pdf, "application/pdf")).sha256


def _on_paper(batch: Row, visit: Row, matters: list[Row], language: Language) -> VisitRecord:
    """People stand on the archived paper by their ids: a name there could never be erased again."""
    zone = ZoneInfo(batch["time_zone"])
    local = visit["visited_at"].astimezone(zone)
    unsaid = visit["satisfaction"] == "neutral"
    return VisitRecord(
        number=f"{batch['estate']}-{local:%Y%m%d}-{visit['visit'][-6:]}", estate=batch["estate_name"],
        unit=visit["door_number"], owner=", ".join(visit["owners"]), interviewee=visit["person"] or "",
        relation=RELATIONS[visit["relation"]].in_language(language), visitor=visit["logged_by"],
        visited_at=local.replace(tzinfo=None), how=visit["how"],
        purpose=REASONS[visit["reason"]].in_language(language),
        answers=tuple(Answer(question=one["question"], score=one["score"]) for one in visit["answers"]),
        remarks=visit["remarks"], matters=tuple(_matter(row, language) for row in matters),
        satisfaction=None if unsaid else visit["satisfaction"],
        visitor_signature=Signature(name=visit["logged_by"], on=local.date()),
        supervisor_signature=Signature(
            name=batch["supervisor"], on=batch["supervisor_signed_at"].astimezone(zone).date()
        ),
        project_manager_signature=Signature(
            name=batch["project_manager"], on=batch["project_manager_signed_at"].astimezone(zone).date()
        ),
    )  # fmt: skip


def _matter(row: Row, language: Language) -> Matter:
    return Matter(
        kind=KINDS[row["classified"]].in_language(language), text=row["text"], answered_on_spot=row["on_spot"],
        outcome=row["answer"] or row["result"] or "",
    )  # fmt: skip
