"""The connection of a service to NATS, as FastStream makes it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import structlog
from faststream.nats import NatsBroker
from faststream.nats.message import NatsMessage
from faststream.security import SASLPlaintext

if TYPE_CHECKING:
    from shared.settings import Settings

log = structlog.get_logger(__name__)


def make_broker(service: str, settings: "Settings", disconnected: Callable[[], Awaitable[None]]) -> NatsBroker:
    """FastStream on core NATS: raw bytes in and out; contracts are parsed here so that every fault is answered."""

    async def as_it_came(message: NatsMessage) -> NatsMessage:
        return message

    return NatsBroker(
        list(settings.nats_servers),
        security=SASLPlaintext(username=service, password=settings.nats_password.get_secret_value()),
        name=service,
        inbox_prefix=f"_INBOX_{service}",
        apply_types=False,
        decoder=as_it_came,
        pending_size=0,
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        connect_timeout=2,
        logger=None,
        error_cb=_said,
        disconnected_cb=disconnected,
    )


async def _said(error: Exception) -> None:
    log.warning("bus_error", error=type(error).__name__)
