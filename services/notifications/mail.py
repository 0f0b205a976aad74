"""E-mail over SMTP: one message, whose Message-ID stays the same however often it is sent."""

import asyncio
import socket
import ssl
from dataclasses import dataclass, field
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

import aiosmtplib

from services.notifications.channel import File, NotTaken, Outgoing
from shared import clock

ANSWER_WITHIN = 15.0  # seconds for the whole conversation's every step
PORTS = {"smtp": 25, "smtps": 465}
PERMANENT = range(500, 600)
GOING_DOWN = 421
# The classes of `email.mime` and this policy write a message in a quarter of the time `EmailMessage` takes.
AS_SENT = compat32.clone(linesep="\r\n")
CONTROL = frozenset(map(chr, (*range(32), 127)))


class OwnName:
    """What this machine calls itself to a mail server. Asked once: to answer, the system may ask the network."""

    def __init__(self) -> None:
        self._said = ""

    async def said(self) -> str:
        self._said = self._said or await asyncio.to_thread(socket.getfqdn)
        return self._said


OWN_NAME = OwnName()


@dataclass(frozen=True)
class MailServer:
    """`smtp://user:password@host:port?from=address` (STARTTLS when offered) or `smtps://…` (TLS from the start).

    `starttls=always` sends nothing to a server that does not offer it; `ca=/path.pem` trusts this authority alone;
    `per_minute=60` is all it is given in a minute.
    """

    host: str
    port: int
    sender: str
    tls: bool
    always: bool = False
    per_minute: int | None = None
    context: ssl.SSLContext | None = field(default=None, repr=False)
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def at(cls, url: str) -> Self:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("a mail server is smtp://host:port or smtps://host:port")
        words = dict(parse_qsl(parts.query))
        sender, ca = words.get("from", f"handover@{parts.hostname}"), words.get("ca")
        return cls(
            host=parts.hostname, port=parts.port or PORTS[parts.scheme], sender=sender, tls=parts.scheme == "smtps",
            always=words.get("starttls") == "always",
            per_minute=int(words["per_minute"]) if "per_minute" in words else None,
            context=ssl.create_default_context(cafile=ca) if ca else None,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )  # fmt: skip

    async def send(self, outgoing: Outgoing) -> None:
        """Returns once the server has taken it. Raises NotTaken."""
        try:
            await aiosmtplib.send(
                self._message(outgoing), sender=self.sender, recipients=[outgoing.address], hostname=self.host,
                port=self.port, username=self.user, password=self.password, use_tls=self.tls, timeout=ANSWER_WITHIN,
                tls_context=self.context, start_tls=True if self.always and not self.tls else None,
                local_hostname=await OWN_NAME.said(),
            )  # fmt: skip
        except aiosmtplib.SMTPRecipientsRefused as refused:
            codes = sorted(recipient.code for recipient in refused.recipients)
            raise NotTaken(f"SMTP {codes[0]}", permanent=all(code in PERMANENT for code in codes)) from None
        except aiosmtplib.SMTPResponseException as refused:
            code = refused.code
            raise NotTaken(f"SMTP {code}", permanent=code in PERMANENT, down=code == GOING_DOWN) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise NotTaken(type(error).__name__, down=True) from None
        except ValueError as error:  # an address or a header that cannot be written
            raise NotTaken(type(error).__name__, permanent=True) from None

    def _message(self, outgoing: Outgoing) -> bytes:
        """Raises ValueError for an address or a subject that cannot stand in a header."""
        message = _whole(outgoing)
        message["From"], message["To"] = self.sender, _address(outgoing.address)
        message["Subject"] = _subject(outgoing.subject)
        message["Message-ID"] = f"<{outgoing.identity}>"
        message["Date"] = format_datetime(clock.now())
        return message.as_bytes(policy=AS_SENT)


def _whole(outgoing: Outgoing) -> MIMEBase:
    """Text, the same as HTML beside it, and what goes along."""
    body: MIMEBase = MIMEText(outgoing.text, "plain", "utf-8")
    if outgoing.html:
        body = MIMEMultipart("alternative", _subparts=[body, MIMEText(outgoing.html, "html", "utf-8")])
    if outgoing.files:
        body = MIMEMultipart("mixed", _subparts=[body, *map(_enclosed, outgoing.files)])
    return body


def _enclosed(file: File) -> MIMEBase:
    main, _, sub = file.media_type.partition("/")
    part = MIMEBase(main, sub)
    part.set_payload(file.content)
    encode_base64(part)
    name = file.name if file.name.isascii() else ("utf-8", "", file.name)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _address(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise ValueError("an e-mail address of other letters than SMTP carries")
    return text


def _subject(text: str) -> str:
    if not CONTROL.isdisjoint(text):
        raise ValueError("a subject of more than one line")
    return text if text.isascii() else Header(text, "utf-8").encode()
