"""The link a message carries: drawn from our own key at the moment of writing, stored nowhere but as its hash."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from shared.contracts.notifications import LinkOffered, OfferLink
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.service import Running
from shared.wording import Wording

Row = Any  # a record of notification_list, read by column name

LASTS = timedelta(days=30)
PAGE = "/l"  # the desk's page; what follows the # never leaves the reader's browser
NOTHING = Wording("", "")
LINE = Wording(
    "\n\n无须登录，打开此链接即可查看和办理(请勿转发)：\n{link}",
    "\n\nOpen this link to see and answer it; no login is needed. Please do not forward it:\n{link}",
)


def evolve(offered: bool, event: Event) -> bool:
    return offered or isinstance(event, LinkOffered)


OFFER = Aggregate("link", initial=False, evolve=evolve)


def offer(asked: Asked[OfferLink], offered: bool) -> list[Event]:
    return [] if offered else [LinkOffered(**asked.command.model_dump(), expires_at=asked.now + LASTS)]


@dataclass(frozen=True)
class Links:
    """`site` is where people reach the desk; without it, or without a key, messages carry no link."""

    key: bytes = field(default=b"", repr=False)
    site: str | None = None

    def token(self, link: str) -> str:
        return hmac.digest(self.key, f"link/{link}".encode(), "sha256").hex()

    async def line(self, running: Running, row: Row, person: str) -> Wording:
        """What is written below the message: the link of this reader, good before the message goes out."""
        scope = _scope(row)
        if not (self.key and self.site) or scope is None:
            return NOTHING
        link = str(uuid5(UUID(row["notification"]), f"link/{person}"))
        token = self.token(link)
        command = OfferLink(
            estate=row["estate"], link=link, person=person, role=row["recipient_kind"], contractor=row["contractor"],
            **scope, way="sms" if row["channel"] == "sms" else "email", notification=row["notification"],
            token_hash=sha256(token.encode()).hexdigest(), tells_of=row["tells_of"],
        )  # fmt: skip
        await running.execute(command, id=uuid5(UUID(link), "offer"), causation=UUID(row["tells_of"]))
        return LINE.fill(link=f"{self.site.rstrip('/')}{PAGE}#{token}")


def _scope(row: Row) -> Mapping[str, str] | None:
    """The narrowest thing the message is about; staff log in, and a code opens nothing by itself."""
    if row["template"] == "device_code" or row["channel"] == "webhook":
        return None
    wanted = {"contractor": ("letter", "issue"), "owner": ("unit",)}.get(row["recipient_kind"], ())
    return next(({name: row[name]} for name in wanted if row[name] is not None), None)
