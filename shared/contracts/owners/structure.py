"""The structure: region, estate, building, unit; and the roster that brings a whole estate at once."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from shared.contracts.identifiers import BuildingId, ClusterId, ImportId, OwnerId, PhaseId, RegionCode, Sha256, UnitId
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.owners.people import OwnerRecorded
from shared.contracts.vocabulary import Currency, Jurisdiction, Language, Row, Value
from shared.messages import EstateCode, Event, Line, Touches
from shared.personal import Personal

SquareMetres = Annotated[Decimal, Field(gt=0, lt=100_000, decimal_places=2)]
NamedEstate = Annotated[EstateCode, Touches("estate")]
Code = Annotated[str, Field(min_length=1, max_length=32)]


class RegionRegistered(OwnersEvent, wire="RegionRegistered", stream="region:{region}"):
    """A city company (城市公司) of the group; estate is GROUP."""

    region: RegionCode
    name: Line


class RegisterRegion(OwnersCommand, wire="RegisterRegion"):
    """Role group_admin; estate is GROUP. Registering the same again changes nothing."""

    region: RegionCode
    name: Line


class EstateRegistered(OwnersEvent, wire="EstateRegistered", stream="estate:{estate}"):
    """An estate (小区) whose code stands in every subject; time_zone is an IANA name."""

    region: RegionCode
    name: Line
    jurisdiction: Jurisdiction
    time_zone: Line
    currency: Currency
    languages: tuple[Language, ...]


class RegisterEstate(OwnersCommand, wire="RegisterEstate"):
    """Role group_admin; estate is the new code. Refused when the code is another estate's or the zone unknown."""

    region: RegionCode
    name: Line
    jurisdiction: Jurisdiction = "CN"
    time_zone: Line = "Asia/Shanghai"
    currency: Currency = "CNY"
    languages: tuple[Language, ...] = ("zh", "en")


class BuildingRegistered(OwnersEvent, wire="BuildingRegistered", stream="building:{building}"):
    """A building (栋); completed_on is its completion acceptance (竣工验收), from which contractors' warranty runs.

    filed_on is when that was filed (竣工验收备案); `developer` the company that built it.
    """

    building: BuildingId
    name: Line
    completed_on: date | None = None
    filed_on: date | None = None
    phase: PhaseId | None = None
    cluster: ClusterId | None = None
    developer: Line | None = None


class RegisterBuilding(OwnersCommand, wire="RegisterBuilding"):
    """Role group_admin or sales, or the roster import. The same again changes nothing; all of it, other facts are new.

    Refused `PhaseNotKnown`, `ClusterNotKnown`.
    """

    building: BuildingId
    name: Line
    completed_on: date | None = None
    filed_on: date | None = None
    phase: PhaseId | None = None
    cluster: ClusterId | None = None
    developer: Line | None = None


class RegisteredOwner(Value):
    """An owner (业主) a unit is registered with; fields as in `OwnerRecorded`."""

    owner: OwnerId
    name: Personal[str]
    phone: Personal[str] | None = None
    email: Personal[str] | None = None
    language: Language


class UnitRegistered(OwnersEvent, wire="UnitRegistered", stream="unit:{unit}", begins="unit", implies=(OwnerRecorded,)):
    """A unit (户). contract_code is 合同房号, door_number 门牌号; areas in m²; deliver_by is 合同交付日.

    `roster_import` names the import that brought it, None where it was registered otherwise. `owners` are those it is
    registered with, in their order; each of them is thereby recorded, and not said again.
    """

    unit: UnitId
    building: BuildingId
    contract_code: Code
    door_number: Code
    unit_type: Line
    entrance: Code
    floor: int
    built_area: SquareMetres
    usable_area: SquareMetres
    deliver_by: date | None = None
    roster_import: ImportId | None = None
    owners: tuple[RegisteredOwner, ...] = ()

    def implied(self) -> Iterable[Event]:
        of: dict[str, Any] = {"estate": self.estate, "unit": self.unit, "building": self.building}
        return [OwnerRecorded.model_construct(None, **of, **owner.__dict__) for owner in self.owners]


class OwnerRow(Row):
    """An owner as the roster names one; `owner` is the person id."""

    owner: OwnerId
    name: Line
    phone: Line | None = None
    email: Line | None = None
    language: Language = "zh"


class UnitRow(Row):
    """One row of the roster: the unit and its owners; `handed_over_on` where that was done before we came."""

    unit: UnitId
    building: BuildingId
    contract_code: Code
    door_number: Code
    unit_type: Line
    entrance: Code
    floor: int = Field(ge=-10, le=200)
    built_area: SquareMetres
    usable_area: SquareMetres
    deliver_by: date | None = None
    owners: tuple[OwnerRow, ...] = Field(default=(), max_length=10)
    handed_over_on: date | None = None

    @model_validator(mode="after")
    def _handed_over_to_somebody(self) -> "UnitRow":
        if self.handed_over_on is not None and not self.owners:
            raise ValueError("a unit handed over has an owner")
        return self


class RegisterUnits(OwnersCommand, wire="RegisterUnits"):
    """At most 200 rows, all or none: `UnitRegistered` with its owners; `OwnerRecorded` for a new one of a known unit.

    A unit handed over elsewhere comes in with its real day (`UnitHandedOver`, imported): nobody is told of it.

    Role sales or group_admin, or the roster import. Refused when a building is unknown, or a known unit or owner
    would change (a difference is shown to a person, never applied by the way).
    """

    roster_import: ImportId | None = None
    rows: tuple[UnitRow, ...] = Field(min_length=1, max_length=200)


ChosenRow = Annotated[str, StringConstraints(min_length=1, max_length=49)]  # a contract code, or ESTATE/code
SaidColumn = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f]{1,64}=[^=\x00-\x1f]{1,40}$")]


class RosterImportStarted(OwnersEvent, wire="RosterImportStarted", stream="roster:{roster_import}"):
    """A roster file (kept as blob `sha256`) was checked row by row and its import begins; counts are of the file.

    A group's file has estate GROUP and names its `estates`; `leave_changed` and `apply_changed`: see `ImportRoster`.
    """

    roster_import: ImportId
    sha256: Sha256
    filename: Line
    buildings: int
    units: int
    owners: int
    estates: tuple[NamedEstate, ...] = ()
    leave_changed: bool = False
    apply_changed: bool = False
    only: tuple[ChosenRow, ...] = ()
    without: tuple[ChosenRow, ...] = ()
    columns: tuple[SaidColumn, ...] = ()


class ImportRoster(OwnersCommand, wire="ImportRoster"):
    """Role sales or group_admin. The file's bytes lie in the blobs; `filename` must hold no personal data.

    A file that names the estate of each row is imported for estate GROUP with the `estates` it names. With
    `leave_changed` units that the file says something else about stay as they are registered; with `apply_changed`
    they become what the file says (see `ApplyRosterChanges`); with neither such a file stops its import before the
    first row. What the file no longer lists stays in either case. Of the changed units `only` names those that are
    applied, or `without` those that are not; each by its contract code, in a group's file as `ESTATE/code`.

    `columns` say which heading of the file is which of our columns, as `heading=column`, where we would not know it.

    Ask `CheckRoster` first: it refuses a file with a bad row as a whole, with row, column and reason, and gives the
    counts. The service checks again, registers the rows in the background and ends with `RosterImported`, or with
    `RosterImportStopped`; either way the file, which holds names, then leaves the blobs.
    """

    roster_import: ImportId
    sha256: Sha256
    filename: Line
    buildings: int = Field(default=0, ge=0)
    units: int = Field(default=0, ge=0)
    owners: int = Field(default=0, ge=0)
    estates: tuple[NamedEstate, ...] = Field(default=(), max_length=500)
    leave_changed: bool = False
    apply_changed: bool = False
    only: tuple[ChosenRow, ...] = Field(default=(), max_length=2_000)
    without: tuple[ChosenRow, ...] = Field(default=(), max_length=2_000)
    columns: tuple[SaidColumn, ...] = Field(default=(), max_length=40)

    @model_validator(mode="after")
    def _one_or_the_other(self) -> "ImportRoster":
        if self.leave_changed and self.apply_changed:
            raise ValueError("what changed is left or applied")
        if (self.only and self.without) or ((self.only or self.without) and not self.apply_changed):
            raise ValueError("of what is applied either some rows are named, or those that are left")
        return self


class RosterImported(OwnersEvent, wire="RosterImported", stream="roster:{roster_import}"):
    """Every row of the file stands in the log; `new` and `known` are units, `gone` those the file no longer lists.

    `changed` of the known ones are said otherwise in the file and were left as they are; `applied` became as it says.
    """

    roster_import: ImportId
    sha256: Sha256
    filename: Line
    buildings: int
    new: int
    known: int
    gone: int = 0
    changed: int = 0
    applied: int = 0
    estates: tuple[NamedEstate, ...] = ()


class FinishRosterImport(OwnersCommand, wire="FinishRosterImport"):
    """System only: the import has registered its last row."""

    roster_import: ImportId
    buildings: int = Field(ge=0)
    new: int = Field(ge=0)
    known: int = Field(ge=0)
    gone: int = Field(default=0, ge=0)
    changed: int = Field(default=0, ge=0)
    applied: int = Field(default=0, ge=0)


class RosterImportStopped(OwnersEvent, wire="RosterImportStopped", stream="roster:{roster_import}"):
    """The import ended without having registered every row; `problem` is the code of the refusal that stopped it."""

    roster_import: ImportId
    problem: Line


class StopRosterImport(OwnersCommand, wire="StopRosterImport"):
    """System only: the file is wrong, or would change what is known."""

    roster_import: ImportId
    problem: Line
