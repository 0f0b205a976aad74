"""What each service may publish and hear: the whole of its rights on the bus, in one place for every deployment."""

from typing import Any

from deploy.services import PUBLISHERS


def nats_permissions(service: str) -> dict[str, Any]:
    """The `permissions` block of one service's user, as nats-server's configuration spells it.

    Whoever answers needs no right on other people's inboxes: `allow_responses` opens the one reply subject of a
    message just received, once.
    """
    return {
        "publish": {"allow": [*_own_log(service), *_asking(service)]},
        "subscribe": {
            "allow": [
                f"_INBOX_{service}.>",
                "handover.events.>",
                "handover.heads.>",
                f"handover.commands.{service}.>",
                f"handover.queries.{service}.>",
            ]
        },
        "allow_responses": {"max": 1, "expires": "1m"},
    }


def _own_log(service: str) -> list[str]:
    if service not in PUBLISHERS:
        return []
    stream = f"EVENTS_{service}"
    return [
        f"handover.events.{service}.>",
        f"handover.heads.{service}",
        f"$JS.API.STREAM.CREATE.{stream}",
        f"$JS.API.STREAM.INFO.{stream}",
        f"$JS.API.STREAM.MSG.GET.{stream}",
    ]


def _asking(service: str) -> list[str]:
    return ["handover.queries.>", *(["handover.commands.>"] if service == "desk" else [])]
