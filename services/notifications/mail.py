"""E-mail over SMTP: one message, whose Message-ID stays the same however often it is sent."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from services.notifications.channel import NotTaken, Outgoing

ANSWER_WITHIN = 15.0  # seconds for the whole conversation's every step
PORTS = {"smtp": 25, "smtps": 465}
PERMANENT = range(500, 600)


@dataclass(frozen=True)
class MailServer:
    """`smtp://user:password@host:port?from=address` (STARTTLS when offered) or `smtps://…` (TLS from the start)."""

    host: str
    port: int
    sender: str
    tls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def at(cls, url: str) -> Self:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("a mail server is smtp://host:port or smtps://host:port")
        sender = parse_qs(parts.query).get("from", [f"handover@{parts.hostname}"])[0]
        return cls(
            host=parts.hostname, port=parts.port or PORTS[parts.scheme], sender=sender, tls=parts.scheme == "smtps",
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )  # fmt: skip

    async def send(self, outgoing: Outgoing) -> None:
        """Returns once the server has taken it. Raises NotTaken."""
        try:
            await aiosmtplib.send(
                self._message(outgoing), hostname=self.host, port=self.port, username=self.user,
                password=self.password, use_tls=self.tls, timeout=ANSWER_WITHIN,
            )  # fmt: skip
        except aiosmtplib.SMTPRecipientsRefused as refused:
            codes = sorted(recipient.code for recipient in refused.recipients)
            raise NotTaken(f"SMTP {codes[0]}", permanent=all(code in PERMANENT for code in codes)) from None
        except aiosmtplib.SMTPResponseException as refused:
            raise NotTaken(f"SMTP {refused.code}", permanent=refused.code in PERMANENT) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise NotTaken(type(error).__name__) from None
        except ValueError as error:  # an address or a header that cannot be written
            raise NotTaken(type(error).__name__, permanent=True) from None

    def _message(self, outgoing: Outgoing) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = self.sender, outgoing.address
        message["Subject"] = outgoing.subject
        message["Message-ID"] = f"<{outgoing.identity}>"
        message.set_content(outgoing.text)
        return message
