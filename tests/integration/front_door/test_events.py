"""An estate's events over HTTP as they happen: for whom, from where on, and whatever becomes of the bus."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from deploy.local.detached import status
from services.desk.command_line.events import Block, blocks
from tests.integration.desk_at_work import API, BUILDING, REGISTER, Desk, bus_gone


@contextmanager
def listening(
    desk: Desk, estate: str, after: str | None = None, token: str | None = None, **asked: Any
) -> Iterator[Iterator[Block]]:
    """The blocks of a stream that was let in."""
    headers = {"Authorization": f"Bearer {token or desk.operator}"} | ({"Last-Event-ID": after} if after else {})
    address = f"{API}/estates/{estate}/events"
    with desk.client.stream("GET", address, headers=headers, params=asked) as answer:
        assert answer.status_code == httpx.codes.OK, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield blocks(answer.iter_lines())


def told(heard: Iterator[Block]) -> tuple[dict[str, Any], str]:
    """The next event and its id."""
    block = next(block for block in heard if block.data)
    assert block.id is not None
    return json.loads(block.data[0]), block.id


def building(desk: Desk, estate: str, name: str) -> None:
    desk.done(BUILDING, estate=estate, building=name, name=name)


def test_what_was_missed_comes_first_although_the_bus_lost_its_disk(desk: Desk) -> None:
    desk.caught_up()
    with listening(desk, "E1") as heard:
        next(heard)
        building(desk, "E2", "b-19")
        building(desk, "E1", "b-20")
        event, place = told(heard)
        assert (event["type"], event["facts"]["building"], event["actor"]) == (
            "BuildingRegistered", "b-20", "administrator",
        )  # fmt: skip
    building(desk, "E2", "b-elsewhere")
    building(desk, "E1", "b-21")
    with bus_gone(desk):
        shutil.rmtree(desk.data / "nats" / "jetstream")
    with listening(desk, "E1", after=place) as heard:
        assert told(heard)[0]["facts"]["building"] == "b-21"
        building(desk, "E1", "b-22")
        assert told(heard)[0]["facts"]["building"] == "b-22"


def test_the_newest_can_come_first_and_only_what_was_asked_for(desk: Desk) -> None:
    building(desk, "E1", "b-30")
    building(desk, "E1", "b-31")
    desk.caught_up()
    with listening(desk, "E1", last=1, service="owners", type="BuildingRegistered") as heard:
        desk.done(f"{API}/owners/register-estate", estate="E9", region="SH", name="E9")
        event, place = told(heard)
        assert (event["facts"]["building"], place.count(":")) == ("b-31", 5), "a place in every log"
        building(desk, "E1", "b-32")
        assert told(heard)[0]["facts"]["building"] == "b-32"


def test_only_who_may_look_back_may_listen_and_only_there(desk: Desk) -> None:
    def asked(token: str, estate: str, **headers: str) -> httpx.Response:
        all_ = {"Authorization": f"Bearer {token}", **headers}
        return desk.client.get(f"{API}/estates/{estate}/events", headers=all_)

    inspector, _ = desk.let_in("inspector", "E1")
    manager, _ = desk.let_in("project_manager", "E1")
    assert asked(inspector, "E1").status_code == httpx.codes.FORBIDDEN
    assert asked(manager, "E2").status_code == httpx.codes.FORBIDDEN
    assert asked(manager, "GROUP").status_code == httpx.codes.FORBIDDEN
    assert asked("guessed", "E1").status_code == httpx.codes.UNAUTHORIZED
    assert asked(desk.operator, "E1", **{"Last-Event-ID": "yesterday"}).status_code == httpx.codes.BAD_REQUEST


def test_who_may_not_listen_any_more_is_told_so(desk: Desk) -> None:
    secret, token = desk.let_in("project_manager", "E1")
    with listening(desk, "E1", token=secret) as heard:
        next(heard)
        desk.done(f"{API}/desk/revoke-access-token", estate="GROUP", token=token, reason="lost")
        last = list(heard)[-1]
        assert (last.event, json.loads(last.data[0])["title"]) == ("problem", "Unauthenticated")


def test_nobodys_name_is_in_it(desk: Desk) -> None:
    desk.done(REGISTER, estate="GROUP", person="p-77", name="欧阳采薇", phone="13800000077")
    with listening(desk, "GROUP", last=500) as heard:
        text = json.dumps([told(heard)[0] for _ in range(5)], ensure_ascii=False)
        while '"p-77"' not in text:
            text += json.dumps(told(heard)[0], ensure_ascii=False)
    assert "欧阳采薇" not in text
    assert "13800000077" not in text


def test_a_desk_told_to_stop_ends_its_streams_in_good_order(desk: Desk) -> None:
    """Cut off, the reading would fail with a protocol error."""
    with listening(desk, "E1") as heard:
        next(heard)
        os.kill(now_running(desk)["desk"], signal.SIGTERM)
        assert [block for block in heard if block.data] == []
    desk.caught_up()


def now_running(desk: Desk) -> dict[str, int]:
    state = status(desk.data)
    assert state is not None
    return dict(state.pids)


def test_the_command_line_follows_across_a_restart_of_the_desk(desk: Desk) -> None:
    building(desk, "E1", "b-40")
    desk.caught_up()
    command = [sys.executable, "-m", "services.desk.command_line", "events", "tail", "--estate", "E1", "--last", "1"]
    command += ["--data", str(desk.data), "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as tail:  # noqa: S603 - our own command
        assert tail.stdout is not None
        assert "BuildingRegistered" in (first := tail.stdout.readline())
        os.kill(now_running(desk)["desk"], signal.SIGKILL)
        desk.caught_up()
        building(desk, "E1", "b-41")
        second = tail.stdout.readline()
        assert int(second.split("#")[1].split()[0]) > int(first.split("#")[1].split()[0])
        assert "administrator (group_admin)" in second
        tail.terminate()
