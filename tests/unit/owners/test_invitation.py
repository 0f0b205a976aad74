"""Batch, notice, proof of service, appointment."""

from datetime import UTC, date, datetime

from services.owners.booking import OutsideWindow, UnitNotYours
from services.owners.invitation import (
    BatchAlreadyOpen,
    BatchNotOpen,
    NoticeNotOfBatch,
    ServedTooLate,
    UnitWithoutOwner,
    WindowBackwards,
)
from services.owners.structure import EstateNotKnown
from services.owners.unit import NotAnOwner, NoticeNotIssued, UnitAlreadyHandedOver, UnitNotKnown
from shared.contracts.owners import (
    BookAppointment,
    HandoverNoticeServed,
    HandoverPolicy,
    HandoverPolicySet,
    IssueHandoverNotices,
    OpenHandoverBatch,
    ServedRow,
    ServeHandoverNotices,
    ServiceProof,
    UnitHandedOver,
)
from shared.contracts.vocabulary import Window
from tests.unit.owners.facts import (
    BOOKED,
    DAY,
    INVITED,
    KNOWN,
    NOTICE,
    OF_UNIT,
    OWNER,
    PLACE,
    PROOF,
    SERVED,
    WINDOW,
    E,
    U,
    ask,
    batch,
    refused,
    so_far,
    unit,
)

OPEN = OpenHandoverBatch(estate=E, batch="batch-1", name="首批", window=WINDOW, place="售楼处")
ISSUE = IssueHandoverNotices(estate=E, batch="batch-1", units=(U,))
SERVE = ServeHandoverNotices(estate=E, batch="batch-1", served=(ServedRow(unit=U, proof=PROOF),))
A_WEEK_BEFORE = datetime(2026, 5, 25, tzinfo=UTC)
BOOK = BookAppointment(estate=E, unit=U, owner=OWNER, starts_at=datetime(2026, 6, 1, 1, tzinfo=UTC))
HANDED_OVER = UnitHandedOver(**OF_UNIT, owner=OWNER, handed_over_on=DAY, policy_version=0)


def test_a_batch_is_opened_once() -> None:
    ask(so_far(*PLACE), OPEN).then(batch())
    ask(so_far(*PLACE, batch()), OPEN).then_nothing()
    elsewhere = OPEN.model_copy(update={"place": "会所"})
    ask(so_far(*PLACE, batch()), elsewhere).then_refused(BatchAlreadyOpen)


def test_a_window_does_not_end_before_it_begins() -> None:
    backwards = OPEN.model_copy(update={"window": Window(first=date(2026, 6, 2), last=date(2026, 6, 1))})
    ask(so_far(*PLACE), backwards).then_refused(WindowBackwards)


def test_a_batch_is_of_a_known_estate() -> None:
    ask(so_far(), OPEN).then_refused(EstateNotKnown)


def test_a_notice_is_issued_once_per_batch() -> None:
    ask(so_far(*KNOWN, batch()), ISSUE).then(NOTICE)
    ask(so_far(*INVITED), ISSUE).then_nothing()


def test_a_unit_may_be_invited_again_with_a_later_batch() -> None:
    again = IssueHandoverNotices(estate=E, batch="batch-2", units=(U,))
    ask(so_far(*INVITED, batch("batch-2")), again).then(NOTICE.model_copy(update={"batch": "batch-2"}))


def test_no_notice_without_batch_unit_or_owner() -> None:
    ask(so_far(*KNOWN), ISSUE).then_refused(BatchNotOpen)
    ask(so_far(*PLACE, batch()), ISSUE).then_refused(UnitNotKnown)
    ask(so_far(*PLACE, batch(), unit()), ISSUE).then_refused(UnitWithoutOwner, unit=U)
    ask(so_far(*KNOWN, batch(), HANDED_OVER), ISSUE).then_refused(UnitAlreadyHandedOver)


def test_all_notices_or_none() -> None:
    both = IssueHandoverNotices(estate=E, batch="batch-1", units=(U, "u9"))
    ask(so_far(*KNOWN, batch()), both).then_refused(UnitNotKnown, unit="u9")


def test_a_notice_is_served_once_with_its_proof() -> None:
    ask(so_far(*INVITED), SERVE).then(SERVED)
    ask(so_far(*INVITED, SERVED), SERVE).then_nothing()


def test_nothing_is_served_that_was_not_issued() -> None:
    ask(so_far(*KNOWN), SERVE).then_refused(NoticeNotIssued)
    other = SERVE.model_copy(update={"batch": "batch-2"})
    ask(so_far(*INVITED), other).then_refused(NoticeNotOfBatch)


def served_on(day: date) -> ServeHandoverNotices:
    proof = ServiceProof(kind="signed_receipt", served_on=day)
    return ServeHandoverNotices(estate=E, batch="batch-1", served=(ServedRow(unit=U, proof=proof),))


def test_a_notice_is_served_seven_days_before_its_window_or_as_the_estate_has_set() -> None:
    ask(so_far(*INVITED), served_on(date(2026, 5, 23))).then_types(HandoverNoticeServed)
    ask(so_far(*INVITED), served_on(date(2026, 5, 24))).then_refused(ServedTooLate, at_latest="2026-05-23", days=7)
    three = HandoverPolicySet(estate=E, version=1, values=HandoverPolicy(notice_days=3), why="x")
    ask(so_far(*INVITED, three), served_on(date(2026, 5, 27))).then_types(HandoverNoticeServed)


def test_an_appointment_is_booked_once_and_may_be_moved() -> None:
    ask(so_far(*INVITED), BOOK).then(BOOKED)
    ask(so_far(*INVITED, BOOKED), BOOK).then_nothing()
    later = datetime(2026, 6, 2, 1, tzinfo=UTC)
    moved = BOOK.model_copy(update={"starts_at": later})
    over = later.replace(hour=16)  # midnight there
    expected = BOOKED.model_copy(
        update={"starts_at": later, "moved_from": BOOKED.starts_at, "missed_after": over}
    )  # fmt: skip
    ask(so_far(*INVITED, BOOKED), moved).then(expected)
    ask(so_far(*INVITED, BOOKED, expected), moved).then_nothing()


def test_the_window_is_in_the_days_of_the_estate() -> None:
    the_11th_there = datetime(2026, 6, 10, 17, tzinfo=UTC)
    the_30th_there = datetime(2026, 5, 29, 16, 30, tzinfo=UTC)
    late, early = (BOOK.model_copy(update={"starts_at": moment}) for moment in (the_11th_there, the_30th_there))
    ask(so_far(*INVITED), late).then_refused(OutsideWindow, day="2026-06-11")
    ask(so_far(*INVITED), early).then_types(type(BOOKED))


def test_whoever_refused_comes_again_also_after_the_window() -> None:
    later = datetime(2026, 6, 20, 1, tzinfo=UTC)
    again = BOOK.model_copy(update={"starts_at": later})
    over = later.replace(hour=16)
    expected = BOOKED.model_copy(update={"starts_at": later, "purpose": "re_inspection", "missed_after": over})
    ask(so_far(*INVITED, refused()), again).then(expected)


def test_an_owner_books_for_the_own_unit_only() -> None:
    history = so_far(*INVITED)
    ask(history, BOOK, role="owner", person=OWNER, of={f"unit:{U}"}, at=A_WEEK_BEFORE).then(BOOKED)
    ask(history, BOOK, role="owner", person=OWNER, of={"unit:u2"}).then_refused(UnitNotYours)
    ask(history, BOOK, role="owner", person="p-other", of={f"unit:{U}"}).then_refused(UnitNotYours)


def test_no_appointment_without_notice_for_a_stranger_or_after_the_handover() -> None:
    ask(so_far(*KNOWN), BOOK).then_refused(NoticeNotIssued)
    stranger = BOOK.model_copy(update={"owner": "p-other"})
    ask(so_far(*INVITED), stranger).then_refused(NotAnOwner)
    ask(so_far(*INVITED, HANDED_OVER), BOOK).then_refused(UnitAlreadyHandedOver)
