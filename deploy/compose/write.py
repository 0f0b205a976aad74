"""`python -m deploy.compose.write FOLDER`: everything compose.yaml mounts, made once and kept when run again."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from deploy.local.keys import bus_passwords, make_secrets, write_private
from deploy.local.places import Places
from deploy.nats.cluster import cluster_node
from deploy.nats.configuration import render

NODES = ("nats-1", "nats-2", "nats-3")
INSIDE = 10_001  # the user in the containers where root writes this
VARIABLES = "compose.env"


def write(folder: Path) -> None:
    """Secrets, public keys, a configuration for each nats-server, the folder of blobs, and the variables."""
    places = Places(folder.resolve())
    places.make()
    make_secrets(places)
    passwords = bus_passwords(places)
    for node in NODES:
        configuration = cluster_node(
            node, client="0.0.0.0:4222", route="0.0.0.0:6222", routes=[f"{one}:6222" for one in NODES], store="/data",
            passwords=passwords,
        )  # fmt: skip
        write_private(places.nats / f"{node}.conf", render(configuration).encode())
    user = os.getuid() or INSIDE
    (places.data / VARIABLES).write_text(f"HANDOVER_INSTALLATION={places.data}\nHANDOVER_USER={user}:{user}\n")
    if os.getuid() == 0:
        for path in (places.blobs, *_below(places.data / "secrets"), *_below(places.public_keys)):
            os.chown(path, INSIDE, INSIDE)


def _below(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.rglob("*")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m deploy.compose.write")
    parser.add_argument("folder", type=Path)
    write(parser.parse_args().folder)
