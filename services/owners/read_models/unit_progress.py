"""How far each unit's handover is, in a few words: what the group counts over all its units."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shared.contracts.owners import (
    AppointmentBooked,
    HandoverNoticeIssued,
    HandoverNoticeServed,
    HandoverRefused,
    UnitCorrected,
    UnitDeemedHandedOver,
    UnitHandedOver,
    UnitRegistered,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

STEPS = ("due", "served", "booked", "refused", "deemed", "handed_over")


@dataclass(frozen=True)
class UnitInGroup:
    """Narrow, because all units of the group are read for one answer; the rest of a unit is on `unit_board`.

    `steps` are those of STEPS that have happened, in that order in one text: what stands alike is counted at once.
    `handed_over` also where it is deemed to be: the contract's delivery date threatens it no more.
    """

    unit: str
    estate: str
    deliver_by: date | None
    steps: str = ""
    handed_over: bool = False


def fold(row: UnitInGroup | None, happened: Recorded) -> UnitInGroup | None:
    event = happened.event
    if isinstance(event, UnitRegistered):
        return UnitInGroup(event.unit, event.estate, event.deliver_by)
    return None if row is None else _moved(row, event)


def _moved(row: UnitInGroup, event: Event | None) -> UnitInGroup:  # noqa: PLR0911 - one arm per event
    match event:
        case UnitCorrected():
            return replace(row, deliver_by=event.deliver_by)
        case HandoverNoticeIssued():
            return _with(row, "due", without="served")
        case HandoverNoticeServed():
            return _with(row, "served")
        case AppointmentBooked():
            return _with(row, "booked")
        case HandoverRefused():
            return _with(row, "refused")
        case UnitDeemedHandedOver():
            return replace(_with(row, "deemed"), handed_over=True)
        case UnitHandedOver():
            return replace(_with(row, "handed_over", without="deemed"), handed_over=True)
        case _:
            return row


def _with(row: UnitInGroup, step: str, *, without: str = "") -> UnitInGroup:
    happened = {*row.steps.split(), step} - {without}
    return replace(row, steps=" ".join(one for one in STEPS if one in happened))


CONCERNING: tuple[type[Event], ...] = (
    UnitRegistered, UnitCorrected, HandoverNoticeIssued, HandoverNoticeServed, AppointmentBooked, HandoverRefused,
    UnitDeemedHandedOver, UnitHandedOver,
)  # fmt: skip
UNIT_PROGRESS = ReadModel(
    name="unit_progress", version=2, source="owners", row=UnitInGroup, fold=fold,
    ddl=Path(__file__).with_name("unit_progress.sql"), keys={event: by("unit") for event in CONCERNING},
    ignored=frozenset(events_of("owners").values()) - set(CONCERNING),
)  # fmt: skip
