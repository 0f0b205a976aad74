"""Bytes that only one key opens: how a scan lies in the blobs, noise without its key wherever it was copied."""

import hmac
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = bytes(12)  # a key is drawn from what it encrypts, so that no key ever meets a second content


@dataclass(frozen=True, slots=True)
class Encrypted:
    """What is stored, and the 32 bytes that open it."""

    content: bytes
    key: bytes


def encrypted(secret: bytes, plain: bytes, *about: str) -> Encrypted:
    """The same content about the same things is the same bytes again, so that a repeated request changes nothing.

    Only whoever has `secret` (32 bytes that never leave the process) and the content itself can draw the key anew.
    """
    said = b"".join(len(one.encode()).to_bytes(4) + one.encode() for one in about)
    key = hmac.digest(secret, said + sha256(plain).digest(), "sha256")
    return Encrypted(AESGCM(key).encrypt(NONCE, plain, None), key)


def decrypted(content: bytes, key: bytes) -> bytes:
    """Raises ValueError where the key is another's."""
    try:
        return AESGCM(key).decrypt(NONCE, content, None)
    except InvalidTag as other:
        raise ValueError("this key opens other bytes") from other


def shares(key: bytes, among: tuple[str, ...]) -> tuple[bytes, ...]:
    """The key cut in as many parts as there are persons: all of them together are the key, fewer say nothing of it.

    The same key among the same persons is cut the same way.
    """
    drawn = tuple(hmac.digest(key, f"{place}:{one}".encode(), "sha256") for place, one in enumerate(among[1:], 1))
    return (joined((key, *drawn)), *drawn)


def joined(parts: tuple[bytes, ...]) -> bytes:
    return reduce(_xor, parts)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
