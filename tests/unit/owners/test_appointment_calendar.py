"""The calendar file keeps to RFC 5545, whatever a place is called."""

import re
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from services.owners.appointment_calendar import BRING, entry, written

AT = datetime(2026, 6, 1, 9, tzinfo=timezone(timedelta(hours=8)))
NOW = datetime(2026, 5, 20, 3, 4, 5, tzinfo=UTC)


def file(title: str = "收楼", place: str = "售楼处", text: str = "带证件", revision: int = 7) -> str:
    return written(
        entry(uid="a@handover", revision=revision, now=NOW, starts_at=AT, title=title, place=place, text=text)
    )


def unfolded(text: str) -> dict[str, str]:
    lines = text.replace("\r\n ", "").split("\r\n")
    return dict(line.split(":", 1) for line in lines if line and not line.startswith(("BEGIN", "END")))


def test_an_appointment_lasts_an_hour_in_utc_and_reminds_the_day_before() -> None:
    found = unfolded(file())
    assert (found["DTSTART"], found["DTEND"]) == ("20260601T010000Z", "20260601T020000Z")
    assert (found["DTSTAMP"], found["SEQUENCE"], found["TRIGGER"]) == ("20260520T030405Z", "7", "-P1D")


def test_blocks_are_closed_in_their_order() -> None:
    blocks = re.findall(r"^(BEGIN|END):(\w+)\r$", file(), re.MULTILINE)
    assert blocks == [
        ("BEGIN", "VCALENDAR"), ("BEGIN", "VEVENT"), ("BEGIN", "VALARM"), ("END", "VALARM"), ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]  # fmt: skip


def test_signs_that_mean_something_are_escaped() -> None:
    found = unfolded(file(place="1栋,大堂;左\\侧\n二楼"))
    assert found["LOCATION"] == "1栋\\,大堂\\;左\\\\侧\\n二楼"


def test_a_line_holds_75_octets_and_no_character_is_cut() -> None:
    text = file(text=BRING.zh * 3)
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert BRING.zh * 3 in text.replace("\r\n ", "")


@given(st.text(max_size=300))
def test_whatever_a_place_is_called_no_line_is_too_long_and_none_is_smuggled_in(place: str) -> None:
    text = file(place=place)
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.replace("\r\n ", "").count("\r\n") == 21
