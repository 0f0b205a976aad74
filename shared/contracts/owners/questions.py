"""What owners answers: the estate, the unit board, one unit's file, batches and their free hours, the figures.

Lists come in pages: give `after` of the last answer to go on; `after` is None on the last page.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import (
    BatchId,
    BuildingId,
    ClusterId,
    ContractorId,
    InspectionId,
    OwnerId,
    PhaseId,
    RegionCode,
    UnitId,
)
from shared.contracts.owners.day import Counter
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.vocabulary import (
    Conclusion,
    Currency,
    Jurisdiction,
    Language,
    Rate,
    Value,
    Window,
)
from shared.messages import EstateCode, Line

HandoverState = Literal[
    "registered", "noticed", "served", "booked", "arrived", "inspected", "refused", "signed", "handed_over"
]


class PhaseRow(Value):
    phase: PhaseId
    name: Line


class ClusterRow(Value):
    cluster: ClusterId
    name: Line
    phase: PhaseId | None = None


class BuildingRow(Value):
    """`contractors` are those with a lot in it; its entrances are those of its units."""

    building: BuildingId
    name: Line
    units: int
    completed_on: date | None = None
    filed_on: date | None = None
    phase: PhaseId | None = None
    cluster: ClusterId | None = None
    developer: Line | None = None
    entrances: tuple[str, ...] = ()
    contractors: tuple[ContractorId, ...] = ()


class OfficialCalendarRow(Value):
    """A year of working days as published; who set which version is in the timeline."""

    year: int
    version: int
    days_off: tuple[date, ...]
    makeup_workdays: tuple[date, ...]
    source: Line
    published_on: date


class EstateView(Value):
    """One estate with its phases, clusters and buildings, and the official calendars it has loaded."""

    estate: EstateCode
    region: RegionCode
    name: Line
    jurisdiction: Jurisdiction
    time_zone: Line
    currency: Currency
    languages: tuple[Language, ...]
    buildings: tuple[BuildingRow, ...]
    phases: tuple[PhaseRow, ...] = ()
    clusters: tuple[ClusterRow, ...] = ()
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


class BatchView(Value):
    """A handover batch with how many units it invited."""

    batch: BatchId
    name: Line
    window: Window
    place: Line
    per_hour: int
    units: int
    closed: bool = False


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
