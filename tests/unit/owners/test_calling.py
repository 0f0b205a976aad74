"""The line of a counter: who is called next, who is put back, who is somewhere else meanwhile."""

from typing import Any

from services.owners.calling import NobodyWaits, NotInLine
from services.owners.read_models.counter_lines import COUNTER_LINES, in_order
from services.owners.stamping import StampNotYours
from shared.contracts.owners import (
    CallNext,
    CounterRefused,
    CounterReopened,
    OwnerCalled,
    OwnerPutBack,
    PutOwnerBack,
    UnitHandedOver,
)
from shared.messages import Event
from tests.given import AT, folded
from tests.unit.owners.facts import (
    AT_INSPECTION,
    DAY,
    INVITED,
    NOTICE,
    OF_UNIT,
    OWNER,
    PLACE,
    E,
    U,
    arrived,
    ask,
    owner,
    passed,
    refused,
    so_far,
    ticket,
    unit,
)

CALL = CallNext(estate=E, counter="papers", place="2 号窗口")
BACK = PutOwnerBack(estate=E, counter="papers", unit=U)
WALK_IN, BOOKED_LATE = "u2", "u3"


def here(id_: str, number: int, *, walk_in: bool) -> tuple[Event, ...]:
    known = (unit(id_, f"1-1-{number}"), owner(of=id_), NOTICE.model_copy(update={"unit": id_}))
    return (*known, arrived(number, of=id_, walk_in=walk_in))


def called(id_: str = U, number: int = 1, place: str = "2 号窗口", **other: Any) -> OwnerCalled:
    facts: dict[str, Any] = {
        "estate": E, "counter": "papers", "unit": id_, "building": "b1", "owner": OWNER,
        "ticket": ticket(number, walk_in=False), "place": place, "since": AT,
    }  # fmt: skip
    return OwnerCalled(**{**facts, **other})


FIRST = arrived(1, walk_in=False)
THREE = (*INVITED, FIRST, *here(WALK_IN, 2, walk_in=True), *here(BOOKED_LATE, 3, walk_in=False))


def line(*events: Event, counter: str = "papers") -> list[str]:
    return in_order(folded(COUNTER_LINES, *events)[E], counter)


def test_the_booked_are_called_before_walk_ins_and_then_by_number() -> None:
    assert line(*THREE) == [U, BOOKED_LATE, WALK_IN]
    ask(so_far(*THREE), CALL).then(called())
    ask(so_far(*THREE, called()), CALL.model_copy(update={"place": "3 号窗口"})).then(
        called(BOOKED_LATE, 3, "3 号窗口")
    )


def test_a_place_has_one_owner_at_a_time() -> None:
    ask(so_far(*THREE, called()), CALL).then_nothing()
    served = passed("papers", ticket=ticket(1, walk_in=False))
    ask(so_far(*THREE, called(), served), CALL).then(called(BOOKED_LATE, 3))


def test_nobody_is_called_where_nobody_waits() -> None:
    ask(so_far(*PLACE), CALL).then_refused(NobodyWaits)
    ask(so_far(*INVITED, FIRST, called()), CALL.model_copy(update={"place": "3"})).then_refused(NobodyWaits)
    keys = CALL.model_copy(update={"counter": "keys"})
    ask(so_far(*THREE), keys).then_refused(NobodyWaits, counter="keys")


def test_who_stamps_there_calls_there() -> None:
    ask(so_far(*THREE), CALL, role="cashier").then_refused(StampNotYours)
    ask(so_far(*THREE), CALL, role="service_supervisor").then(called())


def test_who_is_at_another_counter_is_not_called_away() -> None:
    at_fees = called(counter="property_fees")
    ask(so_far(*THREE, at_fees), CALL).then(called(BOOKED_LATE, 3))


def test_who_does_not_answer_waits_behind_the_others() -> None:
    put_back = OwnerPutBack(
        estate=E, counter="papers", unit=U, building="b1", ticket=ticket(1, walk_in=False), place="2 号窗口"
    )  # fmt: skip
    ask(so_far(*THREE, called()), BACK).then(put_back)
    ask(so_far(*THREE, called(), put_back), BACK).then_nothing()
    assert line(*THREE, called(), put_back) == [BOOKED_LATE, WALK_IN, U]
    ask(so_far(*THREE), BACK.model_copy(update={"unit": "u9"})).then_refused(NotInLine)


def test_who_is_sent_away_with_what_is_missing_waits_behind_the_others() -> None:
    away = CounterRefused(**OF_UNIT, counter="papers", missing=("身份证",), ticket=ticket(1, walk_in=False))
    assert line(*THREE, called(), away) == [BOOKED_LATE, WALK_IN, U]


def test_a_stamp_opens_the_next_counters_and_a_stamp_taken_back_closes_them() -> None:
    assert line(*AT_INSPECTION, counter="inspection") == [U]
    back = CounterReopened(
        **OF_UNIT, counter="papers", reason="盖错", closes=("price_settlement", "inspection"), ticket=ticket(),
        policy_version=0,
    )  # fmt: skip
    assert line(*AT_INSPECTION, back, counter="inspection") == []
    assert line(*AT_INSPECTION, back) == [U]


def test_who_refused_or_has_the_keys_stands_in_no_line() -> None:
    assert line(*AT_INSPECTION, refused(), counter="property_fees") == []
    done = UnitHandedOver(**OF_UNIT, owner=OWNER, handed_over_on=DAY, policy_version=0)
    assert line(*AT_INSPECTION, done, counter="property_fees") == []


def test_another_day_begins_with_empty_lines_and_a_day_that_is_over_joins_none() -> None:
    tomorrow = arrived(1, of="u2", day=DAY.replace(day=2))
    assert line(*THREE, tomorrow) == ["u2"]
    assert line(*THREE, tomorrow, arrived(9, of="u3"), passed("check_in", 9)) == ["u2"]
