"""How the daily brief is printed: the answer as everybody has it, as content, PDF, and bytes in the blobs."""

import asyncio
from datetime import datetime, time

from services.owners.daily_brief import daily_brief
from services.owners.fee_amounts import smallest
from services.owners.papers.daily_brief import Brief, MoneyLine, NumberLine, WaitLine, render_daily_brief
from services.owners.read_models.invited import zone_of
from shared.contracts.owners import BRIEF_NUMBERS, BriefView, DailyBrief, DailyBriefPaper, Words
from shared.contracts.papers import Paper
from shared.service import Asking
from shared.wording import Language


async def daily_brief_paper(asking: Asking, query: DailyBriefPaper) -> Paper:
    brief = await daily_brief(asking, DailyBrief(estate=query.estate, day=query.day))
    at = datetime.combine(query.day, time(), await zone_of(asking))
    pdf = await asyncio.to_thread(render_daily_brief, on_paper(brief, query.language), query.language, at=at)
    blob = await asking.blobs.put(pdf, "application/pdf")
    return Paper(
        sha256=blob.sha256, size=blob.size, name=f"{query.estate}-daily-brief-{query.day}.{query.language}.pdf"
    )


def on_paper(brief: BriefView, language: Language) -> Brief:
    def said(words: Words) -> str:
        return words.zh if language == "zh" else words.en

    return Brief(
        estate=brief.estate, day=brief.day,
        numbers=tuple(
            NumberLine(name=said(name), number=getattr(brief, field))
            for field, name in BRIEF_NUMBERS.items()
        ),
        reasons=tuple(NumberLine(name=said(one.name), number=one.units) for one in brief.reasons),
        waits=tuple(
            WaitLine(
                name=said(one.name), passed=one.passed, waiting=one.waiting, mean=minutes(one.mean_minutes),
                p90=minutes(one.p90_minutes), longest=minutes(one.longest_minutes),
            )
            for one in brief.waits
        ),
        money=tuple(
            MoneyLine(
                payee=said(one.name), receipts=one.receipts, net=f"{one.net.quantize(smallest(one.currency)):,}",
                currency=one.currency,
            )
            for one in brief.money
        ),
    )  # fmt: skip


def minutes(waited: int | None) -> str:
    return "-" if waited is None else str(waited)
