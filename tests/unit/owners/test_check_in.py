"""Check-in: who comes, under which number, with how many units, and for whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.owners.day import CheckedInInFuture, ProxyNotValid
from services.owners.unit import NotAnOwner, NoticeNotIssued, UnitAlreadyHandedOver
from shared.contracts.owners import (
    CheckInOwner,
    CounterPassed,
    OwnerCheckedIn,
    ProxyAppointed,
    ProxyRevoked,
)
from tests.given import AT
from tests.unit.owners.facts import (
    BOOKED,
    DAY,
    DONE,
    INVITED,
    KNOWN,
    NOTICE,
    OF_UNIT,
    OWNER,
    THERE,
    E,
    U,
    arrived,
    ask,
    owner,
    passed,
    personal,
    refused,
    so_far,
    ticket,
    unit,
)

CHECK_IN = CheckInOwner(estate=E, unit=U, owner=OWNER, day=DAY)


def test_who_arrives_draws_the_estates_next_number_of_the_day() -> None:
    ask(so_far(*INVITED), CHECK_IN).then(arrived(1), passed("check_in"))
    others = (unit("u2", "1-1-102"), owner(of="u2"), NOTICE.model_copy(update={"unit": "u2"}), arrived(7, of="u2"))
    ask(so_far(*INVITED, *others), CHECK_IN).then(arrived(8), passed("check_in", 8))


def test_who_is_there_keeps_the_number() -> None:
    ask(so_far(*THERE), CHECK_IN).then_nothing()


def test_who_comes_another_day_draws_another_number_and_keeps_the_stamps() -> None:
    tomorrow = date(2026, 6, 2)
    again = CHECK_IN.model_copy(update={"day": tomorrow})
    ask(so_far(*THERE), again, at=AT + timedelta(days=1)).then(arrived(1, coming=2, day=tomorrow))


def test_nobody_checks_in_for_a_day_to_come() -> None:
    tomorrow = CHECK_IN.model_copy(update={"day": date(2026, 6, 2)})
    ask(so_far(*INVITED), tomorrow).then_refused(CheckedInInFuture, day="2026-06-02", today="2026-06-01")
    yesterday = CHECK_IN.model_copy(update={"day": date(2026, 5, 31)})
    ask(so_far(*INVITED), yesterday).then_types(OwnerCheckedIn, CounterPassed)


def test_who_refused_and_comes_again_the_same_day_draws_another_number() -> None:
    ask(so_far(*THERE, refused()), CHECK_IN).then(arrived(2, coming=2), passed("check_in", 2))


def test_nobody_checks_in_without_notice_for_another_unit_or_after_the_handover() -> None:
    ask(so_far(*KNOWN), CHECK_IN).then_refused(NoticeNotIssued)
    ask(so_far(*INVITED), CHECK_IN.model_copy(update={"owner": "p-other"})).then_refused(NotAnOwner)
    ask(so_far(*DONE), CHECK_IN).then_refused(UnitAlreadyHandedOver)


def test_whoever_has_no_appointment_for_the_day_walks_in() -> None:
    booked = arrived(walk_in=False)
    stamped = passed("check_in", ticket=ticket(walk_in=False))
    ask(so_far(*INVITED, BOOKED), CHECK_IN).then(booked, stamped)
    tomorrow = BOOKED.model_copy(update={"starts_at": datetime(2026, 6, 2, 1, tzinfo=UTC)})
    ask(so_far(*INVITED, tomorrow), CHECK_IN).then(arrived(), passed("check_in"))


def test_several_units_are_taken_in_one_go_under_one_number() -> None:
    second = (unit("u2", "1-1-102"), owner(of="u2"), NOTICE.model_copy(update={"unit": "u2"}))
    both = CHECK_IN.model_copy(update={"also": ("u2",)})
    events = ask(so_far(*INVITED, *second), both).events
    assert [(event.unit, event.queue_number) for event in events if isinstance(event, OwnerCheckedIn)] == [
        (U, 1), ("u2", 1),
    ]  # fmt: skip
    later = ask(so_far(*THERE, *second, arrived(7, of="u9")), both).events
    assert [(event.unit, event.queue_number) for event in later if isinstance(event, OwnerCheckedIn)] == [("u2", 1)]
    stranger = (unit("u3", "1-1-103"), owner("p-other", of="u3"), NOTICE.model_copy(update={"unit": "u3"}))
    ask(so_far(*INVITED, *stranger), CHECK_IN.model_copy(update={"also": ("u3",)})).then_refused(NotAnOwner)


def test_a_proxy_comes_while_the_power_of_attorney_holds() -> None:
    paper = ProxyAppointed(
        **OF_UNIT, proxy="proxy-1", owner=OWNER, person="p-son", name=personal("李强", "p-son"), scope="收楼",
        valid_from=DAY, expires_on=DAY,
    )  # fmt: skip
    by_proxy = CHECK_IN.model_copy(update={"proxy": "proxy-1"})
    ask(so_far(*INVITED, paper), by_proxy).then(arrived(proxy="proxy-1"), passed("check_in"))
    ask(so_far(*INVITED), by_proxy).then_refused(ProxyNotValid)
    over = paper.model_copy(update={"valid_from": date(2026, 5, 1), "expires_on": date(2026, 5, 31)})
    ask(so_far(*INVITED, over), by_proxy).then_refused(ProxyNotValid)
    ended = ProxyRevoked(**OF_UNIT, proxy="proxy-1", owner=OWNER, person="p-son", reason="改为本人")
    ask(so_far(*INVITED, paper, ended), by_proxy).then_refused(ProxyNotValid)


def test_a_proxy_needs_a_power_of_attorney_for_each_unit_taken_in_one_go() -> None:
    def paper(of: str, proxy: str, **other: Any) -> ProxyAppointed:
        facts: dict[str, Any] = {
            **OF_UNIT, "unit": of, "proxy": proxy, "owner": OWNER, "person": "p-son", "scope": "收楼",
            "name": personal("李强", "p-son"), "valid_from": DAY, "expires_on": DAY,
        }  # fmt: skip
        return ProxyAppointed(**{**facts, **other})

    both = CHECK_IN.model_copy(update={"also": ("u2",), "proxy": "x-1"})
    units = (*INVITED, unit("u2", "1-1-102"), owner(of="u2"), NOTICE.model_copy(update={"unit": "u2"}))
    first = paper(U, "x-1")
    ask(so_far(*units, first), both).then_refused(ProxyNotValid, unit="u2")
    ask(so_far(*units, first, paper("u2", "x-2", person="p-other")), both).then_refused(ProxyNotValid, unit="u2")
    ask(so_far(*units, first, paper("u2", "x-2", owner="p-x")), both).then_refused(ProxyNotValid, unit="u2")
    events = ask(so_far(*units, first, paper("u2", "x-2")), both).events
    came = {event.unit: event.proxy for event in events if isinstance(event, OwnerCheckedIn)}
    assert came == {U: "x-1", "u2": "x-2"}
