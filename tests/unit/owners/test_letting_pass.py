"""At a counter things go otherwise: sent away, let pass with a reservation, a stamp taken back, a record awaited."""

from datetime import date
from typing import Any

from services.owners.inspection_counter import InspectionRecorded
from services.owners.letting_pass import (
    CounterAlreadyPassed,
    LaterCounterPassed,
    NothingReserved,
    OwnerNotHere,
    ReservationBackwards,
)
from services.owners.read_models.awaited_inspections import AWAITED_INSPECTIONS
from services.owners.read_models.reservations import RESERVATIONS
from services.owners.read_models.unit_counters import UNIT_COUNTERS
from services.owners.stamping import CounterNotReady, OwnerRefused, StampNotYours
from services.owners.unit import UnitAlreadyHandedOver, UnitNotKnown
from shared.contracts.owners import (
    CounterRefused,
    CounterReopened,
    DocumentsSigned,
    FillReservation,
    HandoverRefused,
    InspectionRecordArrived,
    PassedWithReservation,
    PassInspectionByHand,
    PassInspectionCounter,
    PassWithReservation,
    RefuseAtCounter,
    ReopenCounter,
    ReservationFilled,
    SignDocuments,
    UnitHandedOver,
)
from shared.contracts.vocabulary import MeterReadings
from tests.given import AT, folded
from tests.unit.owners.facts import (
    AT_INSPECTION,
    AT_KEYS,
    AT_SIGNING,
    DAY,
    INVITED,
    NOTHING_READ,
    OF_UNIT,
    OWNER,
    PLACE,
    THERE,
    E,
    U,
    arrived,
    ask,
    on_board,
    passed,
    refused,
    so_far,
    ticket,
)

AWAY = RefuseAtCounter(estate=E, unit=U, counter="papers", missing=("身份证原件", "授权委托书"))
SENT_AWAY = CounterRefused(**OF_UNIT, counter="papers", missing=("身份证原件", "授权委托书"), ticket=ticket())
RESERVE = PassWithReservation(
    estate=E, unit=U, counter="papers", owes="身份证复印件", reason="业主在外地", until=date(2026, 6, 8)
)
RESERVED = PassedWithReservation(
    **OF_UNIT, counter="papers", lacking=(), owes="身份证复印件", reason="业主在外地", until=date(2026, 6, 8),
    granted_by="p-1", policy_version=0,
)  # fmt: skip
FILL = FillReservation(estate=E, unit=U, counter="papers", note="已补")
FILLED = ReservationFilled(**OF_UNIT, counter="papers", note="已补")
HANDED_OVER = UnitHandedOver(**OF_UNIT, owner=OWNER, handed_over_on=DAY, policy_version=0)
BY_HAND = PassInspectionByHand(estate=E, unit=U, inspection="i-paper", conclusion="accepted")
AWAITED = passed("inspection", inspection="i-paper", conclusion="accepted", meters=NOTHING_READ, awaited=True)


def reopen(counter: Any) -> ReopenCounter:
    return ReopenCounter(estate=E, unit=U, counter=counter, reason="盖错")


def reopened(counter: Any, *closes: Any) -> CounterReopened:
    return CounterReopened(
        **OF_UNIT, counter=counter, reason="盖错", closes=closes, ticket=ticket(), policy_version=0
    )  # fmt: skip


def record(conclusion: Any = "accepted", inspection: str = "i-paper") -> PassInspectionCounter:
    return PassInspectionCounter(
        estate=E, unit=U, inspection=inspection, attempt=1, conclusion=conclusion,
        refusal="leak" if conclusion == "refused" else None,
    )  # fmt: skip


def came(conclusion: Any = "accepted", *, agrees: bool = True) -> InspectionRecordArrived:
    return InspectionRecordArrived(
        **OF_UNIT, inspection="i-paper", attempt=1, conclusion=conclusion, agrees=agrees, meters=MeterReadings()
    )


def test_a_counter_sends_away_once_with_what_is_missing() -> None:
    ask(so_far(*THERE), AWAY).then(SENT_AWAY)
    ask(so_far(*THERE, SENT_AWAY), AWAY).then_nothing()
    ask(so_far(*AT_INSPECTION), AWAY).then_refused(CounterAlreadyPassed, counter="papers")
    ask(so_far(*THERE), AWAY, role="cashier").then_refused(StampNotYours)
    ask(so_far(*PLACE), AWAY).then_refused(UnitNotKnown)
    assert folded(UNIT_COUNTERS, SENT_AWAY)[U].turned_away == {
        "papers": {"missing": ["身份证原件", "授权委托书"], "at": AT.isoformat()}
    }
    gone_by = folded(UNIT_COUNTERS, SENT_AWAY, passed("papers"))[U]
    assert (gone_by.turned_away, gone_by.passed) == ({}, {"papers": AT.isoformat()})


def test_a_supervisor_lets_pass_with_a_reason_and_a_date() -> None:
    ask(so_far(*THERE), RESERVE).then(RESERVED, passed("papers", reservation=True))
    ask(so_far(*THERE, RESERVED, passed("papers", reservation=True)), RESERVE).then_nothing()
    ask(so_far(*AT_INSPECTION), RESERVE).then_refused(CounterAlreadyPassed)
    ask(so_far(*INVITED), RESERVE).then_refused(OwnerNotHere)
    past = RESERVE.model_copy(update={"until": date(2026, 5, 31)})
    ask(so_far(*THERE), past).then_refused(ReservationBackwards)
    ask(so_far(*THERE, refused(None)), RESERVE).then_refused(OwnerRefused)


def test_what_stood_before_the_counter_is_named_in_the_reservation() -> None:
    price = RESERVE.model_copy(update={"counter": "price_settlement"})
    reserved, stamped = ask(so_far(*THERE), price).events
    assert isinstance(reserved, PassedWithReservation)
    assert (reserved.lacking, getattr(stamped, "opens", None)) == (("papers",), ())


def test_a_reservation_is_open_until_it_is_filled() -> None:
    let = (*THERE, RESERVED, passed("papers", reservation=True))
    ask(so_far(*let), FILL).then(FILLED)
    ask(so_far(*let, FILLED), FILL).then_nothing()
    ask(so_far(*AT_INSPECTION), FILL).then_refused(NothingReserved, counter="papers")
    key = f"{U}/papers"
    assert folded(RESERVATIONS, RESERVED)[key].filled_at is None
    assert folded(RESERVATIONS, RESERVED, FILLED)[key].filled_at is not None
    assert folded(RESERVATIONS, RESERVED, reopened("papers"))[key].void


def test_a_wrong_stamp_is_taken_back_once_with_its_reason() -> None:
    ask(so_far(*AT_INSPECTION), reopen("papers")).then(reopened("papers", "price_settlement", "inspection"))
    ask(so_far(*THERE), reopen("papers")).then_nothing()
    ask(so_far(*AT_INSPECTION), reopen("papers"), role="cashier").then_refused(StampNotYours)
    ask(so_far(*AT_INSPECTION), reopen("papers"), role="service_supervisor").then_types(CounterReopened)
    ask(so_far(*AT_KEYS, HANDED_OVER), reopen("keys")).then_refused(UnitAlreadyHandedOver)


def test_no_stamp_stands_without_what_it_needs() -> None:
    ask(so_far(*AT_SIGNING), reopen("papers")).then_refused(LaterCounterPassed, later="inspection")
    row = on_board(*AT_SIGNING, reopened("inspection", "signing"))
    assert (row.state, row.passed, row.conclusion) == ("arrived", ("check_in", "papers"), None)


def test_signatures_go_with_the_stamp_they_were_given_for() -> None:
    signed = DocumentsSigned(**OF_UNIT, owner=OWNER, documents=("handover_record",))
    history = so_far(*AT_SIGNING, signed, passed("signing"), reopened("signing"))
    again = SignDocuments(estate=E, unit=U, owner=OWNER, documents=("handover_record",))
    ask(history, again).then_types(DocumentsSigned, type(passed("signing")))


def test_an_inspection_on_paper_is_passed_by_hand_under_the_id_its_record_will_have() -> None:
    ask(so_far(*AT_INSPECTION), BY_HAND).then(AWAITED)
    ask(so_far(*AT_INSPECTION, AWAITED), BY_HAND).then_nothing()
    ask(so_far(*THERE), BY_HAND).then_refused(CounterNotReady, missing=["papers"])
    ask(so_far(*AT_KEYS, HANDED_OVER), BY_HAND).then_refused(UnitAlreadyHandedOver)
    assert folded(AWAITED_INSPECTIONS, AWAITED)[f"{U}/i-paper"].came_as is None


def test_the_record_that_comes_is_no_longer_awaited() -> None:
    history = (*AT_INSPECTION, AWAITED)
    ask(so_far(*history), record()).then(came())
    ask(so_far(*history, came()), record()).then_nothing()
    ask(so_far(*history, HANDED_OVER), record("refused")).then(came("refused", agrees=False))
    assert folded(AWAITED_INSPECTIONS, AWAITED, came())[f"{U}/i-paper"].agrees
    assert not folded(AWAITED_INSPECTIONS, AWAITED, came("refused", agrees=False))[f"{U}/i-paper"].agrees


def test_an_id_used_for_another_unit_hides_no_record_that_is_awaited() -> None:
    elsewhere = {"estate": "E2", "unit": "u2"}
    rows = folded(
        AWAITED_INSPECTIONS, AWAITED, AWAITED.model_copy(update=elsewhere), came().model_copy(update=elsewhere)
    )
    assert {key: (row.estate, row.came_as) for key, row in rows.items()} == {
        f"{U}/i-paper": (E, None), "u2/i-paper": ("E2", "accepted"),
    }  # fmt: skip


def test_a_record_that_is_here_is_not_passed_by_hand_again() -> None:
    again = (arrived(2, coming=2), passed("check_in", 2))
    back = (*AT_INSPECTION, AWAITED, came("refused", agrees=False), refused(), *again)
    ask(so_far(*back), BY_HAND).then_refused(InspectionRecorded, inspection="i-paper")
    known = (*AT_INSPECTION, refused(), *again)
    ask(so_far(*known), BY_HAND.model_copy(update={"inspection": "i1"})).then_refused(InspectionRecorded)
    ask(so_far(*known), BY_HAND).then_types(type(AWAITED))


def test_a_record_that_says_refused_refuses_what_was_passed_by_hand() -> None:
    outcome = ask(so_far(*AT_INSPECTION, AWAITED), record("refused"))
    outcome.then_types(InspectionRecordArrived, HandoverRefused)
