"""The channels side by side: what each needs to be set up, and how a message is handed to it."""

from dataclasses import dataclass
from datetime import datetime

import httpx

from services.notifications.channel import NotTaken, Outgoing
from services.notifications.mail import MailServer
from services.notifications.robots import say
from services.notifications.sms import SmsGateway
from services.notifications.webhook import Signatures, post
from shared.contracts.notifications import Channel


@dataclass(frozen=True)
class Channels:
    """Where `mail` or `sms` is None, what would go there is parked, and can be sent by hand later."""

    mail: MailServer | None
    sms: SmsGateway | None
    signatures: Signatures

    def per_minute(self) -> dict[Channel, int]:
        """As the servers' addresses say."""
        said: dict[Channel, MailServer | SmsGateway | None] = {"email": self.mail, "sms": self.sms}
        return {channel: server.per_minute for channel, server in said.items() if server and server.per_minute}

    def ready_for(self, channel: Channel) -> None:
        """Raises NotTaken where nobody has set the server the channel needs."""
        if channel == "email" and self.mail is None:
            raise NotTaken("no mail server is set", permanent=True)
        if channel == "sms" and self.sms is None:
            raise NotTaken("no SMS gateway is set", permanent=True)

    async def hand_over(
        self, client: httpx.AsyncClient, channel: Channel, outgoing: Outgoing, at: datetime, *, within: float
    ) -> bool:  # fmt: skip
        """Whether the recipient's side has it now; a gateway that took an SMS says nothing of the telephone."""
        match channel:
            case "email":
                if self.mail is not None:
                    await self.mail.send(outgoing)
            case "sms":
                if self.sms is not None:
                    await self.sms.send(client, outgoing, at, within=within)
                return False
            case "webhook":
                await post(client, outgoing, at, within=within)
            case "wecom" | "dingtalk" | "feishu":
                await say(client, channel, outgoing, at, within=within)
        return True
