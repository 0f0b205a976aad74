"""The handover batches of an estate, each with its window."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from shared.contracts.owners import BatchClosed, BatchList, BatchView, HandoverBatches, HandoverBatchOpened
from shared.contracts.vocabulary import Window
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class BatchOnList:
    batch: str
    estate: str
    name: str
    first: date
    last: date
    place: str
    per_hour: int
    closed: bool = False


def fold(row: BatchOnList | None, happened: Recorded) -> BatchOnList | None:
    match happened.event:
        case HandoverBatchOpened() as event:
            window = event.window
            return BatchOnList(
                event.batch, event.estate, event.name, window.first, window.last, event.place, event.per_hour
            )
        case BatchClosed() if row is not None:
            return replace(row, closed=True)
        case _:
            return row


HANDOVER_BATCHES = ReadModel(
    name="handover_batches", version=2, source="owners", row=BatchOnList, fold=fold, inline=True,
    ddl=Path(__file__).with_name("handover_batches.sql"),
    keys={HandoverBatchOpened: by("batch"), BatchClosed: by("batch")},
    ignored=frozenset(events_of("owners").values()) - {HandoverBatchOpened, BatchClosed},
)  # fmt: skip

OF_ESTATE = """
select b.batch, b.name, b.first, b.last, b.place, b.per_hour, b.closed,
       (select count(*) from unit_board u where u.estate = b.estate and u.batch = b.batch) as units
  from handover_batches b where b.estate = $1 order by b.first, b.batch
"""


async def handover_batches(asking: "Asking", query: HandoverBatches) -> BatchList:
    found = await asking.connection.fetch(OF_ESTATE, query.estate)
    return BatchList(
        batches=tuple(
            BatchView(
                batch=row["batch"], name=row["name"], window=Window(first=row["first"], last=row["last"]),
                place=row["place"], per_hour=row["per_hour"], units=row["units"],
                closed=row["closed"],
            )
            for row in found
        )
    )  # fmt: skip
