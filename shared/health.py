"""Whether a service lives, whether it can be used, and why not."""

from typing import TYPE_CHECKING, Any

import orjson
from faststream.asgi import AsgiResponse, get
from prometheus_client import generate_latest

from shared.postgres import is_connection_lost

if TYPE_CHECKING:
    from faststream.asgi.types import ASGIApp

    from shared.runtime import Runtime

TABLES = """
select name, version, building, source, state, position, error from models.model order by name, version, building
"""
REACTIONS = """
select state, reaction, count(*) as count, min(since) as since,
       (array_agg(reason order by since))[1] as reason
  from inbox.reaction group by 1, 2 order by 1, 2
"""
SERVER = """
select current_setting('server_version') as version, pg_postmaster_start_time() as since,
       pg_database_size(current_database()) as bytes
"""
JSON = {"Content-Type": "application/json"}


class Health:
    """/live, /ready (with what is missing, heads and lag), /status (with its servers too) and /metrics.

    On connections the writer does not use.
    """

    def __init__(self, runtime: "Runtime") -> None:
        self._runtime = runtime

    def routes(self) -> "list[tuple[str, ASGIApp]]":
        @get(include_in_schema=False)
        async def live(_scope: Any) -> AsgiResponse:
            return AsgiResponse(b'{"live":true}', 200, headers=JSON)

        @get(include_in_schema=False)
        async def ready(_scope: Any) -> AsgiResponse:
            details = await self.details()
            return AsgiResponse(orjson.dumps(details, default=str), 200 if details["ready"] else 503, headers=JSON)

        @get(include_in_schema=False)
        async def status(_scope: Any) -> AsgiResponse:
            return AsgiResponse(orjson.dumps(await self.status(), default=str), 200, headers=JSON)

        @get(include_in_schema=False)
        async def metrics(_scope: Any) -> AsgiResponse:
            await self.details()  # what is looked up, not counted, is of now
            await self._look_up()
            return AsgiResponse(
                generate_latest(self._runtime.metrics.registry), 200, headers={"Content-Type": "text/plain"}
            )

        return [("/live", live), ("/ready", ready), ("/status", status), ("/metrics", metrics)]

    async def status(self) -> dict[str, Any]:
        """Everything an operator asks for; /ready leaves the servers out, because it is asked many times a second."""
        servers = {"postgres": await self._postgres(), "nats": await self._nats()}
        return {**await self.details(), "servers": servers}

    async def _postgres(self) -> dict[str, Any] | None:
        try:
            async with self._runtime.pool.acquire(timeout=2) as connection:
                row = await connection.fetchrow(SERVER)
        except Exception as error:
            if not is_connection_lost(error):
                raise
            return None
        return dict(row) if row is not None else None

    async def _nats(self) -> dict[str, Any] | None:
        """None while it is away; `stream` is None too where the bus does not answer for it in time."""
        if (version := self._runtime.bus.version) is None:
            return None
        relay = self._runtime.relay
        return {"version": version, "stream": await relay.stream() if relay is not None else None}

    async def details(self) -> dict[str, Any]:
        runtime = self._runtime
        missing: list[str] = []
        tables: list[dict[str, Any]] = []
        reactions: list[dict[str, Any]] = []
        try:
            async with runtime.pool.acquire(timeout=2) as connection:
                tables = [dict(row) for row in await connection.fetch(TABLES)]
                reactions = [dict(row) for row in await connection.fetch(REACTIONS)]
            if runtime.service.missing is not None and not any(map(self._counts, tables)):
                missing += await runtime.service.missing(runtime)
        except Exception as error:
            if not is_connection_lost(error):
                raise
            missing.append("postgres")
        if not runtime.bus.connected:
            missing.append("nats")
        missing += [f"table {row['name']} {row['state']}" for row in tables if self._counts(row)]
        why = {name: part.stopped or part.stuck for name, part in runtime.subscriptions.items()}
        missing += [f"{name}: {reason}" for name, reason in why.items() if reason]
        if runtime.relay is not None and runtime.relay.stopped:
            missing.append(f"relay: {runtime.relay.stopped}")
        if runtime.service.has_log and not runtime.archived.confirmed.is_set():
            missing.append(f"archive: {runtime.archived.why}")
        self._measure(tables, reactions, ready=not missing)
        head = runtime.writer.head
        return {
            "service": runtime.name,
            "ready": not missing,
            "missing": missing,
            "head": None
            if head is None
            else {"log_id": head.log_id, "position": head.position, "hash": head.hash.hex()},
            "archive": {
                "confirmed": runtime.archived.confirmed.is_set(),
                "why": runtime.archived.why,
                "put_back": runtime.archived.put_back,
            }
            if runtime.service.has_log
            else None,
            "bus_position": runtime.relay.position if runtime.relay is not None else None,
            "subscriptions": {
                name: {
                    "position": part.position,
                    "head": part.head.position if part.head else None,
                    "stopped": part.stopped or part.stuck,
                }
                for name, part in runtime.subscriptions.items()
            },
            "tables": tables,
            "reactions": reactions,
        }

    async def _look_up(self) -> None:
        """What cannot be looked up now is not shown, rather than as it was."""
        runtime = self._runtime
        for measure in runtime.service.measures:
            found: list[dict[str, Any]] = []
            try:
                async with runtime.pool.acquire(timeout=2) as connection:
                    found = [dict(row) for row in await connection.fetch(measure.sql, runtime.now())]
            except Exception as error:
                if not is_connection_lost(error):
                    raise
            runtime.metrics.show(measure, found)

    def _counts(self, row: dict[str, Any]) -> bool:
        """Only tables of this code's versions; a copy being built beside a live one does not make it unready."""
        model = self._runtime.models.get(row["name"])
        return (
            model is not None and model.version == row["version"] and not row["building"] and row["state"] != "in_step"
        )

    def _measure(self, tables: list[dict[str, Any]], reactions: list[dict[str, Any]], *, ready: bool) -> None:
        metrics, name = self._runtime.metrics, self._runtime.name
        metrics.ready.set(ready)
        for source, part in self._runtime.subscriptions.items():
            metrics.stopped.labels(name, f"reading {source}").set(bool(part.stopped))
            if part.head is not None:
                metrics.lag.labels(name, source).set(max(part.head.position - part.position, 0))
        if self._runtime.relay is not None:
            metrics.stopped.labels(name, "relay").set(bool(self._runtime.relay.stopped))
            metrics.relayed.set(self._runtime.relay.position)
        for row in tables:
            if not row["building"]:
                metrics.tables.labels(name, row["name"]).set(row["state"] == "in_step")
        for state in ("refused", "not_yet", "parked"):
            metrics.waiting.labels(name, state).set(sum(row["count"] for row in reactions if row["state"] == state))
