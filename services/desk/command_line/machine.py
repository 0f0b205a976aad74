"""The machine itself: up, down, where it answers, backup and restore, a rebuild, and waiting for all."""

import asyncio
import os
from collections.abc import Mapping
from itertools import permutations
from typing import Any

from deploy.local import detached
from deploy.local.backup import Copies, back_up
from deploy.local.detached import status as running
from deploy.local.keys import password
from deploy.local.places import Places
from deploy.local.postgres import PostgresServer
from deploy.local.restore import restore as put_back
from deploy.local.state import AlreadyRunning
from services.desk.command_line import words
from services.desk.command_line.session import NotDone, Session
from services.desk.command_line.standing import standings
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


def backup(session: Session) -> int:
    """While everything goes on; exact to the event, because the archive is copied last."""
    state, places = session.state, Places(session.data.resolve())
    admin = (
        os.environ.get("HANDOVER_POSTGRES_URL")
        or PostgresServer(
            places.postgres,
            state.ports["postgres"],
            password(places.operations / "postgres_password"),
            places.log("dump"),
        ).admin_dsn
    )
    blobs = not os.environ.get("HANDOVER_BLOBS", "").startswith("s3:")
    made = asyncio.run(back_up(places, admin, _copies(session), blobs=blobs))
    session.say(words.BACKED_UP.fill(folder=session.given.folder, events=sum(made.logs.values())))
    return 0


def restore(session: Session) -> int:
    if running(session.data) is not None:
        raise AlreadyRunning(Places(session.data.resolve()))
    made = asyncio.run(put_back(_copies(session), session.data))
    session.say(words.RESTORED.fill(data=session.data, events=sum(made.logs.values()), made_at=made.made_at))
    if session.given.keys is None:
        session.complain(words.NO_KEYS)
    return 0


def _copies(session: Session) -> Copies:
    """Three places, none within another: whoever gets hold of one must not have the others too."""
    given = session.given
    copies = Copies(given.folder.resolve(), given.keys and given.keys.resolve(), given.secrets.resolve())
    for one, other in permutations(copies.folders(), 2):
        if one.is_relative_to(other):
            raise NotDone(words.THREE_PLACES)
    return copies


def wait(session: Session) -> int:
    until = clock.monotonic() + session.given.within
    while behind := _behind(standings(session, "ready")):
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


def rebuild(session: Session) -> int:
    answer = session.rebuild(session.given.service, session.given.read_model)
    session.say(words.REBUILDING.fill(tables=", ".join(answer["rebuilding"])))
    return 0
