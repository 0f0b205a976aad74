"""The demonstration's receivers count what really came, and take no webhook that is not signed for them."""

import base64
import hmac
from email.message import EmailMessage

import aiosmtplib
import httpx
import pytest

from services.desk.demonstration.receivers import Receivers, receivers
from shared import clock

SECRET = b"0123456789abcdef0123456789abcdef"
BODY = b'{"event": "LetterIssued"}'


def headers(secret: bytes, *, age: float = 0.0) -> dict[str, str]:
    moment = str(int(clock.now().timestamp() - age))
    what = b".".join((b"message-1", moment.encode(), BODY))
    signature = base64.b64encode(hmac.digest(secret, what, "sha256")).decode()
    return {"webhook-id": "message-1", "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}"}


async def call(outside: Receivers, sent: dict[str, str]) -> int:
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.post(outside.webhook_url, content=BODY, headers=sent)).status_code


async def test_a_webhook_is_taken_only_with_the_right_signature_and_only_while_it_is_fresh() -> None:
    async with receivers() as outside:
        assert await call(outside, headers(SECRET)) == 401
        outside.hook.know("whsec_" + base64.b64encode(SECRET).decode())
        assert await call(outside, headers(b"another secret")) == 401
        assert await call(outside, headers(SECRET, age=3_600)) == 401
        assert await call(outside, {}) == 401
        assert outside.hook.received.messages == 0
        assert await call(outside, headers(SECRET)) == 204
        assert await call(outside, headers(SECRET)) == 204
        assert (outside.hook.received.messages, outside.hook.received.repeats) == (1, 1)


@pytest.mark.parametrize("text", ["plain", "收楼通知书"])
async def test_mail_is_counted_by_mailbox_and_message_id(text: str) -> None:
    async with receivers() as outside:
        for number in (1, 1, 2):
            message = EmailMessage()
            message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.com", text
            message["Message-ID"] = f"<{number}@example.com>"
            message.set_content(text)
            host, _, port = outside.smtp_url.removeprefix("smtp://").partition(":")
            await aiosmtplib.send(message, hostname=host, port=int(port))
        assert dict(outside.mail.by_recipient) == {
            "b@example.com": ["<1@example.com>", "<1@example.com>", "<2@example.com>"]
        }
        assert (outside.mail.messages, outside.mail.repeats) == (2, 1)
