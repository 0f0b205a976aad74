"""Webhooks over HTTP, signed as the Standard Webhooks specification says: any of its libraries verifies them."""

import base64
import hmac
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from services.notifications.calling import HEADERS, call, wait_asked
from services.notifications.channel import NotTaken, Outgoing

GONE = 410  # the receiver does not want this address called any more


@dataclass(frozen=True)
class Signatures:
    """One secret per receiving side, drawn from ours: nobody can sign for another, and nothing is stored."""

    key: bytes = field(repr=False)

    def secret(self, estate: str, contractor: str) -> bytes:
        """Raises NotTaken where there is no key: nothing goes out that anybody could have signed."""
        if not self.key:
            raise NotTaken("no signing key is set", permanent=True)
        return hmac.digest(self.key, f"{estate}:{contractor}".encode(), "sha256")

    def as_text(self, estate: str, contractor: str) -> str:
        return "whsec_" + base64.b64encode(self.secret(estate, contractor)).decode()


def signed(outgoing: Outgoing, at: datetime) -> dict[str, str]:
    """The three headers; the receiver refuses what is too old, so the time is that of this attempt."""
    moment = str(int(at.timestamp()))
    what = b".".join((outgoing.identity.encode(), moment.encode(), outgoing.content))
    signature = base64.b64encode(hmac.digest(outgoing.secret, what, "sha256")).decode()
    return {"webhook-id": outgoing.identity, "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}"}


async def post(client: httpx.AsyncClient, outgoing: Outgoing, at: datetime, *, within: float) -> None:
    """Returns once the receiver answered 2xx. Raises NotTaken; also for a redirect, which is never followed."""
    headers = {**HEADERS, **signed(outgoing, at)}
    answer = await call(client, outgoing.address, outgoing.content, within=within, headers=headers)
    if not answer.is_success:
        raise NotTaken(
            f"HTTP {answer.status_code}",
            permanent=answer.status_code == GONE,
            wait=wait_asked(answer, at),
            down=answer.is_server_error,
        )
