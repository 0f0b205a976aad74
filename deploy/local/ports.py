"""Free loopback ports, kept from one start to the next so that an address noted down stays right."""

import json
import secrets
import socket
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

HOST = "127.0.0.1"
LOWEST, HIGHEST = 10_000, 32_768


def claim_ports(file: Path, names: Iterable[str]) -> dict[str, int]:
    """A port per name: last time's where nobody else has taken it, else a fresh one."""
    known: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    kept = {name: port for name, port in known.items() if is_free(port)}
    fresh = [name for name in names if name not in kept]
    ports = kept | dict(zip(fresh, free_ports(len(fresh)), strict=True))
    file.write_text(json.dumps(ports, indent=2, sort_keys=True))
    return ports


def free_ports(count: int) -> list[int]:
    """Distinct ones below those the system gives to outgoing connections.

    A port from that range would be in danger whenever its server is down: a client that tries again and again to
    reach it may be given the very port as its own, connect to itself, and keep the server from coming back.
    """
    found: list[int] = []
    while len(found) < count:
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        if port not in found and is_free(port):
            found.append(port)
    return found


def is_free(port: int) -> bool:
    with closing(socket.socket()) as listener:
        # A server that has just stopped leaves connections in TIME_WAIT; they do not keep the port from us.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
    return True
