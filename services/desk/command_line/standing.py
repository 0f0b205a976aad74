"""How everything stands: servers, logs, who has read what, reactions that wait, tables behind; as tables or as JSON."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import httpx

from services.desk.api.addresses import PREFIX
from services.desk.command_line import words
from services.desk.command_line.session import NotDone, Session
from shared import clock

Standings = Mapping[str, Mapping[str, Any]]
SECOND_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
BYTE_UNITS = ((1024**3, "GB"), (1024**2, "MB"), (1024, "kB"))
NONE = "—"


def status(session: Session) -> int:
    """1 when anything stands still: not ready, stopped, or parked until somebody looks at it."""
    found = standings(session, "status")
    still = list(standing_still(found))
    if session.given.json:
        session.console.print_json(json.dumps({"services": found, "standing_still": still}))
    else:
        for show in (_servers, _services, _reading, _reactions, _tables):
            show(session, found)
    return 1 if still else 0


def standings(session: Session, what: str) -> dict[str, dict[str, Any]]:
    """What each service says of itself at /status or /ready; one that does not answer says nothing.

    A desk on another machine, named by HANDOVER_URL, is asked for all of them.
    """
    if os.environ.get("HANDOVER_URL"):
        return {service: _asked(session, service) for service in words.SERVICES}
    with httpx.Client(timeout=15, trust_env=False) as client:
        return {service: _standing(client, f"{address}/{what}") for service, address in session.state.urls.items()}


def _asked(session: Session, service: str) -> dict[str, Any]:
    try:
        return session.get(f"{PREFIX}/{service}/status")
    except NotDone as reason:
        return {"ready": False, "missing": [reason.problem.get("title", reason.words.en)]}


def _standing(client: httpx.Client, address: str) -> dict[str, Any]:
    try:
        return dict(client.get(address).json())
    except (httpx.TransportError, ValueError) as error:
        return {"ready": False, "missing": [type(error).__name__]}


def standing_still(found: Standings) -> Iterator[str]:
    for service, standing in found.items():
        if not standing.get("ready"):
            yield f"{service}: {', '.join(standing.get('missing', []))}"
        yield from (f"{service}: {row['name']} stopped" for row in standing.get("tables", []) if _stopped(row))
        yield from (
            f"{service}: {row['reaction']} parked {row['count']}"
            for row in standing.get("reactions", []) if row["state"] == "parked"
        )  # fmt: skip


def _stopped(row: Mapping[str, Any]) -> bool:
    return bool(row["state"] == "stopped")


def _servers(session: Session, found: Standings) -> None:
    table = session.table(words.S_SERVER, words.S_UP, words.S_VERSION, words.S_SINCE, words.S_BYTES, words.S_USED_BY)
    for name, version, since, size, users in servers(found):
        table.add_row(name, "✓" if version else "✗", version or NONE, since or NONE, size, " ".join(users))
    session.console.print(table)


def servers(found: Standings) -> Iterator[tuple[str, str | None, str | None, str, list[str]]]:
    """(name, version, since, size, services on it): one Postgres per start time, since each service may have its own.

    A server that a service cannot reach stands there without a version.
    """
    said = {service: standing.get("servers") or {} for service, standing in found.items()}
    for name in ("postgres", "nats"):
        groups: dict[tuple[str | None, str | None], list[str]] = {}
        for service, both in said.items():
            one = both.get(name) or {}
            groups.setdefault((one.get("version"), one.get("since")), []).append(service)
        for (version, since), users in groups.items():
            held = sum(_held(said[service].get(name) or {}) for service in users)
            yield name, version, since and f"{datetime.fromisoformat(since):%Y-%m-%d %H:%M}", size_of(held), users


def _held(one: Mapping[str, Any]) -> int:
    """A database's size, or a stream's."""
    return int(one.get("bytes") or (one.get("stream") or {}).get("bytes") or 0)


def _services(session: Session, found: Standings) -> None:
    table = session.table(
        words.S_SERVICE, words.S_READY, words.S_HEAD, words.S_BUS, words.S_TABLES, words.S_MISSING
    )  # fmt: skip
    for service, standing in found.items():
        tables = standing.get("tables", [])
        table.add_row(
            service, "✓" if standing.get("ready") else "✗", str((standing.get("head") or {}).get("position", NONE)),
            str(standing.get("bus_position") or NONE),
            f"{sum(row['state'] == 'in_step' for row in tables)}/{len(tables)}",
            ", ".join(standing.get("missing", [])) or NONE,
        )  # fmt: skip
    session.console.print(table)


def _reading(session: Session, found: Standings) -> None:
    """Who has read which log how far: a row per reader, a column per log, what is behind after the position."""
    logs = [service for service, standing in found.items() if standing.get("head")]
    table = session.table(words.S_READER)
    table.title = words.S_READING.in_language(session.language)
    for log in logs:
        table.add_column(log, justify="right")
    for service, standing in found.items():
        read = standing.get("subscriptions", {})
        table.add_row(service, *(_read(read.get(log), found[log]["head"]["position"]) for log in logs))
    session.console.print(table)


def _read(one: Mapping[str, Any] | None, head: int) -> str:
    if one is None:
        return ""
    behind = max(head, one["head"] or 0) - one["position"]
    return f"{one['position']}{f' -{behind}' if behind > 0 else ''}{' !' if one['stopped'] else ''}"


def _reactions(session: Session, found: Standings) -> None:
    table = session.table(
        words.S_SERVICE, words.S_REACTION, words.S_STATE, words.S_COUNT, words.S_OLDEST, words.S_REASON
    )  # fmt: skip
    for service, standing in found.items():
        for row in standing.get("reactions", []):
            seconds = (clock.now() - datetime.fromisoformat(row["since"])).total_seconds()
            state = words.STATES[row["state"]].in_language(session.language)
            reason = row.get("reason") or {}
            why = reason.get(f"detail_{session.language}") or reason.get("error") or NONE
            table.add_row(service, row["reaction"], state, str(row["count"]), age(seconds), str(why))
    if table.row_count:
        session.console.print(table)


def _tables(session: Session, found: Standings) -> None:
    table = session.table(words.S_SERVICE, words.S_TABLE, words.S_STATE, words.A_POSITION, words.S_ERROR)
    for service, standing in found.items():
        for row in standing.get("tables", []):
            if row["state"] != "in_step":
                state = words.STATES["building" if row["building"] and not _stopped(row) else row["state"]]
                name = f"{row['name']} {row['version']}"
                shown = state.in_language(session.language)
                table.add_row(service, name, shown, str(row["position"]), row["error"] or NONE)
    if table.row_count:
        session.console.print(table)


def age(seconds: float) -> str:
    """The largest unit in which it is at least one: `3 h`."""
    unit, name = next(((unit, name) for unit, name in SECOND_UNITS if seconds >= unit), (1, "s"))
    return f"{int(seconds // unit)} {name}"


def size_of(count: int) -> str:
    unit, name = next(((unit, name) for unit, name in BYTE_UNITS if count >= unit), (1, "B"))
    return f"{count / unit:.0f} {name}"
