"""`handover status`: whatever stands still is named and makes it end with 1, and it fits a terminal of 100 columns."""

import argparse
import io
from typing import Any

import pytest
from rich.console import Console

from services.desk.command_line import words
from services.desk.command_line.session import Session
from services.desk.command_line.standing import (
    _reactions,
    _reading,
    _servers,
    _services,
    _tables,
    age,
    servers,
    size_of,
    standing_still,
)
from shared.wording import Language

SINCE = "2026-06-01T02:30:00+00:00"


def standing(service: str, **rest: Any) -> dict[str, Any]:
    """A service in which all is well."""
    well = {
        "ready": True, "missing": [], "head": {"position": 1_234_567}, "bus_position": 1_234_567,
        "subscriptions": {
            log: {"position": 1_234_567, "head": 1_234_567, "stopped": ""} for log in words.SERVICES if log != "audit"
        },
        "tables": [{"name": service, "version": 1, "building": False, "state": "in_step", "position": None,
                    "error": None}],
        "reactions": [],
        "servers": {
            "postgres": {"version": "18.4", "since": SINCE, "bytes": 3 * 1024**2},
            "nats": {"version": "2.15.1", "stream": {"bytes": 2 * 1024**2}},
        },
    }  # fmt: skip
    return {**well, **rest}


def all_well() -> dict[str, dict[str, Any]]:
    return {service: standing(service) for service in words.SERVICES}


def parked(state: str) -> dict[str, Any]:
    reason = {"detail_zh": "系统内部错误，未作任何更改；请报告编号 x。", "detail_en": "Something went wrong inside."}
    name = "when_rectification_accepted_close_what_nobody_owns"
    return {"reaction": name, "state": state, "count": 3, "since": SINCE, "reason": reason}


def test_where_all_is_well_nothing_stands_still() -> None:
    assert list(standing_still(all_well())) == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"ready": False, "missing": ["archive: not asked yet"]}, "visits: archive: not asked yet"),
        ({"tables": [{"name": "matter_list", "state": "stopped"}]}, "visits: matter_list stopped"),
        ({"reactions": [parked("parked")]}, f"visits: {parked('')['reaction']} parked 3"),
    ],
)
def test_what_stands_still_is_named(fault: dict[str, Any], said: str) -> None:
    assert list(standing_still(all_well() | {"visits": standing("visits", **fault)})) == [said]


def test_what_waits_or_was_refused_does_not_stand_still() -> None:
    waiting = standing("visits", reactions=[parked("not_yet"), parked("refused")])
    assert list(standing_still(all_well() | {"visits": waiting})) == []


def test_services_on_one_postgres_are_one_server_and_one_that_is_away_has_no_version() -> None:
    found = all_well() | {"audit": standing("audit", servers={"postgres": None, "nats": None})}
    assert [(name, version, size, len(users)) for name, version, _, size, users in servers(found)] == [
        ("postgres", "18.4", "15 MB", 5), ("postgres", None, "0 B", 1),
        ("nats", "2.15.1", "10 MB", 5), ("nats", None, "0 B", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_fits_a_hundred_columns_with_nothing_cut_off(language: Language) -> None:
    text = io.StringIO()
    session = Session(argparse.Namespace(), language, Console(file=text, width=100), Console(file=io.StringIO()))
    behind = {"owners": {"position": 1_234_000, "head": 1_234_567, "stopped": "fork"}}
    table = {"name": "t", "version": 2, "building": True, "state": "behind", "position": 5, "error": None}
    found = all_well() | {
        "visits": standing("visits", reactions=[parked("parked")], subscriptions=behind, tables=[table])
    }
    for show in (_servers, _services, _reading, _reactions, _tables):
        show(session, found)
    shown = text.getvalue()
    assert "1234000 -567 !" in shown
    assert "1234567" in shown
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_ages_and_sizes_are_said_in_their_largest_unit() -> None:
    assert [age(seconds) for seconds in (0, 59, 61, 7_300, 200_000)] == ["0 s", "59 s", "1 min", "2 h", "2 d"]
    assert [size_of(count) for count in (5, 2048, 5 * 1024**2, 3 * 1024**3)] == ["5 B", "2 kB", "5 MB", "3 GB"]
