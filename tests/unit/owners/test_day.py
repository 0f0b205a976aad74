"""The day after check-in: counters, inspection, signing, keys, refusal."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.owners.inspection_counter import InspectionAwaitsCounters, RefusalAwaitsOwner
from services.owners.releasing import HandedOverInFuture
from services.owners.stamping import CounterNotReady, OwnerRefused, StampNotYours
from services.owners.unit import NoticeNotIssued, UnitAlreadyHandedOver, UnitNotKnown
from shared.contracts.owners import (
    CounterRule,
    DocumentsSigned,
    DoorKeys,
    HandoverPolicy,
    HandoverPolicySet,
    HandoverRefused,
    PassCounter,
    PassInspectionCounter,
    RefuseHandover,
    ReleaseKeys,
    SignDocuments,
)
from shared.contracts.owners.keys import COUNTERS
from shared.messages import Command, Event
from tests.unit.owners.facts import (
    AT_INSPECTION,
    AT_KEYS,
    AT_SIGNING,
    DAY,
    DONE,
    HANDED_OVER,
    INVITED,
    KNOWN,
    OF_UNIT,
    OWNER,
    PLACE,
    RELEASED,
    THERE,
    E,
    U,
    arrived,
    ask,
    inspected,
    passed,
    refused,
    so_far,
    ticket,
    unit,
)

SIGN = SignDocuments(estate=E, unit=U, owner=OWNER, documents=("property_agreement", "handover_record"))
SIGNED = DocumentsSigned(**OF_UNIT, owner=OWNER, documents=("property_agreement", "handover_record"))
KEYS = ReleaseKeys(estate=E, unit=U, owner=OWNER, handed_over_on=DAY, keys=3, cards=2)
REFUSE = RefuseHandover(estate=E, unit=U, owner=OWNER, reason="promise")


def stamp(counter: Any) -> PassCounter:
    return PassCounter(estate=E, unit=U, counter=counter)


def inspection(attempt: int = 1, conclusion: Any = "accepted") -> PassInspectionCounter:
    refusal = "leak" if conclusion == "refused" else None
    return PassInspectionCounter(
        estate=E, unit=U, inspection=f"i{attempt}", attempt=attempt, conclusion=conclusion, refusal=refusal
    )


def test_a_counter_stamps_once() -> None:
    ask(so_far(*THERE), stamp("papers")).then(passed("papers"))
    ask(so_far(*AT_INSPECTION), stamp("papers")).then_nothing()


def test_a_counter_names_what_is_missing_in_both_languages() -> None:
    outcome = ask(so_far(*INVITED), stamp("papers"))
    outcome.then_refused(CounterNotReady, counter="papers", missing=["check_in"])
    with pytest.raises(CounterNotReady) as raised:
        outcome.decide()
    assert raised.value.words.zh == "「资料审核」之前还须通过：签到取号。"
    assert raised.value.words.en == "Before papers there is still to pass: check-in."


def test_the_clerk_stamps_papers_and_the_cashier_money() -> None:
    ask(so_far(*THERE), stamp("papers"), role="cashier").then_refused(StampNotYours, role="customer_service")
    ask(so_far(*AT_INSPECTION), stamp("price_settlement"), role="cashier").then(passed("price_settlement"))
    ask(so_far(*AT_INSPECTION), stamp("price_settlement")).then_refused(StampNotYours, role="cashier")


def test_property_fees_wait_for_nothing_but_the_check_in() -> None:
    ask(so_far(*THERE), stamp("property_fees"), role="cashier").then(passed("property_fees"))


def test_an_accepted_inspection_passes_its_counter_once() -> None:
    ask(so_far(*AT_INSPECTION), inspection()).then(inspected())
    ask(so_far(*AT_SIGNING), inspection()).then_nothing()


def test_an_inspection_before_its_counters_waits_for_them() -> None:
    ask(so_far(*THERE), inspection()).then_refused(InspectionAwaitsCounters, missing=["papers"])
    ask(so_far(*KNOWN), inspection()).then_refused(InspectionAwaitsCounters, missing=["check_in", "papers"])


def test_no_fee_is_asked_for_before_an_inspection() -> None:
    assert "price_settlement" not in [event.counter for event in AT_INSPECTION if hasattr(event, "counter")]
    ask(so_far(*AT_INSPECTION), inspection()).then(inspected())


def test_a_refused_inspection_is_a_refused_handover_whatever_was_passed() -> None:
    ask(so_far(*AT_INSPECTION), inspection(1, "refused")).then(refused())
    ask(so_far(*KNOWN), inspection(1, "refused")).then(refused(number=None))
    ask(so_far(*AT_INSPECTION, refused()), inspection(1, "refused")).then_nothing()


def test_a_refusal_of_a_unit_without_owner_waits_for_one() -> None:
    ask(so_far(*PLACE, unit()), inspection(1, "refused")).then_refused(RefusalAwaitsOwner)


def test_after_a_refusal_the_next_attempt_counts_once_the_owner_is_back() -> None:
    ask(so_far(*AT_INSPECTION, refused()), inspection(2)).then_refused(InspectionAwaitsCounters, missing=["check_in"])
    back = (*AT_INSPECTION, refused(), arrived(2, coming=2), passed("check_in", 2))
    ask(so_far(*back), inspection(2)).then(inspected(2, number=2))


def test_an_older_attempt_heard_of_later_changes_nothing() -> None:
    ask(so_far(*AT_INSPECTION, inspected(2)), inspection(1, "refused")).then_nothing()


def test_an_inspection_after_the_handover_changes_nothing() -> None:
    ask(so_far(*DONE), inspection(2)).then_nothing()


def test_an_inspection_of_an_unknown_unit_is_refused() -> None:
    ask(so_far(*PLACE), inspection()).then_refused(UnitNotKnown)


def test_signing_follows_the_inspection() -> None:
    ask(so_far(*AT_SIGNING), SIGN).then(SIGNED, passed("signing"))
    ask(so_far(*AT_INSPECTION), SIGN).then_refused(CounterNotReady, missing=["inspection"])


def test_what_is_signed_is_signed_and_more_may_follow() -> None:
    history = so_far(*AT_SIGNING, SIGNED, passed("signing"))
    ask(history, SIGN).then_nothing()
    more = SIGN.model_copy(update={"documents": ("key_receipt",)})
    ask(history, more).then(SIGNED.model_copy(update={"documents": ("key_receipt",)}))


def test_keys_are_released_and_the_unit_is_handed_over_in_one() -> None:
    ask(so_far(*AT_KEYS), KEYS).then(RELEASED, passed("keys"), HANDED_OVER)
    ask(so_far(*DONE), KEYS).then_nothing()


def test_keys_are_released_once_only() -> None:
    more = KEYS.model_copy(update={"keys": 5})
    ask(so_far(*DONE), more).then_refused(UnitAlreadyHandedOver)


def test_keys_need_inspection_signing_and_the_price() -> None:
    lacking = ["inspection", "signing", "price_settlement"]
    ask(so_far(*AT_INSPECTION), KEYS).then_refused(CounterNotReady, counter="keys", missing=lacking)


def test_a_unit_is_not_handed_over_tomorrow() -> None:
    tomorrow = KEYS.model_copy(update={"handed_over_on": date(2026, 6, 2)})
    ask(so_far(*AT_KEYS), tomorrow).then_refused(HandedOverInFuture, day="2026-06-02", today="2026-06-01")


def test_an_owner_refuses_at_any_counter() -> None:
    fact = HandoverRefused(**OF_UNIT, owner=OWNER, reason="promise", ticket=ticket())
    ask(so_far(*INVITED), REFUSE).then(fact.model_copy(update={"ticket": None}))
    ask(so_far(*AT_KEYS), REFUSE).then(fact)
    ask(so_far(*AT_KEYS, fact), REFUSE).then_nothing()


def test_nobody_refuses_what_is_handed_over_or_not_offered() -> None:
    ask(so_far(*DONE), REFUSE).then_refused(UnitAlreadyHandedOver)
    ask(so_far(*KNOWN), REFUSE).then_refused(NoticeNotIssued)


AFTER_REFUSAL: list[tuple[Command, str]] = [
    (stamp("property_fees"), "cashier"), (SIGN, "customer_service"), (KEYS, "customer_service"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "role"), AFTER_REFUSAL)
def test_no_counter_serves_a_refused_unit_until_the_owner_comes_again(command: Command, role: str) -> None:
    ask(so_far(*AT_KEYS, refused(None)), command, role=role).then_refused(OwnerRefused, unit=U)


def test_who_refused_for_money_and_comes_back_needs_a_new_inspection_and_signature() -> None:
    back: tuple[Event, ...] = (*AT_KEYS, refused(None), arrived(2, coming=2), passed("check_in"))
    ask(so_far(*back), KEYS).then_refused(CounterNotReady, missing=["inspection", "signing"])


def test_the_estates_own_table_of_counters_decides() -> None:
    fees_first = tuple(
        CounterRule(counter="keys", needs=(*rule.needs, "property_fees")) if rule.counter == "keys" else rule
        for rule in COUNTERS
    )
    policy = HandoverPolicySet(estate=E, version=4, values=HandoverPolicy(counters=fees_first), why="x")
    ask(so_far(*AT_KEYS, policy), KEYS).then_refused(CounterNotReady, missing=["property_fees"])
    paid = (*AT_KEYS, passed("property_fees"), policy)
    assert [getattr(event, "policy_version", None) for event in ask(so_far(*paid), KEYS).events] == [None, 4, 4]


def test_keys_are_named_door_by_door_and_add_up() -> None:
    doors = (DoorKeys(door="入户门", keys=2), DoorKeys(door="阳台", keys=1))
    [released, *_] = ask(so_far(*AT_KEYS), KEYS.model_copy(update={"doors": doors})).events
    assert released == RELEASED.model_copy(update={"doors": doors})
    with pytest.raises(ValidationError):
        ReleaseKeys(estate=E, unit=U, owner=OWNER, handed_over_on=DAY, keys=4, doors=doors)
