"""Region, estate, phase, cluster and building: what units hang on; common parts and parking beside them."""

from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.owners.read_models.estates import EstateOnList, RegionOnList
from services.owners.read_models.layout import ClusterOnList, PhaseOnList
from shared.contracts.owners import (
    BuildingRegistered,
    EstateRegistered,
    RegionRegistered,
    RegisterBuilding,
    RegisterCluster,
    RegisterEstate,
    RegisterRegion,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import GROUP, Command, Event
from shared.problems import Refusal
from shared.wording import Wording

C = TypeVar("C", bound=Command)


class OnlyForTheGroup(Refusal):
    status = 403
    wording = Wording(
        "「{command}」只能在集团(GROUP)下执行。", "{command} belongs to no single estate: ask it for GROUP."
    )


class RegionNotKnown(Refusal):
    status = 404
    wording = Wording("未登记城市公司 {region}。", "Region {region} is not registered.")


class RegionCodeTaken(Refusal):
    wording = Wording("代码 {region} 已属于另一城市公司。", "Code {region} is another region's.")


class EstateNotKnown(Refusal):
    status = 404
    wording = Wording("未登记项目 {estate}。", "Estate {estate} is not registered.")


class EstateCodeTaken(Refusal):
    wording = Wording("代码 {estate} 已被使用。", "Code {estate} is already taken.")


class TimeZoneNotKnown(Refusal):
    status = 400
    wording = Wording("没有时区 {time_zone}。", "There is no time zone {time_zone}.")


class PhaseNotKnown(Refusal):
    status = 404
    wording = Wording("项目 {estate} 未登记分期 {phase}。", "Estate {estate} has no phase {phase}.")


class ClusterNotKnown(Refusal):
    status = 404
    wording = Wording("项目 {estate} 未登记组团 {cluster}。", "Estate {estate} has no cluster {cluster}.")


class BuildingNotKnown(Refusal):
    status = 404
    wording = Wording("项目 {estate} 未登记楼栋 {building}。", "Estate {estate} has no building {building}.")


@dataclass(frozen=True)
class Structure:
    """A region, an estate, a building or another part of one: what was last registered of it."""

    registered: Event | None = None


def evolve(structure: Structure, event: Event) -> Structure:
    return replace(structure, registered=event)


REGION = Aggregate("region", Structure(), evolve)
ESTATE = Aggregate("estate", Structure(), evolve)
BUILDING = Aggregate("building", Structure(), evolve)


def register_region(asked: Asked[RegisterRegion], region: Structure) -> list[Event]:
    command = for_the_group(asked.command)
    fact = RegionRegistered(estate=GROUP, region=command.region, name=command.name)
    if region.registered not in {None, fact}:
        raise RegionCodeTaken(region=command.region)
    return unless_known(region, fact)


def register_estate(asked: Asked[RegisterEstate], estate: Structure, region: RegionOnList | None) -> list[Event]:
    command = asked.command
    if region is None:
        raise RegionNotKnown(region=command.region)
    check_time_zone(command.time_zone)
    fact = EstateRegistered(**dict(command))
    if command.estate == GROUP or estate.registered not in {None, fact}:
        raise EstateCodeTaken(estate=command.estate)
    return unless_known(estate, fact)


def estate_here(code: str, row: EstateOnList | None) -> EstateOnList:
    if row is None:
        raise EstateNotKnown(estate=code)
    return row


def estate_or_group(code: str, row: EstateOnList | None) -> None:
    """What is set for the group needs no estate."""
    if code != GROUP:
        estate_here(code, row)


def register_building(
    asked: Asked[RegisterBuilding], building: Structure, estate: EstateOnList | None, phase: PhaseOnList | None,
    cluster: ClusterOnList | None,
) -> list[Event]:  # fmt: skip
    """Its dates become known later: the same building with other facts is a new fact about it."""
    command = asked.command
    estate_here(command.estate, estate)
    of_phase(command, phase)
    if command.cluster is not None and (cluster is None or cluster.estate != command.estate):
        raise ClusterNotKnown(estate=command.estate, cluster=command.cluster)
    return unless_known(building, BuildingRegistered(**dict(asked.command)))


def of_phase(command: RegisterBuilding | RegisterCluster, phase: PhaseOnList | None) -> None:
    if command.phase is not None and (phase is None or phase.estate != command.estate):
        raise PhaseNotKnown(estate=command.estate, phase=command.phase)


def unless_known(structure: Structure, fact: Event) -> list[Event]:
    return [] if structure.registered == fact else [fact]


def check_time_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise TimeZoneNotKnown(time_zone=name) from None


def for_the_group(command: C) -> C:
    if command.estate != GROUP:
        raise OnlyForTheGroup(command=command.wire)
    return command
