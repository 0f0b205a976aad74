"""Phases, clusters, common parts and parking spaces of an estate, as they were last registered."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shared.contracts.owners import ClusterRegistered, CommonPartRegistered, ParkingSpaceRegistered, PhaseRegistered
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

HERE = Path(__file__).parent
EVERYTHING = frozenset(events_of("owners").values())


@dataclass(frozen=True)
class PhaseOnList:
    phase: str
    estate: str
    name: str


@dataclass(frozen=True)
class ClusterOnList:
    cluster: str
    estate: str
    name: str
    phase: str | None


@dataclass(frozen=True)
class CommonPartOnList:
    part: str
    estate: str
    kind: str
    name: str
    place: str
    building: str | None
    entrance: str | None
    number: int
    maker: str | None
    model: str | None
    serial: str | None
    warranty_ends_on: date | None
    version: int


@dataclass(frozen=True)
class SpaceOnList:
    space: str  # <estate>/<number>
    estate: str
    number: str
    kind: str
    place: str
    unit: str | None
    version: int


def fold_phase(row: PhaseOnList | None, happened: Recorded) -> PhaseOnList | None:
    event = happened.event
    return PhaseOnList(event.phase, event.estate, event.name) if isinstance(event, PhaseRegistered) else row


def fold_cluster(row: ClusterOnList | None, happened: Recorded) -> ClusterOnList | None:
    match happened.event:
        case ClusterRegistered() as event:
            return ClusterOnList(event.cluster, event.estate, event.name, event.phase)
        case _:
            return row


def fold_common_part(row: CommonPartOnList | None, happened: Recorded) -> CommonPartOnList | None:
    match happened.event:
        case CommonPartRegistered() as event:
            return CommonPartOnList(**dict(event), version=happened.version)
        case _:
            return row


def space_of(event: ParkingSpaceRegistered) -> tuple[str, ...]:
    return (f"{event.estate}/{event.number}",)


def fold_space(row: SpaceOnList | None, happened: Recorded) -> SpaceOnList | None:
    match happened.event:
        case ParkingSpaceRegistered() as event:
            return SpaceOnList(space_of(event)[0], **dict(event), version=happened.version)
        case _:
            return row


PHASES = ReadModel(
    name="phases", version=1, source="owners", row=PhaseOnList, fold=fold_phase, inline=True,
    ddl=HERE / "phases.sql", keys={PhaseRegistered: by("phase")}, ignored=EVERYTHING - {PhaseRegistered},
)  # fmt: skip
CLUSTERS = ReadModel(
    name="clusters", version=1, source="owners", row=ClusterOnList, fold=fold_cluster, inline=True,
    ddl=HERE / "clusters.sql", keys={ClusterRegistered: by("cluster")}, ignored=EVERYTHING - {ClusterRegistered},
)  # fmt: skip
COMMON_PARTS = ReadModel(
    name="common_parts", version=1, source="owners", row=CommonPartOnList, fold=fold_common_part, inline=True,
    ddl=HERE / "common_parts.sql", keys={CommonPartRegistered: by("part")},
    ignored=EVERYTHING - {CommonPartRegistered},
)  # fmt: skip
PARKING_SPACES = ReadModel(
    name="parking_spaces", version=1, source="owners", row=SpaceOnList, fold=fold_space, inline=True,
    ddl=HERE / "parking_spaces.sql", keys={ParkingSpaceRegistered: space_of},
    ignored=EVERYTHING - {ParkingSpaceRegistered},
)  # fmt: skip
