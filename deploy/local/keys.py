"""Makes every secret of an installation at its first start, random, and readable by its owner alone."""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.local.places import Places
from deploy.services import SERVICES

KEY_BYTES = 32


def make_secrets(places: Places) -> None:
    """What is there stays: a key made anew would make everything written under the old one unreadable."""
    for service in SERVICES:
        folder = _folder(places.secrets(service))
        for name in ("postgres_password", "nats_password"):
            _once(folder / name, _password)
        _once(folder / "master.key", _key)
        seed = _once(folder / "signing.key", _key)
        public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        write_private(places.public_keys / f"{service}.pub", public)
    folder = _folder(places.operations)
    names = [f"{service}_migrate_password" for service in SERVICES]
    for name in ("postgres_password", "operator_password", "system_password", "route_password", *names):
        _once(folder / name, _password)


def password(file: Path) -> str:
    return file.read_text().strip()


def bus_passwords(places: Places) -> Mapping[str, str]:
    """Passwords on the bus by user."""
    own = {service: password(places.secrets(service) / "nats_password") for service in SERVICES}
    return own | {user: password(places.operations / f"{user}_password") for user in ("operator", "system", "route")}


def write_private(file: Path, content: bytes) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    fresh = file.with_name(file.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)


def _once(file: Path, make: Callable[[], bytes]) -> bytes:
    if not file.exists():
        write_private(file, make())
    return file.read_bytes()


def _folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def _password() -> bytes:
    return secrets.token_urlsafe(KEY_BYTES).encode()


def _key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)
