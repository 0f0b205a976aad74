"""A mail server in a process of its own that takes 200 ms for each mail: says its port, then each Message-ID."""

import asyncio
import os
from email import message_from_bytes

from aiosmtpd.smtp import SMTP, Envelope, Session

TAKES = 0.2  # seconds


class Slow:
    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(TAKES)
        print(message_from_bytes(envelope.original_content or b"")["Message-ID"], flush=True)
        return "250 OK"


async def serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Slow(), loop=loop, hostname="localhost"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    os.nice(10)  # it stands for somebody else's machine
    asyncio.run(serve())
