"""E-mail over SMTP: one message, whose Message-ID stays the same however often it is sent."""

import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

import aiosmtplib

from services.notifications.channel import NotTaken, Outgoing

ANSWER_WITHIN = 15.0  # seconds for the whole conversation's every step
PORTS = {"smtp": 25, "smtps": 465}
PERMANENT = range(500, 600)
GOING_DOWN = 421


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
                self._message(outgoing), hostname=self.host, port=self.port, username=self.user,
                password=self.password, use_tls=self.tls, tls_context=self.context,
                start_tls=True if self.always and not self.tls else None, timeout=ANSWER_WITHIN,
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

    def _message(self, outgoing: Outgoing) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = self.sender, outgoing.address
        message["Subject"] = outgoing.subject
        message["Message-ID"] = f"<{outgoing.identity}>"
        message.set_content(outgoing.text)
        if outgoing.html:
            message.add_alternative(outgoing.html, subtype="html")
        for file in outgoing.files:
            main, _, sub = file.media_type.partition("/")
            message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
        return message
