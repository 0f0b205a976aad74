"""Which bytes were printed as which paper, by whom and when: whether a PDF is one of ours."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shared.contracts.owners import PaperPrinted, PrintedPaper, PrintedPaperView
from shared.messages import events_of
from shared.problems import Refusal
from shared.readmodel import ReadModel
from shared.records import Recorded
from shared.wording import Wording

if TYPE_CHECKING:
    from shared.service import Asking

FIND = """
select sha256, paper, language, unit, building, units, printed_by, printed_at
  from printed_papers where print_key = $2 || '/' || $1
"""


class PaperNeverPrinted(Refusal):
    status = 404
    wording = Wording(
        "没有打印过校验值为 {sha256} 的文件：它不是在此打印的，或已被改动。",
        "No paper with the hash {sha256} was printed here: it is not one of ours, or was altered.",
    )


@dataclass(frozen=True)
class PrintedOnce:
    print_key: str  # <estate>/<sha256>
    sha256: str
    estate: str
    paper: str
    language: str
    unit: str | None
    building: str
    units: int
    printed_by: str
    printed_at: datetime


def fold(row: PrintedOnce | None, happened: Recorded) -> PrintedOnce | None:
    match happened.event:
        case PaperPrinted() as event:
            return row or PrintedOnce(
                print_key(event)[0], event.sha256, event.estate, event.paper, event.language, event.unit,
                event.building, event.units, event.printed_by, happened.occurred_at,
            )  # fmt: skip
        case _:
            return row


def print_key(event: PaperPrinted) -> tuple[str, ...]:
    return (f"{event.estate}/{event.sha256}",)


PRINTED_PAPERS = ReadModel(
    name="printed_papers", version=2, source="owners", row=PrintedOnce, fold=fold, inline=True,
    ddl=Path(__file__).with_name("printed_papers.sql"), keys={PaperPrinted: print_key},
    ignored=frozenset(events_of("owners").values()) - {PaperPrinted},
)  # fmt: skip


async def printed_paper(asking: "Asking", query: PrintedPaper) -> PrintedPaperView:
    row = await asking.connection.fetchrow(FIND, query.sha256, query.estate)
    if row is None:
        raise PaperNeverPrinted(sha256=query.sha256)
    return PrintedPaperView.model_validate(dict(row))
