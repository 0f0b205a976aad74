"""What was counted each evening, as counted last."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from shared.contracts.owners import EveningCounted
from shared.messages import events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class CountOfEvening:
    evening: str  # <estate>/<day>
    estate: str
    day: date
    number: int
    keys_released: int
    keys_out: int
    papers_signed: int
    money: list[dict[str, Any]]
    remark: str
    counted_by: str
    counted_at: datetime


def key_of(event: EveningCounted) -> tuple[str, ...]:
    return (f"{event.estate}/{event.day}",)


def fold(row: CountOfEvening | None, happened: Recorded) -> CountOfEvening | None:
    match happened.event:
        case EveningCounted() as event:
            return CountOfEvening(
                key_of(event)[0], event.estate, event.day, event.number, event.keys_released, event.keys_out,
                event.papers_signed, [one.model_dump(mode="json") for one in event.money], event.remark,
                event.counted_by, happened.occurred_at,
            )  # fmt: skip
        case _:
            return row


EVENING_COUNTS = ReadModel(
    name="evening_counts", version=1, source="owners", row=CountOfEvening, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={EveningCounted: key_of},
    ignored=frozenset(events_of("owners").values()) - {EveningCounted},
)  # fmt: skip
