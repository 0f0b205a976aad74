"""An owner books an hour that is offered and has room; staff may squeeze somebody in."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.owners.read_models.bookings import BOOKINGS, slot
from services.owners.slots import SlotFull, SlotNotOffered, days_to_choose, hours
from shared.contracts.owners import AppointmentBooked, BookAppointment, HandoverPolicy, HandoverPolicySet
from shared.messages import Event
from tests.given import Outcome, folded
from tests.unit.owners.facts import BOOKED, INVITED, NOTICE, OWNER, E, U, ask, refused, so_far

BEFORE = datetime(2026, 5, 25, tzinfo=UTC)
NINE = datetime(2026, 6, 1, 1, tzinfo=UTC)  # there
OTHERS = [
    BOOKED.model_copy(update={"unit": f"u-{number}", "starts_at": NINE + timedelta(minutes=15 * (number % 4))})
    for number in range(12)
]


def booked(
    *events: Event, at: datetime = NINE, role: str = "owner", now: datetime = BEFORE, why: str | None = None
) -> Outcome:
    command = BookAppointment(estate=E, unit=U, owner=OWNER, starts_at=at, squeeze_in=why)
    return ask(so_far(*INVITED, *events), command, role=role, person=OWNER, of={f"unit:{U}"}, at=now)


def test_an_hour_takes_as_many_of_a_batch_as_it_has_room_for() -> None:
    booked(*OTHERS[:11]).then_types(AppointmentBooked)
    booked(*OTHERS).then_refused(SlotFull)
    booked(*OTHERS, at=NINE + timedelta(hours=1)).then_types(AppointmentBooked)
    other_batch = [one.model_copy(update={"batch": "batch-2"}) for one in OTHERS]
    booked(*other_batch).then_types(AppointmentBooked)


def test_staff_squeeze_somebody_in_and_say_why() -> None:
    booked(*OTHERS, role="customer_service").then_refused(SlotFull)
    [squeezed] = booked(*OTHERS, role="customer_service", why="次日出国").events
    assert getattr(squeezed, "squeezed_in", None) == "次日出国"
    [with_room] = booked(at=NINE + timedelta(minutes=10), role="customer_service", why="次日出国").events
    assert getattr(with_room, "squeezed_in", "") is None
    booked(*OTHERS, why="想挤一挤").then_refused(SlotFull)


def test_an_hour_is_full_whenever_in_it_somebody_is_to_come() -> None:
    for minutes in (5, 30, 59):
        booked(*OTHERS, at=NINE + timedelta(minutes=minutes), role="customer_service").then_refused(SlotFull)
    before = NINE - timedelta(minutes=1)
    booked(*OTHERS, at=before, role="customer_service").then_types(AppointmentBooked)


def test_who_moves_away_leaves_room() -> None:
    away = OTHERS[0].model_copy(update={"starts_at": NINE + timedelta(days=1), "moved_from": OTHERS[0].starts_at})
    booked(*OTHERS, away).then_types(AppointmentBooked)


def test_who_stays_in_a_full_hour_is_not_in_the_own_way() -> None:
    booked(*OTHERS[:11], BOOKED, at=NINE).then_nothing()
    quarter_past = BOOKED.model_copy(update={"starts_at": NINE + timedelta(minutes=15)})
    booked(*OTHERS[:11], quarter_past).then_types(AppointmentBooked)


@pytest.mark.parametrize(
    ("at", "now"),
    [
        (NINE + timedelta(minutes=30), BEFORE),  # between two
        (NINE - timedelta(hours=1), BEFORE),  # before the counters open
        (NINE + timedelta(hours=8), BEFORE),  # it would end after they close
        (NINE, NINE - timedelta(hours=5)),  # today already
        (NINE, NINE + timedelta(days=1)),
    ],
)
def test_no_other_time_is_an_owners_to_choose(at: datetime, now: datetime) -> None:
    booked(at=at, now=now).then_refused(SlotNotOffered)


def test_the_hours_are_the_estates() -> None:
    values = HandoverPolicy(opens="08:30", closes="12:00")
    early = HandoverPolicySet(estate=E, version=1, values=values, why="summer")
    booked(early, at=NINE - timedelta(minutes=30)).then_types(AppointmentBooked)
    booked(early).then_refused(SlotNotOffered)


def test_after_a_refusal_two_weeks_are_offered_though_the_window_is_over() -> None:
    now = datetime(2026, 6, 20, tzinfo=UTC)
    booked(refused(), at=NINE + timedelta(days=22), now=now).then_types(AppointmentBooked)
    booked(refused(), at=NINE + timedelta(days=40), now=now).then_refused(SlotNotOffered)


def test_a_notice_from_before_hours_had_room_sets_no_limit() -> None:
    notice = NOTICE.model_copy(update={"per_hour": None, "batch": "batch-1"})
    booked(notice, *OTHERS).then_types(AppointmentBooked)


def test_hours_follow_the_clock_where_it_changes() -> None:
    berlin, day = ZoneInfo("Europe/Berlin"), date(2026, 3, 29)
    found = list(hours([day], HandoverPolicy(opens="00:00", closes="05:00"), berlin))
    assert [f"{hour.astimezone(berlin):%H:%M}" for hour in found] == ["00:00", "01:00", "03:00", "04:00"]
    assert len(set(found)) == len(found)


def test_nothing_is_offered_before_tomorrow() -> None:
    today = date(2026, 6, 5)
    assert days_to_choose(date(2026, 6, 1), date(2026, 6, 7), today, refused=False) == [
        date(2026, 6, 6),
        date(2026, 6, 7),
    ]
    assert days_to_choose(date(2026, 6, 1), date(2026, 6, 5), today, refused=False) == []


def test_the_table_knows_who_comes_in_each_quarter() -> None:
    moved = BOOKED.model_copy(update={"starts_at": NINE + timedelta(minutes=20), "moved_from": NINE})
    rows = folded(BOOKINGS, BOOKED, moved)
    assert rows[slot(E, NINE)].units == {}
    assert rows[slot(E, NINE + timedelta(minutes=15))].units == {U: "batch-1"}
