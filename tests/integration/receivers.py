"""The outside world of the tests: a mail server and an HTTP server that really listen, and do what they are told."""

import asyncio
import base64
import hmac
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


def opened() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass
class MailBox:
    """Takes mail, or answers `refusal` to whoever sends it; `encrypted` says of each message how it came.

    It answers once `answers` is set.
    """

    refusal: str | None = None
    answers: asyncio.Event = field(default_factory=opened)
    messages: list[Message] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refusal is not None:
            return self.refusal
        assert isinstance(envelope.content, bytes)
        assert server.transport is not None
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        await self.answers.wait()
        return "250 OK"


@asynccontextmanager
async def mail_server(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, port: int = 0, **more: Any
) -> AsyncIterator[MailBox]:
    """Plain, with STARTTLS that it insists on, or with TLS from the start; `more` is aiosmtpd's."""
    box = MailBox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            box, loop=loop, hostname="localhost", tls_context=starttls, require_starttls=starttls is not None, **more
        ),
        "127.0.0.1", port, ssl=tls,
    )  # fmt: skip
    box.port = server.sockets[0].getsockname()[1]
    async with server:
        yield box


@dataclass(frozen=True)
class Call:
    target: str
    headers: dict[str, str]
    body: bytes

    def signed_with(self, secret: str) -> bool:
        """As the Standard Webhooks specification says it is checked."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        what = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        expected = base64.b64encode(hmac.digest(key, what, "sha256")).decode()
        return self.headers["webhook-signature"] == f"v1,{expected}"


@dataclass
class Hook:
    """Answers every call with `status` and `answer`, never while that is None, or closes early; `called` by every call.

    It answers once `answers` is set.
    """

    status: int | None = 200
    answer: bytes = b""
    retry_after: str = "0"
    closes_early: bool = False
    answers: asyncio.Event = field(default_factory=opened)
    calls: list[Call] = field(default_factory=list)
    called: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/handover"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first, *head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[:-2]
            headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head)}
            target = first.split(" ")[1]
            self.calls.append(Call(target, headers, await reader.readexactly(int(headers["content-length"]))))
            self.called.set()
            await self.answers.wait()
            if self.closes_early:
                return
            if self.status is None:
                await reader.read()  # until the caller hangs up
            else:
                head_out = f"HTTP/1.1 {self.status} -\r\ncontent-length: {len(self.answer)}\r\nconnection: close\r\n"
                head_out += f"retry-after: {self.retry_after}\r\n\r\n"
                writer.write(head_out.encode() + self.answer)
                with suppress(ConnectionError):  # who asked is gone
                    await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def web_server() -> AsyncIterator[Hook]:
    hook = Hook()
    server = await asyncio.start_server(hook.serve, "127.0.0.1", 0)
    hook.port = server.sockets[0].getsockname()[1]
    async with server:
        yield hook
