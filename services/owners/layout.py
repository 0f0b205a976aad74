"""Phases, clusters, common parts and parking are registered: what was last said of one is so."""

from services.owners.read_models.estates import BuildingOnList, EstateOnList
from services.owners.read_models.layout import PhaseOnList
from services.owners.read_models.unit_board import UnitOnBoard
from services.owners.structure import BuildingNotKnown, Structure, estate_here, evolve, of_phase, unless_known
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import (
    ClusterRegistered,
    CommonPartRegistered,
    ParkingSpaceRegistered,
    PhaseRegistered,
    RegisterCluster,
    RegisterCommonPart,
    RegisterParkingSpace,
    RegisterPhase,
)
from shared.decider import Aggregate, Asked
from shared.messages import Event

PHASE = Aggregate("phase", Structure(), evolve)
CLUSTER = Aggregate("cluster", Structure(), evolve)
COMMON_PART = Aggregate("common-part", Structure(), evolve)
PARKING = Aggregate("parking", Structure(), evolve)
PARKING_STREAM = "parking:{estate}:{number}"


def register_phase(asked: Asked[RegisterPhase], phase: Structure, estate: EstateOnList | None) -> list[Event]:
    estate_here(asked.command.estate, estate)
    return unless_known(phase, PhaseRegistered(**dict(asked.command)))


def register_cluster(
    asked: Asked[RegisterCluster], cluster: Structure, estate: EstateOnList | None, phase: PhaseOnList | None
) -> list[Event]:
    estate_here(asked.command.estate, estate)
    of_phase(asked.command, phase)
    return unless_known(cluster, ClusterRegistered(**dict(asked.command)))


def register_common_part(
    asked: Asked[RegisterCommonPart], part: Structure, estate: EstateOnList | None, building: BuildingOnList | None
) -> list[Event]:
    command = asked.command
    estate_here(command.estate, estate)
    if command.building is not None and (building is None or building.estate != command.estate):
        raise BuildingNotKnown(building=command.building, estate=command.estate)
    return unless_known(part, CommonPartRegistered(**dict(command)))


def register_parking_space(
    asked: Asked[RegisterParkingSpace], space: Structure, estate: EstateOnList | None, unit: UnitOnBoard | None
) -> list[Event]:
    command = asked.command
    estate_here(command.estate, estate)
    if command.unit is not None and (unit is None or unit.estate != command.estate):
        raise UnitNotKnown(unit=command.unit)
    return unless_known(space, ParkingSpaceRegistered(**dict(command)))
