"""The outside world of the demonstration: a mail server and a contractor's own system, both on loopback.

What they keep stays in memory: who got which message ids, never a name or a text.
"""

import asyncio
import base64
import hmac
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.ports import HOST
from shared import clock

HEADER_END = b"\r\n\r\n"
TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"
NOT_TAKEN = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
TOLERANCE = 300.0  # seconds a signed message stays valid


@dataclass
class Received:
    """Message ids by who got them; the same id twice is one message that came twice."""

    by_recipient: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0

    def note(self, recipient: str, message_id: str) -> None:
        self.by_recipient[recipient].append(message_id)

    @property
    def messages(self) -> int:
        return sum(len(set(ids)) for ids in self.by_recipient.values())

    @property
    def repeats(self) -> int:
        return sum(len(ids) for ids in self.by_recipient.values()) - self.messages


class Mailboxes:
    """Takes every mail it is given."""

    def __init__(self, received: Received) -> None:
        self._received = received

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        mail = message_from_bytes(envelope.original_content or b"")
        for recipient in envelope.rcpt_tos:
            self._received.note(str(recipient), str(mail["Message-ID"]))
        return "250 OK"


class Conversation(SMTP):
    """One connection to the mail server, known while it lasts so that none outlives the receivers."""

    def __init__(self, received: Received, lasting: "set[Conversation]") -> None:
        super().__init__(Mailboxes(received), enable_SMTPUTF8=True, loop=asyncio.get_running_loop())
        self._lasting, self._over = lasting, asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._lasting.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._lasting.discard(self)
        self._over.set()

    async def end(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
            await self._over.wait()


@dataclass
class Hook:
    """A contractor's own system: takes what is signed with the secret it was given, as Standard Webhooks says."""

    received: Received
    secret: bytes = field(default=b"", repr=False)

    def know(self, secret: str) -> None:
        self.secret = base64.b64decode(secret.removeprefix("whsec_"))

    def take(self, headers: dict[str, str], body: bytes) -> bool:
        """Whether it was taken; the signature is over id, time and body."""
        identity, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "0")
        what = b".".join((identity.encode(), moment.encode(), body))
        right = "v1," + base64.b64encode(hmac.digest(self.secret, what, "sha256")).decode()
        fresh = abs(clock.now().timestamp() - float(moment)) < TOLERANCE
        signed = hmac.compare_digest(right.encode(), headers.get("webhook-signature", "").encode("latin-1"))
        if self.secret and signed and fresh:
            self.received.note("webhook", identity)
            return True
        self.received.refused += 1
        return False


@dataclass(frozen=True)
class Receivers:
    smtp_url: str
    webhook_url: str
    mail: Received
    hook: Hook


@asynccontextmanager
async def receivers() -> AsyncIterator[Receivers]:
    loop = asyncio.get_running_loop()
    mail, hook, lasting = Received(), Hook(Received()), set[Conversation]()
    post = await loop.create_server(lambda: Conversation(mail, lasting), HOST, 0)
    calls: set[asyncio.Task[None]] = set()
    web = await asyncio.start_server(lambda *ends: calls.add(loop.create_task(_serve(ends, hook))), HOST, 0)
    try:
        ports = [server.sockets[0].getsockname()[1] for server in (post, web)]
        yield Receivers(f"smtp://{HOST}:{ports[0]}", f"http://{HOST}:{ports[1]}/letters", mail, hook)
    finally:
        post.close()
        web.close()
        for conversation in list(lasting):
            await conversation.end()
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)


async def _serve(ends: tuple[asyncio.StreamReader, asyncio.StreamWriter], hook: Hook) -> None:
    """The requests of one connection, until its sender closes it."""
    reader, writer = ends
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        try:
            while True:
                headers, body = await _request(reader)
                writer.write(TAKEN if hook.take(headers, body) else NOT_TAKEN)
                await writer.drain()
        finally:
            writer.close()
            await writer.wait_closed()


async def _request(reader: asyncio.StreamReader) -> tuple[dict[str, str], bytes]:
    head = (await reader.readuntil(HEADER_END)).decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in head[1:] if line)
    headers = {name.strip().lower(): value.strip() for name, value in pairs}
    return headers, await reader.readexactly(int(headers.get("content-length", "0")))
