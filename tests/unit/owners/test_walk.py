"""A walk through the contracts of owners, chapter by chapter: what no table shows, and what no test tries, is named."""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest

from services.owners.app import make_service
from shared.contracts.owners import (
    bills,
    checklists,
    coordination,
    countdown,
    counters,
    emergency_plan,
    fees,
    file_places,
    invitation,
    key_custody,
    layout,
    many_units,
    minutes,
    ownership,
    payments,
    promises,
    refunds,
    sales,
    unit_files,
    waivers,
    working_group,
)
from shared.messages import commands_of, events_of
from tests.walk import Walk


@dataclass(frozen=True)
class Chapter:
    """Some modules of the contracts: how many commands they have, and the events by name."""

    modules: tuple[ModuleType, ...]
    commands: int
    events: set[str]
    never: dict[str, list[str]] = field(default_factory=dict)

    def has(self, one: type) -> bool:
        return one.__module__ in {module.__name__ for module in self.modules}


CHAPTERS = {
    "money": Chapter(
        (bills, fees, payments, refunds, waivers), 12,
        {
            "FeeScheduleSet", "FeeBilled", "FeeBillWithdrawn", "ReceiptBookSet", "FeePaid", "ReceiptVoided",
            "FeeWaived", "WaiverTakenBack", "RefundPaid", "BillMoved",
        },
        {"MoveBill": ["refused"]},  # a unit without a bill has nothing to move
    ),
    "files": Chapter(
        (checklists, file_places, many_units, unit_files), 12,
        {
            "FileChecklistSet", "DocumentFiled", "DocumentGivenOut", "DocumentCorrected", "FileConditionsSet",
            "OwnerFileCompleted", "UnitFilesHandled", "FileShelved", "FileLent", "FileReturned", "FileLoanOverdue",
        },
        {"MarkFileOverdue": ["refused"]},  # a deadline that matters no more comes to nothing
    ),
    "working group, countdown and coordination": Chapter(
        (working_group, countdown, coordination, minutes), 22,
        {
            "WorkingGroupFormed", "WorkingGroupMemberAppointed", "WorkingGroupMemberReleased", "MemberAbsenceRecorded",
            "MemberAbsenceEnded", "AnswerDutiesSet", "CountdownPlanBegun", "HandoverDayMoved", "CountdownTaskSet",
            "CountdownTaskAssigned", "CountdownTaskMoved", "CountdownTaskDone", "CountdownTaskReopened",
            "CountdownTaskDropped", "CountdownTaskOverdue", "CoordinationItemRaised", "CoordinationItemAnswered",
            "CoordinationItemReturned", "CoordinationItemClosed", "CoordinationItemEscalated", "MinutesRecorded",
            "MinutesCorrected",
        },
        {"MarkCountdownTaskOverdue": ["refused"]},
    ),
    "emergency plan": Chapter(
        (emergency_plan,), 3, {"EmergencyPlanSet", "EmergencyPlanActivated", "EmergencyPlanEnded"}
    ),
    "the invitation and the day": Chapter(
        (counters, invitation, key_custody), 17,
        {
            "BatchClosed", "InvitationAttempted", "AppointmentMissed", "UnitDeemedHandedOver", "OwnerCalled",
            "OwnerPutBack", "CounterRefused", "PassedWithReservation", "ReservationFilled", "CounterReopened",
            "InspectionRecordArrived", "KeyCustodyAgreed", "KeyCustodyEnded", "KeyBorrowed", "KeyReturned",
            "KeyBecameOverdue", "EveningCounted",
        },
        {"MarkKeyOverdue": ["refused"]},  # a deadline that matters no more comes to nothing
    ),
    "layout, owners, promises and payments": Chapter(
        (layout, ownership, promises, sales), 20,
        {
            "PhaseRegistered", "ClusterRegistered", "CommonPartRegistered", "ParkingSpaceRegistered",
            "UnitCorrected", "OwnerCorrected", "OwnerContactChanged", "OwnerChanged", "ProxyAppointed",
            "ProxyRevoked", "PromiseRecorded", "PromiseCorrected", "PromiseGapFound", "ExplanationAgreed",
            "OwnerToldOfGap", "PaymentRecorded", "SalesImportStarted", "SalesImported", "SalesImportStopped",
        },
    ),
}  # fmt: skip
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS.values(), ids=CHAPTERS)


@each_chapter
def test_every_fact_is_shown_by_a_table(chapter: Chapter) -> None:
    told = {wire for wire, event in events_of("owners").items() if chapter.has(event)}
    assert told == chapter.events
    shown: dict[str, set[str]] = defaultdict(set)
    for model in make_service().models:
        for event in model.keys:
            shown[event.wire].add(model.name)
    assert [wire for wire in told if not shown[wire]] == []


@each_chapter
def test_every_wish_has_been_done_refused_and_repeated_in_a_test(chapter: Chapter) -> None:
    wishes = {wire for wire, command in commands_of("owners").items() if chapter.has(command)}
    tried = Walk(Path(__file__).parent, frozenset(wishes)).what_is_tried()
    missing = {wire: sorted({"done", "refused", "repeated"} - tried[wire]) for wire in wishes}
    assert {wire: what for wire, what in missing.items() if what} == chapter.never
    assert len(wishes) == chapter.commands
