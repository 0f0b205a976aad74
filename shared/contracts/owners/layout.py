"""How an estate is laid out between itself and its units: phases, clusters, common parts and equipment, parking."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from shared.contracts.identifiers import BuildingId, ClusterId, CommonPartId, PhaseId, UnitId
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent, OwnersQuery
from shared.contracts.owners.structure import Code
from shared.contracts.vocabulary import Value
from shared.messages import Line

CommonPartKind = Literal["part", "equipment"]  # 共用部位、共用设施设备
ParkingKind = Literal["owned", "let", "civil_defence", "visitor"]  # 产权、租赁、人防、访客


class PhaseRegistered(OwnersEvent, wire="PhaseRegistered", stream="phase:{phase}"):
    """A phase (期) of an estate."""

    phase: PhaseId
    name: Line


class RegisterPhase(OwnersCommand, wire="RegisterPhase"):
    """Role group_admin or sales. The same again changes nothing; another name is a new fact."""

    phase: PhaseId
    name: Line


class ClusterRegistered(OwnersEvent, wire="ClusterRegistered", stream="cluster:{cluster}"):
    """A cluster of buildings (组团), of a phase where the estate has any."""

    cluster: ClusterId
    name: Line
    phase: PhaseId | None = None


class RegisterCluster(OwnersCommand, wire="RegisterCluster"):
    """Role group_admin or sales. Refused `PhaseNotKnown`; other facts are a new fact."""

    cluster: ClusterId
    name: Line
    phase: PhaseId | None = None


class CommonPartRegistered(OwnersEvent, wire="CommonPartRegistered", stream="common-part:{part}"):
    """A common part or equipment of the estate, of a building, or of one of its entrances; `number` of its kind."""

    part: CommonPartId
    kind: CommonPartKind
    name: Line
    place: Line = "-"
    building: BuildingId | None = None
    entrance: Code | None = None
    number: int = 1
    maker: Line | None = None
    model: Line | None = None
    serial: Line | None = None
    warranty_ends_on: date | None = None


class RegisterCommonPart(OwnersCommand, wire="RegisterCommonPart"):
    """Role group_admin, inspector or project_manager. Refused `BuildingNotKnown`; other facts are a new fact."""

    part: CommonPartId
    kind: CommonPartKind
    name: Line
    place: Line = "-"
    building: BuildingId | None = None
    entrance: Code | None = None
    number: int = Field(default=1, ge=1, le=100_000)
    maker: Line | None = None
    model: Line | None = None
    serial: Line | None = None
    warranty_ends_on: date | None = None

    @model_validator(mode="after")
    def _an_entrance_has_a_building(self) -> "RegisterCommonPart":
        if self.entrance is not None and self.building is None:
            raise ValueError("an entrance is one of a building")
        return self


class ParkingSpaceRegistered(OwnersEvent, wire="ParkingSpaceRegistered", stream="parking:{estate}:{number}"):
    """A parking space by its number; `unit` is whose it is, None where it is nobody's."""

    number: Code
    kind: ParkingKind
    place: Line = "-"
    unit: UnitId | None = None


class RegisterParkingSpace(OwnersCommand, wire="RegisterParkingSpace"):
    """Role group_admin or sales. Refused `UnitNotKnown`; registered again with another unit it has changed hands."""

    number: Code
    kind: ParkingKind
    place: Line = "-"
    unit: UnitId | None = None


class CommonPartView(Value):
    """`version` is that of its stream, for If-Match."""

    part: CommonPartId
    kind: CommonPartKind
    name: Line
    place: Line
    building: BuildingId | None = None
    entrance: Code | None = None
    number: int
    maker: Line | None = None
    model: Line | None = None
    serial: Line | None = None
    warranty_ends_on: date | None = None
    version: int


class CommonPartPage(Value):
    rows: tuple[CommonPartView, ...]
    after: str | None = None


class CommonParts(OwnersQuery[CommonPartPage], wire="CommonParts"):
    """Staff and contractors: those of the estate, or of one building where given."""

    building: BuildingId | None = None
    after: str | None = Field(default=None, max_length=64)
    limit: int = Field(default=200, ge=1, le=1_000)


class ParkingSpaceView(Value):
    number: Code
    kind: ParkingKind
    place: Line
    unit: UnitId | None = None
    contract_code: Code | None = None
    version: int


class ParkingSpacePage(Value):
    rows: tuple[ParkingSpaceView, ...]
    after: str | None = None


class ParkingSpaces(OwnersQuery[ParkingSpacePage], wire="ParkingSpaces"):
    """Staff: by number; of one unit where given."""

    unit: UnitId | None = None
    after: str | None = Field(default=None, max_length=32)
    limit: int = Field(default=200, ge=1, le=1_000)
