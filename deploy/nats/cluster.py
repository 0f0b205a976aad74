"""One of the nats-servers of a cluster: the accounts that are the same everywhere, and the way to the others."""

from collections.abc import Mapping, Sequence
from typing import Any

from deploy.nats.configuration import accounts, jetstream

NAME = "handover"
ROUTE_USER = "route"


def cluster_node(
    name: str, *, client: str, route: str, routes: Sequence[str], store: str, passwords: Mapping[str, str]
) -> dict[str, Any]:  # fmt: skip
    """`client` and `route` are where it listens, `routes` where all of them listen for one another (host:port)."""
    secret = passwords[ROUTE_USER]
    return {
        "server_name": name,
        "listen": client,
        "jetstream": jetstream(store),
        "cluster": {
            "name": NAME,
            "listen": route,
            "authorization": {"user": ROUTE_USER, "password": secret},
            "routes": [f"nats-route://{ROUTE_USER}:{secret}@{address}" for address in routes],
        },
    } | accounts(passwords)
