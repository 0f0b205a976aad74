"""A reader of messages: mail in a box, the page behind its link, and a phone that keeps its own number."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import httpx

from shared import clock
from shared.media_types import XLSX
from tests.integration.receivers import MailBox

LINK = re.compile(r"(https?://\S+)/l#([0-9a-f]{64})")
CODE = re.compile(r"\b(\d{6})\b")
API = "/api/v1/link"


def texts(box: MailBox, to: str) -> list[str]:
    """What each message says, beside its HTML and what is attached."""
    found = [message for message in box.messages if message["To"] == to]
    bodies = [message.get_body(("plain",)) for message in found if isinstance(message, EmailMessage)]
    return [body.get_content() for body in bodies if isinstance(body, EmailMessage)]


def links(box: MailBox, to: str) -> list[str]:
    """Tokens, oldest first."""
    return [found[2] for text in texts(box, to) if (found := LINK.search(text))]


def codes(box: MailBox, to: str) -> list[str]:
    """Six digits of the messages without a link, oldest first."""
    return [found[1] for text in texts(box, to) if not LINK.search(text) and (found := CODE.search(text))]


@dataclass
class Phone:
    """One device with one link open."""

    desk: httpx.AsyncClient
    token: str
    device: str = field(default_factory=lambda: clock.new_id().hex * 2)

    @property
    def headers(self) -> dict[str, str]:
        return {"Handover-Link": self.token, "Handover-Device": self.device}

    async def get(self, path: str = "") -> httpx.Response:
        return await self.desk.get(API + path, headers=self.headers)

    async def post(self, path: str, body: Any = None, key: str = "", **more: Any) -> httpx.Response:
        headers = self.headers | {"Idempotency-Key": key or str(clock.new_id())}
        content = {"json": body} if body is not None else {}
        return await self.desk.post(API + path, headers=headers, **content, **more)

    async def do(self, deed: str, **body: Any) -> dict[str, Any]:
        receipt: dict[str, Any] = ok(await self.post(f"/do/{deed}", body))
        return receipt

    async def upload(self, content: bytes) -> str:
        return str(ok(await self.post("/files", files={"file": ("photo.png", content, "image/png")}))["sha256"])

    async def send_sheet(self, content: bytes) -> httpx.Response:
        return await self.post("/answers.xlsx", files={"file": ("answers.xlsx", content, XLSX)})

    async def confirm(self, box: MailBox, to: str, settled: Callable[[], Awaitable[None]]) -> None:
        """Asks for a code, reads it in the mail, and enters it."""
        before = len(codes(box, to))
        ok(await self.post("/code", {"way": "email"}))
        await settled()
        [digits] = codes(box, to)[before:]
        ok(await self.post("/device", {"digits": digits}))


def ok(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def refused(answer: httpx.Response, title: str, status: int) -> dict[str, Any]:
    problem: dict[str, Any] = answer.json()
    assert (problem["title"], answer.status_code) == (title, status), problem
    assert problem["detail_zh"]
    assert problem["detail_en"]
    return problem
