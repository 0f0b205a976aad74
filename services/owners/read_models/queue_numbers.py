"""The last number drawn at check-in, per estate and day."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shared.contracts.owners import OwnerCheckedIn
from shared.messages import events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class LastNumber:
    queue: str  # <estate>/<day>
    estate: str
    day: date
    last: int


def queue_of(event: OwnerCheckedIn) -> tuple[str, ...]:
    return (f"{event.estate}/{event.day}",)


def fold(row: LastNumber | None, happened: Recorded) -> LastNumber | None:
    match happened.event:
        case OwnerCheckedIn() as event:
            return LastNumber(queue_of(event)[0], event.estate, event.day, event.queue_number)
        case _:
            return row


QUEUE_NUMBERS = ReadModel(
    name="queue_numbers", version=1, source="owners", row=LastNumber, fold=fold, inline=True,
    ddl=Path(__file__).with_name("queue_numbers.sql"), keys={OwnerCheckedIn: queue_of},
    ignored=frozenset(events_of("owners").values()) - {OwnerCheckedIn},
)  # fmt: skip
