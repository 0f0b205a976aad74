"""The demonstration as a user runs it, with a roster of fewer units; what it claims is counted again from its logs."""

import asyncio
import faulthandler
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from deploy.local.databases import databases
from deploy.local.keys import password
from deploy.local.places import Places
from deploy.local.ports import free_ports
from deploy.local.postgres import PostgresServer
from deploy.local.server import until_ready
from services.desk.demonstration import RESULT, SAMPLE
from tests.servers import data_folder

LOGS = ("owners", "defects", "visits", "notifications", "desk")
EVERY = 3
WITHIN = 900  # seconds: other tests use the same two cores
Told = dict[str, list[dict[str, Any]]]


def demo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "services.desk.command_line", "demo", "--lang", "en", "--data", str(folder)]
    return subprocess.run([*command, *arguments], capture_output=True, text=True, check=False, timeout=WITHIN)  # noqa: S603 - ourselves


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    with data_folder("demo", keep=lambda: request.session.testsfailed > 0) as made:
        yield made / "data"


@pytest.fixture(scope="module")
def roster(folder: Path) -> Path:
    """Every third unit of the sample, of each floor and every type."""
    heading, *units = SAMPLE.read_text(encoding="utf-8-sig").splitlines()
    thinned = folder.with_name("roster.csv")
    thinned.write_text("\n".join([heading, *units[::EVERY]]), encoding="utf-8-sig")
    return thinned


@pytest.fixture(scope="module")
def ended(folder: Path, roster: Path) -> subprocess.CompletedProcess[str]:
    faulthandler.cancel_dump_traceback_later()  # a whole estate takes longer than any other test; WITHIN is its limit
    return demo(folder, "--roster", str(roster))


@pytest.fixture(scope="module")
def claimed(ended: subprocess.CompletedProcess[str], folder: Path) -> dict[str, Any]:
    assert ended.returncode == 0, ended.stdout + ended.stderr
    found: dict[str, Any] = json.loads((folder / RESULT).read_text())
    return found


@pytest.fixture(scope="module")
def told(claimed: dict[str, Any], folder: Path) -> Told:
    """Every event of every log by service, read from the stopped demonstration's own database."""
    assert claimed
    places = Places(folder)
    server = PostgresServer(
        places.postgres, free_ports(1)[0], password(places.operations / "postgres_password"), places.log("postgres")
    )
    server.start()
    try:
        return asyncio.run(_read(server, places))
    finally:
        assert server.process is not None
        asyncio.run(server.process.stop())


async def _read(server: PostgresServer, places: Places) -> Told:
    await until_ready(server, server.log)
    found = {}
    for database in databases(places, server.admin_dsn):
        if database.service in LOGS:
            connection = await asyncpg.connect(database.runtime_dsn)
            rows = await connection.fetch("select record from log.event order by position")
            await connection.close()
            found[database.service] = [orjson.loads(row["record"]) for row in rows]
    return found


def events(told: Told, service: str, type_: str) -> list[dict[str, Any]]:
    return [record["data"] for record in told[service] if record["type"] == type_]


def test_it_says_what_it_did_and_leaves_nothing_running(
    ended: subprocess.CompletedProcess[str], claimed: dict[str, Any], folder: Path
) -> None:
    assert "Key figures" in ended.stdout
    assert claimed["audit"]["verified"] is True
    assert sum(claimed["seconds"].values()) < WITHIN
    assert not Places(folder).state.exists()
    pids = [int(process.name) for process in Path("/proc").iterdir() if process.name.isdecimal()]
    assert not [pid for pid in pids if _writes_into(folder, pid)]


def _writes_into(folder: Path, pid: int) -> bool:
    """Every program of the demonstration writes its log there."""
    try:
        return any(open_file.readlink().is_relative_to(folder) for open_file in Path(f"/proc/{pid}/fd").iterdir())
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return False  # ended meanwhile, or another account's


def test_every_unit_of_the_roster_is_inspected_and_handed_over(
    claimed: dict[str, Any], told: Told, roster: Path
) -> None:
    units = len(roster.read_text(encoding="utf-8-sig").splitlines()) - 1
    assert claimed["units"] == units
    assert len(events(told, "owners", "UnitRegistered")) == units
    assert len({event["unit"] for event in events(told, "defects", "UnitInspected")}) == units
    assert len(events(told, "owners", "UnitHandedOver")) == units
    refused = len(events(told, "owners", "HandoverRefused"))
    assert refused > 0
    assert claimed["kpis"]["first_pass_rate"]["part"] == units - refused
    assert claimed["kpis"]["handover_rate"] == {"part": units, "whole": units, "rate": 1.0}


def test_money_is_taken_by_each_payee_and_some_of_it_is_still_owed(claimed: dict[str, Any], told: Told) -> None:
    billed, paid = (events(told, "owners", type_) for type_ in ("FeeBilled", "FeePaid"))
    units_of = Counter(event["payee"] for event in billed)
    assert units_of["maintenance_fund"] == units_of["property"] == claimed["units"] > units_of["developer"] > 0
    money = {one["payee"]: one for one in claimed["money"]}
    assert money.keys() == units_of.keys()
    for payee, said in money.items():
        owed = sum(Decimal(event["amount"]) for event in billed if event["payee"] == payee)
        taken = sum(Decimal(event["total"]) for event in paid if event["payee"] == payee)
        assert (Decimal(said["billed"]), Decimal(said["paid"]), Decimal(said["arrears"])) == (owed, taken, owed - taken)
        assert said["rate"] == pytest.approx(float(taken / owed), abs=0.0001)
    assert [one["rate"] for one in claimed["money"] if one["payee"] != "property"] == [1.0, 1.0]
    assert 0 < money["property"]["units_in_arrears"] < claimed["units"] / 5
    for book in {event["book"] for event in paid if event["book"]}:
        numbers = [event["number"] for event in paid if event["book"] == book]
        assert numbers == list(range(1, len(numbers) + 1))


def test_issues_come_in_the_numbers_of_the_trade_and_are_all_closed(claimed: dict[str, Any], told: Told) -> None:
    raised, registered = events(told, "defects", "IssueRaised"), events(told, "defects", "IssueRegistered")
    assert claimed["issues"] == len(raised) == len(registered) == len(events(told, "defects", "IssueClosed"))
    assert sorted(event["number"] for event in registered) == list(range(1, len(raised) + 1))
    per_unit = Counter(event["unit"] for event in raised)
    assert max(per_unit.values()) == 32
    assert len(raised) / claimed["units"] == pytest.approx(12.2, abs=0.05)
    trades = Counter(event["trade"] for event in registered)
    assert claimed["issues_by_trade"] == dict(trades)
    for trade, share in {"joinery": 0.26, "paint": 0.21, "doors": 0.16, "windows": 0.11, "plumbing": 0.09}.items():
        assert trades[trade] / len(raised) == pytest.approx(share, abs=0.02)  # what rounding leaves is one trade's


def test_the_ways_of_an_issue_are_all_walked(claimed: dict[str, Any], told: Told) -> None:
    assert len({event["contractor"] for event in events(told, "defects", "LetterIssued")}) == 3
    assert len(events(told, "defects", "IssueDisputed")) == 1
    assert [event["final"] for event in events(told, "defects", "DisputeRuled")] == [False, True]
    rejected, reported = (
        events(told, "defects", f"Rectification{how}") for how in ("Rejected", "Reported")
    )  # fmt: skip
    assert claimed["kpis"]["repeat_rate"]["part"] == len(rejected) > 0
    assert len(reported) == claimed["issues"] + len(rejected)
    assert all(event["photos"] for event in reported)
    accepted = events(told, "defects", "RectificationAccepted")
    assert sum(event["complete"] for event in accepted) == claimed["issues"]
    assert {event["by"] for event in accepted}.isdisjoint(event["reported_by"] for event in reported)


def test_every_unit_has_one_revisit_and_every_visit_is_archived(claimed: dict[str, Any], told: Told) -> None:
    planned = events(told, "visits", "VisitPlanned")
    revisits = Counter(event["unit"] for event in planned if event["reason"] == "rectification")
    assert set(revisits.values()) == {1}
    assert set(revisits) == {event["unit"] for event in events(told, "defects", "IssueRaised")}
    logged = [event["visit"] for event in events(told, "visits", "VisitLogged")]
    archived = [visit for event in events(told, "visits", "VisitRecordsArchived") for visit in event["visits"]]
    assert sorted(logged) == sorted(archived) == sorted({event["visit"] for event in planned})
    assert claimed["kpis"]["records_archived"] == len(archived)
    closed = events(told, "visits", "MatterClosed")
    assert claimed["kpis"]["matters_closed"] == len(closed) == len(events(told, "visits", "MatterRaised"))


def test_messages_claimed_are_those_recorded_and_received(claimed: dict[str, Any], told: Told) -> None:
    recorded = Counter(
        (event["channel"], event["recipient_kind"]) for event in events(told, "notifications", "NotificationDelivered")
    )
    assert recorded == {(row["channel"], row["recipient"]): row["delivered"] for row in claimed["messages"]}
    assert all(row["delivered"] == row["received"] for row in claimed["messages"])
    assert claimed["undelivered"] == 0
    assert recorded["webhook", "contractor"] > 0


def test_the_audit_covers_every_line_of_every_log(claimed: dict[str, Any], told: Told) -> None:
    assert claimed["audit"]["logs"] == {service: len(records) for service, records in told.items()}
    assert claimed["audit"]["events"] == sum(len(records) for records in told.values())


def test_its_result_names_nobody(claimed: dict[str, Any]) -> None:
    owners = [line.split(",")[8] for line in SAMPLE.read_text(encoding="utf-8-sig").splitlines()[1:]]
    assert not [name for name in owners if name in json.dumps(claimed, ensure_ascii=False)]


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious")
    refused = demo(tmp_path)
    assert refused.returncode == 1
    assert "holds something else" in refused.stdout
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


def test_a_roster_that_is_not_there_is_said_before_anything_starts(tmp_path: Path) -> None:
    refused = demo(tmp_path, "--roster", str(tmp_path / "none.csv"))
    assert refused.returncode == 1
    assert "no roster" in refused.stdout
    assert not list(tmp_path.iterdir())
