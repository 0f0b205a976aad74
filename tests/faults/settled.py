"""When everything has arrived: every log's head everywhere it is followed, nothing on its way, nothing under way.

It looks again whenever a service says its head on the bus, which each does every second when idle.
"""

import asyncio
import importlib
from functools import cache
from typing import Any

import asyncpg
import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg

from deploy.local.supervisor import Running
from deploy.services import PUBLISHERS, SERVICES
from shared.deadlines import Deadline, unsent
from shared.service import Change
from tests.faults.callers import connect

HEAD = "select max(position) from log.event"
CHECKPOINTS = "select source, position from inbox.checkpoint"
# Of the newest version of each table: an older one stays where the last code that knew it left it.
UNFINISHED = """
select name, state, building, error from models.model one
 where (state <> 'in_step' or building)
   and version = (select max(version) from models.model other where other.name = one.name)
"""
WAITING = "select reaction, state, count(*) from inbox.reaction where state <> 'refused' group by 1, 2"
# What only gathers waits for its evening, what falls into quiet hours for their end: something told late is told by the
# rules of its own day.
UNDER_WAY = """
with step as (
    select type, position, convert_from(record, 'utf8')::jsonb -> 'data' as data from log.event
     where type in ('NotificationRequested', 'NotificationResent', 'NotificationSent', 'NotificationDelivered',
                    'NotificationParked')
), last as (
    select distinct on (data ->> 'notification') type, data from step order by data ->> 'notification', position desc
)
select count(*) from last
 where type = 'NotificationResent'
    or type = 'NotificationRequested' and (data ->> 'digest' is null or data -> 'gathers' <> '[]')
       and coalesce((data ->> 'send_at')::timestamptz <= now(), true)
"""


class NotSettled(TimeoutError):  # noqa: N818 - stated as a fact
    """Something is still missing after all the time there was."""


async def settled(running: Running, within: float) -> None:
    """Returns once nothing is missing; raises NotSettled naming what is."""
    missing: list[str] = ["nobody has said a head"]
    heard = Change()

    async def on_head(_message: Msg) -> None:
        heard.tell()

    client = await connect(running.places, running.nats_url, "operator")
    try:
        await client.subscribe("handover.heads.*", cb=on_head)
        async with asyncio.timeout(within):
            while missing:
                await heard.wait(within)
                missing = await look(running, client)
    except TimeoutError:
        raise NotSettled(missing) from None
    finally:
        await client.close()


async def look(running: Running, client: Client) -> list[str]:
    """What is missing at this moment."""
    try:
        found = dict(zip(SERVICES, await asyncio.gather(*(_of(running, service) for service in SERVICES)), strict=True))
        on_bus = {service: await last_sequence(client, service) for service in PUBLISHERS}
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        return [f"{type(error).__name__}: {error}"]
    heads = {service: found[service]["head"] for service in PUBLISHERS}
    missing = [
        f"bus {service} {on_bus[service]} of {head}" for service, head in heads.items() if on_bus[service] != head
    ]
    for service, facts in found.items():
        missing += [
            f"{service} read {source} to {position} of {heads[source]}"
            for source, position in facts["read"] if position != heads[source]
        ]  # fmt: skip
        missing += [f"{service}: {row}" for row in facts["unfinished"]]
    return missing


async def _of(running: Running, service: str) -> dict[str, Any]:
    database = next(one for one in running.databases if one.service == service)
    connection = await asyncpg.connect(running.postgres_admin_dsn, database=database.name, timeout=5)
    try:
        # One moment for all of it: otherwise what a reaction adds could slip in between checkpoint and head.
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            unfinished = [tuple(row) for row in await connection.fetch(UNFINISHED)]
            unfinished += [tuple(row) for row in await connection.fetch(WAITING)]
            under_way = await connection.fetchval(UNDER_WAY)
            for deadline in deadlines_of(service):
                due = f"select count(*) {unsent(deadline)} and t.{deadline.due} <= now()"
                if count := await connection.fetchval(due, f"{deadline.name}:"):
                    unfinished.append(("due", deadline.name, count))
            return {
                "head": await connection.fetchval(HEAD),
                "read": await connection.fetch(CHECKPOINTS),
                "unfinished": unfinished + ([("messages under way", under_way)] if under_way else []),
            }
    finally:
        await connection.close()


@cache
def deadlines_of(service: str) -> tuple[Deadline, ...]:
    """What the service does by itself when a time has come: while something is due, its log will go on."""
    return tuple(importlib.import_module(f"services.{service}.app").make_service().deadlines)


async def last_sequence(client: Client, service: str) -> int | None:
    """Of the service's stream on the bus; None where there is none."""
    answer = await client.request(f"$JS.API.STREAM.INFO.EVENTS_{service}", b"", timeout=5)
    found = orjson.loads(answer.data)
    return int(found["state"]["last_seq"]) if "state" in found else None
