"""When a rule tells: at once, at the hour of the digest, or when quiet hours end, by the clock people there look at."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.timing import is_quiet, send_at
from shared.contracts.notifications import Timing

AT_ONCE, DIGEST, ANY_HOUR = Timing(), Timing(when="digest"), Timing(any_hour=True)
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
SHIFTING = ("Europe/Berlin", "America/Toronto", "Australia/Lord_Howe", "Asia/Shanghai", "America/Santiago")
times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - UTC is drawn


def there(text: str, zone: ZoneInfo = SHANGHAI, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("timing", "now", "sent"),
    [
        (AT_ONCE, "2026-06-01T10:30", None),
        (AT_ONCE, "2026-06-01T08:00", None),
        (AT_ONCE, "2026-06-01T20:59:59", None),
        (AT_ONCE, "2026-06-01T21:00", "2026-06-02T08:00"),
        (AT_ONCE, "2026-06-02T07:59:59", "2026-06-02T08:00"),
        (ANY_HOUR, "2026-06-02T03:00", None),
        (DIGEST, "2026-06-01T10:30", "2026-06-01T18:00"),
        (DIGEST, "2026-06-01T18:00", "2026-06-02T18:00"),
        (DIGEST, "2026-06-01T23:00", "2026-06-02T18:00"),
        (Timing(when="daily", digest_at="06:00"), "2026-06-01T10:30", "2026-06-02T08:00"),
        (Timing(when="digest", digest_at="06:00", any_hour=True), "2026-06-01T10:30", "2026-06-02T06:00"),
        (Timing(quiet_from="12:00", quiet_until="14:00"), "2026-06-01T13:00", "2026-06-01T14:00"),
        (Timing(quiet_from="00:00", quiet_until="00:00"), "2026-06-01T00:00", None),
    ],
)
def test_a_rule_tells_at_its_hour(timing: Timing, now: str, sent: str | None) -> None:
    assert send_at(timing, SHANGHAI, there(now)) == (None if sent is None else there(sent))


def test_quiet_hours_end_by_the_clock_also_in_the_nights_that_are_an_hour_shorter_or_longer() -> None:
    evening = there("2026-03-28T22:00", BERLIN)
    morning = send_at(AT_ONCE, BERLIN, evening)
    assert morning == there("2026-03-29T08:00", BERLIN) == evening + timedelta(hours=9)
    evening = there("2026-10-24T22:00", BERLIN)
    assert send_at(AT_ONCE, BERLIN, evening) == evening + timedelta(hours=11)


def test_an_hour_the_clock_skips_comes_when_it_has_skipped() -> None:
    timing = Timing(quiet_until="02:30")
    assert send_at(timing, BERLIN, there("2026-03-29T01:00", BERLIN)) == there("2026-03-29T03:30", BERLIN)


def test_an_hour_shown_twice_ends_quiet_hours_again_the_second_time() -> None:
    timing = Timing(quiet_until="02:30")
    first, second = there("2026-10-25T02:30", BERLIN), there("2026-10-25T02:30", BERLIN, fold=1)
    assert second - first == timedelta(hours=1)
    assert send_at(timing, BERLIN, there("2026-10-25T02:15", BERLIN)) == first
    assert send_at(timing, BERLIN, there("2026-10-25T02:45", BERLIN)) is None
    assert send_at(timing, BERLIN, there("2026-10-25T02:15", BERLIN, fold=1)) == second


@given(st.sampled_from(SHIFTING), moments, times, times, times, st.sampled_from(["at_once", "digest"]))
def test_nothing_is_sent_in_quiet_hours_nor_in_the_past_nor_put_off_for_more_than_two_days(
    zone: str, now: datetime, begins: str, ends: str, digest_at: str, when: str
) -> None:
    timing = Timing.model_validate(
        {"when": when, "digest_at": digest_at, "quiet_from": begins, "quiet_until": ends}
    )  # fmt: skip
    place = ZoneInfo(zone)
    sent = send_at(timing, place, now)
    assert not is_quiet(timing, place, sent or now)
    assert now <= (sent or now) <= now + timedelta(hours=51)
    assert when == "at_once" or sent is not None


@pytest.mark.parametrize("wrong", ["24:00", "8:00", "18:60", "18:00Z", ""])
def test_an_hour_is_one_of_the_clock(wrong: str) -> None:
    with pytest.raises(ValueError, match="digest_at"):
        Timing(digest_at=wrong)
