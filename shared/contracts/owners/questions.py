"""What owners answers: the unit board, one unit's file, people and contacts, an import's progress, the figures.

Lists come in pages: give `after` of the last answer to go on; `after` is None on the last page. Only
`PersonContact` and `ContractorContact` answer with names, phones and e-mails: ask when you use them, keep none.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import (
    BatchId,
    BuildingId,
    ContractorId,
    ImportId,
    InspectionId,
    OwnerId,
    PersonId,
    RegionCode,
    Sha256,
    UnitId,
)
from shared.contracts.owners.day import Counter
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.people import Lot
from shared.contracts.vocabulary import (
    Conclusion,
    Currency,
    Jurisdiction,
    Language,
    Rate,
    RobotKind,
    Role,
    Value,
    Window,
)
from shared.messages import EstateCode, Line

HandoverState = Literal[
    "registered", "noticed", "served", "booked", "arrived", "inspected", "refused", "signed", "handed_over"
]


class BuildingRow(Value):
    building: BuildingId
    name: Line
    units: int


class OfficialCalendarRow(Value):
    """A year of working days as published; who set which version is in the timeline."""

    year: int
    version: int
    days_off: tuple[date, ...]
    makeup_workdays: tuple[date, ...]
    source: Line
    published_on: date


class EstateView(Value):
    """One estate with its buildings and the official calendars it has loaded."""

    estate: EstateCode
    region: RegionCode
    name: Line
    jurisdiction: Jurisdiction
    time_zone: Line
    currency: Currency
    languages: tuple[Language, ...]
    buildings: tuple[BuildingRow, ...]
    calendars: tuple[OfficialCalendarRow, ...] = ()


class EstateOverview(OwnersQuery[EstateView], wire="EstateOverview"):
    """Refused `NotFound` for an unknown estate."""


class UnitBoardRow(Value):
    """One unit on the board; `version` is that of its stream, for If-Match."""

    unit: UnitId
    building: BuildingId
    contract_code: str
    door_number: str
    entrance: str
    floor: int
    state: HandoverState
    owners: tuple[OwnerId, ...]
    appointment: AwareDatetime | None = None
    passed: tuple[Counter, ...] = ()
    handed_over_on: date | None = None
    version: int


class UnitPage(Value):
    rows: tuple[UnitBoardRow, ...]
    after: str | None = None


class UnitBoard(OwnersQuery[UnitPage], wire="UnitBoard"):
    """Units of the estate in walking order, by building and state where given."""

    building: BuildingId | None = None
    state: HandoverState | None = None
    after: str | None = None
    limit: int = Field(default=200, ge=1, le=1_000)


class UnitFileView(UnitBoardRow):
    """One unit, one file (一户一档), as far as it is known."""

    unit_type: str
    built_area: Decimal
    usable_area: Decimal
    deliver_by: date | None = None
    batch: BatchId | None = None
    served_on: date | None = None
    queue_number: int | None = None
    inspection: InspectionId | None = None
    conclusion: Conclusion | None = None
    keys: int = 0
    cards: int = 0


class UnitFile(OwnersQuery[UnitFileView], wire="UnitFile"):
    """Refused `NotFound` for a unit that is not in this estate."""

    unit: UnitId


class UnitOwners(Value):
    owners: tuple[OwnerId, ...]


class OwnersOfUnit(OwnersQuery[UnitOwners], wire="OwnersOfUnit"):
    """Person ids of the unit's owners, first recorded first; empty where none is."""

    unit: UnitId


class Contact(Value):
    """How to reach somebody; every text is None once the person is erased (`erased`)."""

    person: PersonId
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    language: Language = "zh"
    erased: bool = False


class PersonContact(OwnersQuery[Contact], wire="PersonContact"):
    """Refused `NotFound` for a person never recorded; an erased one is answered with `erased`."""

    person: PersonId


class CompanyContact(Contact):
    """The company, who speaks for it, and where its own system listens."""

    contractor: ContractorId
    company: Line
    lots: tuple[Lot, ...]
    webhook: Line | None = None


class ContractorContact(OwnersQuery[CompanyContact], wire="ContractorContact"):
    """Refused `NotFound` for a contractor not engaged in this estate or without a contact."""

    contractor: ContractorId


class RobotAddress(Value):
    """A robot of a group chat; whoever has `url` can write there. `secret` only where the robot wants signatures."""

    kind: RobotKind
    url: str = Field(repr=False)
    secret: str | None = Field(default=None, repr=False)


class ContractorRobot(OwnersQuery[RobotAddress], wire="ContractorRobot"):
    """System only. Refused `NotFound` where the contractor has no robot here, or its contact was erased."""

    contractor: ContractorId


class PersonInRole(Value):
    person: PersonId
    role: Role
    granted_estate: EstateCode
    contractor: ContractorId | None = None
    unit: UnitId | None = None


class EstatePeople(Value):
    people: tuple[PersonInRole, ...]


class PeopleOfEstate(OwnersQuery[EstatePeople], wire="PeopleOfEstate"):
    """Who holds which role here, group roles included; ids only."""

    role: Role | None = None


class ImportProgress(Value):
    """`done` of `units` rows stand in the log; `problem` says why an import stopped."""

    roster_import: ImportId
    state: Literal["started", "imported", "stopped"]
    units: int
    done: int
    problem: str | None = None


class RosterImportProgress(OwnersQuery[ImportProgress], wire="RosterImportProgress"):
    """Refused `NotFound` for an import never started."""

    roster_import: ImportId


class RosterDifference(Value):
    """A known unit whose row says something else; `columns` names what differs, never what it says."""

    row: int
    estate: EstateCode
    contract_code: str
    columns: tuple[str, ...]


class RosterCheck(Value):
    """What an import of this file would do; `changed` and `gone` list at most 500, their totals stand beside them.

    `estates` are those the file names; `new` and `known` are units, `new_owners` owners not recorded yet;
    `ignored_columns` are headings nobody reads; `importing` says that an import of these very bytes is under way. An
    import of a file with changed units stops before its first row unless it is told to leave those as they are; what
    is gone is never removed.
    """

    sha256: Sha256
    estates: tuple[EstateCode, ...]
    buildings: int
    units: int
    owners: int
    new: int
    new_owners: int
    known: int
    changed_total: int
    changed: tuple[RosterDifference, ...] = ()
    gone_total: int
    gone: tuple[str, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    importing: bool = False


class CheckRoster(OwnersQuery[RosterCheck], wire="CheckRoster"):
    """The file lies in the blobs. Role sales or group_admin; estate GROUP for a file that names the estate of each row.

    Refused `RosterRowsWrong` with `faults` (row, column, reason_zh, reason_en; at most 500) and their `total`,
    `RosterUnreadable`, `BlobMissing`, `EstateNotKnown`. Rows are counted as the file shows them, the headings are 1.
    """

    sha256: Sha256


class BatchView(Value):
    """A handover batch with how many units it invited."""

    batch: BatchId
    name: Line
    window: Window
    place: Line
    per_hour: int
    units: int


class BatchList(Value):
    batches: tuple[BatchView, ...]


class HandoverBatches(OwnersQuery[BatchList], wire="HandoverBatches"):
    """The estate's batches, earliest window first."""


class AppointmentSlot(Value):
    """An hour that begins then, and how many more may come in it."""

    starts_at: AwareDatetime
    free: int


class AppointmentSlotList(Value):
    """Where to come, and when; hours that are full are among them."""

    place: Line
    slots: tuple[AppointmentSlot, ...]


class AppointmentSlots(OwnersQuery[AppointmentSlotList], wire="AppointmentSlots"):
    """What an owner may choose from: hours to come of the notice's window, after a refusal two weeks at least.

    Refused `NotFound` for a unit that is not the owner's own, or has no notice, or is handed over.
    """

    unit: UnitId


class OwnersFigures(Value):
    """The numbers of the day; rates as in DOMAIN §8. Owners' figures of several estates add up part by part.

    `due` counts units with a notice, `booked` those ever with an appointment, `refused` those ever refused.
    """

    units: int
    due: int
    served: int
    booked: int
    inspected: int
    refused: int
    keys_released: int
    handed_over: int
    handover_rate: Rate
    served_rate: Rate
    first_pass_rate: Rate


class Figures(OwnersQuery[OwnersFigures], wire="Figures"):
    """Of one estate; estate GROUP answers the sum over all."""
