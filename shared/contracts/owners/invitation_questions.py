"""Who was invited and how far that came; delivery dates at risk; who comes when; the appointment as a calendar file.

Lists come in pages: give `after` of the last answer to go on; `after` is None on the last page.
"""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import BatchId, BuildingId, OwnerId, UnitId
from shared.contracts.owners.day import ServiceProof
from shared.contracts.owners.invitation import AttemptOutcome
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.questions import HandoverState
from shared.contracts.vocabulary import Language, Value
from shared.messages import Line

InvitationStanding = Literal[
    "not_served",  # 通知未送达
    "not_booked",  # 已送达、未预约
    "missed",  # 爽约，尚未另约
    "deemed",  # 视为交付
]


class InvitationRow(Value):
    """One unit with a notice. `tried` counts the attempts since, `missed` the appointments ever missed."""

    unit: UnitId
    building: BuildingId
    contract_code: str
    owners: tuple[OwnerId, ...]
    batch: BatchId
    state: HandoverState
    proof: ServiceProof | None = None
    tried: int
    last_outcome: AttemptOutcome | None = None
    last_tried_at: AwareDatetime | None = None
    appointment: AwareDatetime | None = None
    missed: int
    deemed_on: date | None = None


class InvitationPage(Value):
    rows: tuple[InvitationRow, ...]
    after: str | None = None


class Invitations(OwnersQuery[InvitationPage], wire="Invitations"):
    """Staff: units with a notice by contract code, of one batch or of one standing where given."""

    batch: BatchId | None = None
    standing: InvitationStanding | None = None
    after: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=200, ge=1, le=1_000)


class DeliveryDateRow(Value):
    """A unit not handed over with its contract delivery date (合同交付日).

    `days_left` is negative once it is late; `window_late`: it is invited for after the date only.
    """

    unit: UnitId
    building: BuildingId
    contract_code: str
    deliver_by: date
    days_left: int
    state: HandoverState
    batch: BatchId | None = None
    window_last: date | None = None
    window_late: bool
    served_on: date | None = None
    appointment: AwareDatetime | None = None


class DeliveryDatePage(Value):
    """`units` and `late` count all of them, whatever the page."""

    as_of: date
    units: int
    late: int
    rows: tuple[DeliveryDateRow, ...]
    after: str | None = None


class DeliveryDatesAtRisk(OwnersQuery[DeliveryDatePage], wire="DeliveryDatesAtRisk"):
    """Staff: what must be handed over within `days` (by default those of the policy) and is not, earliest first."""

    days: int | None = Field(default=None, ge=0, le=3_650)
    after: str | None = Field(default=None, max_length=100)
    limit: int = Field(default=200, ge=1, le=1_000)


class AppointmentRow(Value):
    unit: UnitId
    building: BuildingId
    contract_code: str
    owners: tuple[OwnerId, ...]
    starts_at: AwareDatetime
    purpose: Literal["handover", "re_inspection"]
    state: HandoverState
    arrived: bool
    missed: bool


class AppointmentList(Value):
    rows: tuple[AppointmentRow, ...]


class AppointmentsOfDay(OwnersQuery[AppointmentList], wire="AppointmentsOfDay"):
    """Staff: who is booked for this day of the estate, earliest first."""

    day: date


class CalendarFile(Value):
    """An iCalendar file (RFC 5545): its name and its text, with line ends as they must be."""

    name: Line
    text: str


class AppointmentCalendar(OwnersQuery[CalendarFile], wire="AppointmentCalendar"):
    """Staff, and the owner for the own unit: the appointment that stands, as every calendar takes it.

    Refused `NotFound` where none does. It names the place and the papers to bring, and nobody.
    """

    unit: UnitId
    language: Language = "zh"
