"""Owners are tried, an appointment is missed, a batch is closed; and what counts as handed over though nobody came."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.owners.booking import AppointmentNotOver
from services.owners.invitation import BatchIsClosed, BatchNotOpen
from services.owners.reaching import (
    AlreadyDeemed,
    AppointmentStands,
    AttemptIdTaken,
    DeemedInFuture,
    NoticeNotServed,
    OwnerCame,
    OwnerGaveReason,
    TooFewAttempts,
    WindowNotOver,
)
from services.owners.read_models.handover_batches import HANDOVER_BATCHES
from services.owners.read_models.invitations import INVITATIONS
from services.owners.unit import NotAnOwner, NoticeNotIssued, UnitAlreadyHandedOver
from shared.contracts.owners import (
    AppointmentMissed,
    BatchClosed,
    CloseBatch,
    DeemUnitHandedOver,
    HandoverPolicy,
    HandoverPolicySet,
    InvitationAttempted,
    IssueHandoverNotices,
    MarkAppointmentMissed,
    RecordInvitationAttempt,
    UnitDeemedHandedOver,
    UnitHandedOver,
)
from shared.messages import Event
from shared.problems import Refusal
from tests.given import folded
from tests.unit.owners.facts import (
    BOOKED,
    DAY,
    HANDLERS,
    INVITED,
    KNOWN,
    OF_UNIT,
    OWNER,
    PLACE,
    PROOF,
    SERVED,
    THERE,
    E,
    U,
    arrived,
    ask,
    batch,
    on_board,
    refused,
    so_far,
)

CLOSE = CloseBatch(estate=E, batch="batch-1", reason="全部交完")
CLOSED = BatchClosed(estate=E, batch="batch-1", reason="全部交完")
ISSUE = IssueHandoverNotices(estate=E, batch="batch-1", units=(U,))
TRY = RecordInvitationAttempt(estate=E, unit=U, attempt="a-1", owner=OWNER, channel="phone", outcome="no_answer")
MISS = MarkAppointmentMissed(estate=E, unit=U, starts_at=BOOKED.starts_at)
MISSED = AppointmentMissed(
    **OF_UNIT, owner=OWNER, batch="batch-1", starts_at=BOOKED.starts_at, purpose="handover"
)  # fmt: skip
EVENING = datetime(2026, 6, 1, 16, tzinfo=UTC)
LATER = datetime(2026, 6, 12, 2, tzinfo=UTC)  # the window ended on the tenth
DEEMED_ON = date(2026, 6, 12)
DEEM = DeemUnitHandedOver(estate=E, unit=U, deemed_on=DEEMED_ON, decision="地产[2026]8号")


def tried(attempt: str = "a-1", outcome: Any = "no_answer", of_batch: str = "batch-1") -> InvitationAttempted:
    return InvitationAttempted(
        **OF_UNIT, batch=of_batch, attempt=attempt, owner=OWNER, channel="phone", outcome=outcome
    )  # fmt: skip


STAYED_AWAY = (*INVITED, SERVED, tried("a-1"), tried("a-2"), BOOKED, MISSED)
DEEMED = UnitDeemedHandedOver(
    **OF_UNIT, owners=(OWNER,), batch="batch-1", deemed_on=DEEMED_ON, proof=PROOF, attempts=2,
    missed=BOOKED.starts_at, decision="地产[2026]8号", policy_version=0,
)  # fmt: skip


def test_a_batch_is_closed_once_and_invites_nobody_any_more() -> None:
    ask(so_far(*PLACE, batch()), CLOSE).then(CLOSED)
    ask(so_far(*PLACE, batch(), CLOSED), CLOSE).then_nothing()
    ask(so_far(*PLACE), CLOSE).then_refused(BatchNotOpen)
    ask(so_far(*KNOWN, batch(), CLOSED), ISSUE).then_refused(BatchIsClosed)
    ask(so_far(*INVITED, CLOSED), ISSUE).then_nothing()
    assert folded(HANDOVER_BATCHES, batch(), CLOSED)["batch-1"].closed


def test_an_attempt_is_recorded_once_with_what_came_of_it() -> None:
    ask(so_far(*INVITED), TRY).then(tried())
    ask(so_far(*INVITED, tried()), TRY).then_nothing()
    ask(so_far(*INVITED, tried(outcome="will_come")), TRY).then_refused(AttemptIdTaken)
    ask(so_far(*KNOWN), TRY).then_refused(NoticeNotIssued)
    ask(so_far(*INVITED), TRY.model_copy(update={"owner": "p-x"})).then_refused(NotAnOwner)


def test_an_appointment_is_missed_once_when_its_day_is_over() -> None:
    ask(so_far(*INVITED, BOOKED), MISS, at=EVENING).then(MISSED)
    ask(so_far(*INVITED, BOOKED, MISSED), MISS, at=EVENING).then_nothing()
    before = datetime(2026, 6, 1, 0, tzinfo=UTC)
    ask(so_far(*INVITED, BOOKED), MISS, at=before).then_refused(AppointmentNotOver)


def test_who_came_or_moved_missed_nothing() -> None:
    ask(so_far(*INVITED, BOOKED, arrived()), MISS, at=EVENING).then_nothing()
    moved = BOOKED.model_copy(update={"starts_at": LATER, "moved_from": BOOKED.starts_at})
    ask(so_far(*INVITED, BOOKED, moved), MISS, at=EVENING).then_nothing()
    yesterday = arrived(day=date(2026, 5, 31))
    ask(so_far(*INVITED, BOOKED, yesterday), MISS, at=EVENING).then(MISSED)


def test_the_developer_deems_on_proof_what_nobody_came_for() -> None:
    ask(so_far(*STAYED_AWAY), DEEM, at=LATER).then(DEEMED)
    ask(so_far(*STAYED_AWAY, DEEMED), DEEM, at=LATER).then_nothing()
    another = DEEM.model_copy(update={"decision": "地产[2026]9号"})
    ask(so_far(*STAYED_AWAY, DEEMED), another, at=LATER).then_refused(AlreadyDeemed)


def test_nobody_but_the_developer_may() -> None:
    assert HANDLERS[DeemUnitHandedOver].roles == ("developer_rep",)


HANDED_OVER = UnitHandedOver(**OF_UNIT, owner=OWNER, handed_over_on=DAY, policy_version=0)
TO_COME = BOOKED.model_copy(update={"starts_at": datetime(2026, 6, 20, tzinfo=UTC)})
NOT_DEEMED: list[tuple[type[Refusal], tuple[Event, ...], DeemUnitHandedOver]] = [
    (NoticeNotIssued, KNOWN, DEEM),
    (NoticeNotServed, (*INVITED, tried(), tried("a-2")), DEEM),
    (TooFewAttempts, (*INVITED, SERVED, tried()), DEEM),
    (TooFewAttempts, (*INVITED, SERVED, tried(), tried("a-2", of_batch="batch-0")), DEEM),
    (OwnerGaveReason, (*INVITED, SERVED, tried(), tried("a-2", "gave_reason")), DEEM),
    (OwnerCame, (*STAYED_AWAY, arrived(day=date(2026, 6, 2))), DEEM),
    (OwnerCame, (*STAYED_AWAY, refused(None)), DEEM),
    (AppointmentStands, (*INVITED, SERVED, tried(), tried("a-2"), TO_COME), DEEM),
    (WindowNotOver, STAYED_AWAY, DEEM.model_copy(update={"deemed_on": date(2026, 6, 10)})),
    (DeemedInFuture, STAYED_AWAY, DEEM.model_copy(update={"deemed_on": date(2026, 6, 13)})),
    (UnitAlreadyHandedOver, (*STAYED_AWAY, HANDED_OVER), DEEM),
]


@pytest.mark.parametrize(("refusal", "events", "wish"), NOT_DEEMED)
def test_without_all_of_the_proof_nothing_is_deemed(
    refusal: type[Refusal], events: tuple[Event, ...], wish: DeemUnitHandedOver
) -> None:
    ask(so_far(*events), wish, at=LATER).then_refused(refusal)


def test_how_often_somebody_must_be_tried_is_the_estates_policy() -> None:
    policy = HandoverPolicySet(estate=E, version=1, values=HandoverPolicy(attempts_before_deeming=3), why="合同")
    ask(so_far(*STAYED_AWAY, policy), DEEM, at=LATER).then_refused(TooFewAttempts, made=2, needed=3)


def test_what_is_deemed_releases_no_key_and_says_its_day() -> None:
    row = on_board(*STAYED_AWAY, DEEMED)
    assert (row.deemed_on, row.handed_over_on, row.keys, row.state) == (DEEMED_ON, None, 0, "booked")


def test_the_invitations_show_how_far_each_came() -> None:
    row = folded(INVITATIONS, *STAYED_AWAY, DEEMED)[U]
    assert (row.tried, row.last_outcome, row.missed, row.missing, row.missed_after) == (2, "no_answer", 1, True, None)
    assert (row.proof["number"], row.deemed_on) == ("RM-1", DEEMED_ON)
    again = folded(INVITATIONS, *STAYED_AWAY, TO_COME)[U]
    assert (again.appointment, again.missing, again.missed) == (TO_COME.starts_at, False, 1)
    came = arrived(walk_in=False)
    assert folded(INVITATIONS, *INVITED, BOOKED, came)[U].missed_after is None
    assert folded(INVITATIONS, *THERE)[U].appointment is None
