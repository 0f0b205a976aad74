"""What people call a unit, a building and a contractor, for lists that leave the system. A copy of what owners says."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shared.contracts.owners import BuildingRegistered, ContractorEngaged, UnitRegistered
from shared.messages import Event, events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class NameRow:
    """`thing` is `unit:…`, `building:…`, or `contractor:<estate>:…`: a company is engaged anew in each estate."""

    thing: str
    estate: str
    name: str


def things(event: Event) -> Iterable[str]:
    match event:
        case UnitRegistered():
            return (f"unit:{event.unit}",)
        case BuildingRegistered():
            return (f"building:{event.building}",)
        case ContractorEngaged():
            return (f"contractor:{event.estate}:{event.contractor}",)
        case _:
            return ()


def fold(row: NameRow | None, happened: Recorded) -> NameRow | None:
    match happened.event:
        case UnitRegistered(contract_code=name) | BuildingRegistered(name=name) | ContractorEngaged(company=name):
            (thing,) = things(happened.event)
            return NameRow(thing, happened.event.estate, name)
        case _:
            return row


NAMED = (UnitRegistered, BuildingRegistered, ContractorEngaged)
NAMES = ReadModel(
    name="names", version=1, source="owners", row=NameRow, fold=fold, ddl=Path(__file__).with_suffix(".sql"),
    keys=dict.fromkeys(NAMED, things), ignored=frozenset(events_of("owners").values()) - set(NAMED),
)  # fmt: skip
