"""The accounts of nats-server: one user per service with its own rights, one for operations, one that watches."""

import json
from collections.abc import Mapping
from typing import Any

from deploy.nats.permissions import nats_permissions
from deploy.services import PUBLISHERS, SERVICES
from shared.outbox import MAX_BYTES

MAX_PAYLOAD = 1_048_576  # an event of 256 kB and a page of 512 kB fit, a flood does not


def accounts(passwords: Mapping[str, str]) -> dict[str, Any]:
    """The part that is the same everywhere; `passwords` by service, and of `operator` and `system`."""
    users = [_user(service, passwords) | {"permissions": nats_permissions(service)} for service in SERVICES]
    return {
        "max_payload": MAX_PAYLOAD,
        "accounts": {
            "HANDOVER": {"jetstream": "enabled", "users": [*users, _user("operator", passwords)]},
            "SYS": {"users": [_user("system", passwords)]},
        },
        "system_account": "SYS",
    }


def jetstream(folder: str) -> dict[str, Any]:
    """Every stream has its share whatever the disk has room for now: else, on a small one, the last is never made.

    Its events are in Postgres all the same; a disk that fills up is survived.
    """
    return {"store_dir": folder, "max_file_store": MAX_BYTES * len(PUBLISHERS)}


def render(configuration: Mapping[str, Any]) -> str:
    """As text: nats-server reads JSON as it reads its own notation."""
    return json.dumps(configuration, indent=2) + "\n"


def _user(name: str, passwords: Mapping[str, str]) -> dict[str, Any]:
    return {"user": name, "password": passwords[name]}
