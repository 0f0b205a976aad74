"""The machine itself: up, down, where it answers, how it stands, and waiting until it has caught up."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from deploy.local import detached
from deploy.local.places import Places
from services.desk.command_line import words
from services.desk.command_line.session import NotDone, Session
from services.desk.operator import FILE
from shared import clock
from shared.wording import Wording

SAID: Mapping[str, Wording] = {
    "started": words.STARTED, "ready": words.READY, "ended": words.ENDED, "stopped": words.STOPPED,
    "migrated": words.MIGRATED, "unwritten": words.UNWRITTEN,
}  # fmt: skip
LOOK_AGAIN = 0.2  # seconds


def up(session: Session) -> int:
    if session.given.detach:
        _serving(session, asyncio.run(detached.detach(session.data)).urls)
        return 0
    asyncio.run(detached.run(session.data, say=lambda event, facts: _said(session, event, facts)))
    return 0


def _said(session: Session, event: str, facts: Mapping[str, object]) -> None:
    if event == "serving":
        _serving(session, facts["urls"])  # type: ignore[arg-type] # what the supervisor says with this word
    elif event in SAID:
        session.note(SAID[event].fill(**facts))


def _serving(session: Session, urls: Mapping[str, str]) -> None:
    session.say(words.SERVING.fill(api=urls["desk"]))
    session.say(words.OPERATOR.fill(file=Places(session.data.resolve()).secrets("desk") / FILE))


def down(session: Session) -> int:
    if not asyncio.run(detached.down(session.data)):
        raise NotDone(words.NOT_RUNNING.fill(data=session.data))
    session.say(words.STOPPED_ALL)
    return 0


def url(session: Session) -> int:
    _serving(session, session.state.urls)
    return 0


def status(session: Session) -> int:
    standings = _standings(session)
    table = session.table(
        words.S_SERVICE, words.S_READY, words.S_HEAD, words.S_BUS, words.S_LAG, words.S_TABLES, words.S_REACTIONS,
        words.S_MISSING,
    )  # fmt: skip
    for service, standing in standings.items():
        table.add_row(service, *_row(standing))
    session.console.print(table)
    return 0 if all(standing.get("ready") for standing in standings.values()) else 1


def _row(standing: Mapping[str, Any]) -> list[str]:
    head = standing.get("head") or {}
    tables, reactions = standing.get("tables", []), standing.get("reactions", [])
    lag = {
        name: max((one["head"] or 0) - one["position"], 0) for name, one in standing.get("subscriptions", {}).items()
    }
    in_step = [row for row in tables if row["state"] == "in_step"]
    return [
        "✓" if standing.get("ready") else "✗",
        str(head.get("position", "—")),
        str(standing.get("bus_position") or "—"),
        " ".join(f"{name}:{behind}" for name, behind in lag.items() if behind) or "0",
        f"{len(in_step)}/{len(tables)}",
        " ".join(f"{row['reaction']} {row['state']}:{row['count']}" for row in reactions) or "—",
        ", ".join(standing.get("missing", [])) or "—",
    ]


def wait(session: Session) -> int:
    until = clock.monotonic() + session.given.within
    while behind := _behind(_standings(session)):
        if clock.monotonic() > until:
            raise NotDone(words.NOT_CAUGHT_UP.fill(seconds=session.given.within, behind=", ".join(behind)))
        asyncio.run(asyncio.sleep(LOOK_AGAIN))
    session.say(words.CAUGHT_UP)
    return 0


def _behind(standings: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """`reader<source` for every log not read to its head, and the services that do not answer or are not ready."""
    heads = {name: (standing.get("head") or {}).get("position", 0) for name, standing in standings.items()}
    unready = [name for name, standing in standings.items() if not standing.get("ready")]
    return unready + [
        f"{name}<{source}"
        for name, standing in standings.items()
        for source, one in standing.get("subscriptions", {}).items()
        if one["position"] < heads.get(source, 0)
    ]


def _standings(session: Session) -> dict[str, dict[str, Any]]:
    """What each service says of itself at /ready; one that does not answer says nothing."""
    with httpx.Client(timeout=5, trust_env=False) as client:
        return {service: _standing(client, address) for service, address in session.state.urls.items()}


def _standing(client: httpx.Client, address: str) -> dict[str, Any]:
    try:
        return dict(client.get(f"{address}/ready").json())
    except (httpx.TransportError, ValueError) as error:
        return {"ready": False, "missing": [type(error).__name__]}


def rebuild(session: Session) -> int:
    answer = session.rebuild(session.given.service, session.given.read_model)
    session.say(words.REBUILDING.fill(tables=", ".join(answer["rebuilding"])))
    return 0
