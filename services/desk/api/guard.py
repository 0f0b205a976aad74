"""What holds for every request and answer: bodies have an end, and browsers are told to run nothing foreign."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.desk.api.problems import problem_response
from shared.blobs import LIMIT as LARGEST_FILE
from shared.problems import TooLarge
from shared.wire import LARGEST_MESSAGE

FORM_AROUND_A_FILE = 64 * 1024  # bytes
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Counts what comes in rather than believing Content-Length, which may be missing or false."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        meter = Meter(receive, limit_of(scope["path"]))
        answering = Answering(send, meter)
        try:
            await self._app(scope, meter.receive, answering.send)
        except TooLong:
            if answering.begun:
                raise
        if meter.too_long and not answering.begun:
            too_large = TooLarge(size=meter.size, limit=meter.limit)
            await problem_response(too_large, dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1"))(
                scope, receive, answering.send_at_last
            )


class TooLong(Exception):  # noqa: N818 - a fact about the body
    """The body goes on past its limit; nothing more of it is read."""


class Meter:
    """Measures one request's body as it arrives."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self.limit, self.size = receive, limit, 0

    @property
    def too_long(self) -> bool:
        return self.size > self.limit

    async def receive(self) -> Message:
        message = await self._receive()
        self.size += len(message.get("body", b""))
        if self.too_long:
            raise TooLong
        return message


class Answering:
    """Adds the headers; holds back what the application says about a body it was not allowed to finish."""

    def __init__(self, send: Send, meter: Meter) -> None:
        self._send, self._meter, self.begun = send, meter, False

    async def send(self, message: Message) -> None:
        if not (self._meter.too_long and not self.begun):
            await self.send_at_last(message)

    async def send_at_last(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY.items():
                headers.setdefault(name, value)
        await self._send(message)


def limit_of(path: str) -> int:
    if path.startswith("/api/v1/") and path.endswith(("/files", "/roster", "/answers.xlsx", "/scan", "/scans")):
        return LARGEST_FILE + FORM_AROUND_A_FILE
    return LARGEST_MESSAGE
