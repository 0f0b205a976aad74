"""Three nats-servers with the very configuration of many machines: one may die, and the log goes on being told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext

from deploy.local.keys import bus_passwords, write_private
from deploy.local.nats import find_program
from deploy.local.places import Places
from deploy.local.ports import HOST, free_ports
from deploy.local.process import Process, start_process
from deploy.nats.cluster import cluster_node
from deploy.nats.configuration import render
from shared.outbox import Relay
from shared.pages import OwnPages
from tests.kernel.replica import Replica, until
from tests.kernel.test_relay import STREAM, commands, last_sequence

NODES = ("nats-1", "nats-2", "nats-3")


@dataclass
class Cluster:
    places: Places
    ports: list[int]
    processes: list[Process]

    async def connected(self, user: str) -> Client:
        """To whichever is there."""
        return await nats.connect(
            [f"nats://{HOST}:{port}" for port in self.ports], user=user, password=bus_passwords(self.places)[user],
            inbox_prefix=f"_INBOX_{user}".encode(), max_reconnect_attempts=-1, reconnect_time_wait=0.1,
            error_cb=_away,
        )  # fmt: skip


async def _away(_error: Exception) -> None:
    """A server that is gone is what this test is about."""


@pytest.fixture
async def cluster(places: Places, tmp_path: Path) -> AsyncIterator[Cluster]:
    ports = free_ports(2 * len(NODES))
    clients, routes = ports[: len(NODES)], [f"{HOST}:{port}" for port in ports[len(NODES) :]]
    processes: list[Process] = []
    for node, client, route in zip(NODES, clients, routes, strict=True):
        configuration = cluster_node(
            node, client=f"{HOST}:{client}", route=route, routes=routes, store=str(tmp_path / node),
            passwords=bus_passwords(places),
        )  # fmt: skip
        file = tmp_path / f"{node}.conf"
        write_private(file, render(configuration).encode())
        processes.append(start_process([find_program(), "--config", file], log=tmp_path / f"{node}.log"))
    yield Cluster(places, clients, processes)
    await asyncio.gather(*(process.stop() for process in processes))


async def holds(stream: JetStreamContext, relay: Relay, last: int) -> None:
    """Waits while the servers find out who leads, at first and when that one is gone."""

    async def there() -> bool:
        relay.wake()
        try:
            return await last_sequence(stream) >= last
        except (nats.errors.Error, TimeoutError):
            return False

    await until(there)


async def test_a_stream_of_three_outlives_any_of_its_servers(ledger: Replica, cluster: Cluster) -> None:
    operator, owners = await cluster.connected("operator"), await cluster.connected("owners")
    relay = Relay("owners", owners, OwnPages(ledger.pool), inbox="_INBOX_owners", replicas=3)
    ledger.begin(relay.run())
    stream = operator.jetstream()
    await holds(stream, relay, last=await commands(ledger, 20))
    info = await stream.stream_info(STREAM)
    assert info.config.num_replicas == 3
    assert info.cluster is not None
    assert info.cluster.leader is not None
    leader = cluster.processes[NODES.index(info.cluster.leader)]
    leader.child.kill()
    await leader.ended()
    await holds(stream, relay, last=await commands(ledger, 20))
    assert relay.stopped == ""
    await operator.close()
    await owners.close()
