"""Inviting goes on: attempts to reach an owner, missed appointments, closed batches, and deemed handover."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from shared.contracts.identifiers import AttemptId, BatchId, BuildingId, OwnerId, Sha256, UnitId
from shared.contracts.owners.day import ServiceProof
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.messages import Line, Text

AttemptChannel = Literal[
    "phone",  # 电话
    "message",  # 短信、微信
    "mail",  # 信函
    "visit",  # 上门
]
AttemptOutcome = Literal[
    "will_come",  # 会来
    "gave_reason",  # 不来，说明了理由
    "declined",  # 不来，未说明理由
    "no_answer",  # 未联系上
    "wrong_number",  # 号码有误
]


class BatchClosed(OwnersEvent, wire="BatchClosed", stream="batch:{batch}"):
    """The batch invites nobody any more; who has its notice keeps it."""

    batch: BatchId
    reason: Line


class CloseBatch(OwnersCommand, wire="CloseBatch"):
    """Role customer_service, service_supervisor or project_manager. Refused `BatchNotOpen`."""

    batch: BatchId
    reason: Line


class InvitationAttempted(OwnersEvent, wire="InvitationAttempted", stream="unit:{unit}"):
    """Somebody tried to reach the owner about the handover, and this came of it; a reason given is in `note`."""

    unit: UnitId
    building: BuildingId
    batch: BatchId
    attempt: AttemptId
    owner: OwnerId
    channel: AttemptChannel
    outcome: AttemptOutcome
    note: Text = ""


class RecordInvitationAttempt(OwnersCommand, wire="RecordInvitationAttempt"):
    """Role customer_service or sales. Refused without a notice, `NotAnOwner`, `AttemptIdTaken`."""

    unit: UnitId
    attempt: AttemptId
    owner: OwnerId
    channel: AttemptChannel
    outcome: AttemptOutcome
    note: Text = ""


class AppointmentMissed(OwnersEvent, wire="AppointmentMissed", stream="unit:{unit}"):
    """The day of the appointment is over, or its hour and somebody says so, and the owner was not there."""

    unit: UnitId
    building: BuildingId
    owner: OwnerId
    batch: BatchId
    starts_at: AwareDatetime
    purpose: Literal["handover", "re_inspection"]


class MarkAppointmentMissed(OwnersCommand, wire="MarkAppointmentMissed"):
    """Role customer_service, and by itself at the end of the estate's day. Refused `AppointmentNotOver`.

    Moved meanwhile, or come after all, it changes nothing.
    """

    unit: UnitId
    starts_at: AwareDatetime


class UnitDeemedHandedOver(OwnersEvent, wire="UnitDeemedHandedOver", stream="unit:{unit}"):
    """The developer decided that the unit counts as handed over (视为交付): nobody came and nobody gave a reason.

    Warranty and property fee start on `deemed_on`; no key is released. `proof` is of the notice served, `attempts` how
    often the owners were tried, `decision` the number of the developer's paper.
    """

    unit: UnitId
    building: BuildingId
    owners: tuple[OwnerId, ...]
    batch: BatchId
    deemed_on: date
    proof: ServiceProof
    attempts: int
    missed: AwareDatetime | None = None
    decision: Line
    scan: Sha256 | None = None
    policy_version: int


class DeemUnitHandedOver(OwnersCommand, wire="DeemUnitHandedOver"):
    """Role developer_rep only.

    Refused `NoticeNotServed`, `WindowNotOver`, `OwnerCame`, `OwnerGaveReason`, `TooFewAttempts` (cfg),
    `AppointmentStands`, `DeemedInFuture`.
    """

    unit: UnitId
    deemed_on: date
    decision: Line
    scan: Sha256 | None = None
