"""A service's keys for personal data: one per person, wrapped by the master key, destroyed to erase."""

import hmac
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

if TYPE_CHECKING:
    from shared.postgres import Connection

NONCE = 12

MAKE = """
insert into private.key (person, wrapped) select * from unnest($1::text[], $2::bytea[]) on conflict do nothing
"""
DESTROY = """
insert into private.key (person, wrapped, destroyed_at) select person, null, now() from unnest($1::text[]) person
on conflict (person) do update set wrapped = null, destroyed_at = coalesce(key.destroyed_at, now())
"""


class Keys:
    """The keys of some persons, unwrapped for one batch or page and then forgotten. Implements `personal.Keyring`."""

    def __init__(self, keys: dict[str, bytes | None]) -> None:
        self._keys = keys

    def without(self, persons: Iterable[str]) -> set[str]:
        """Those whose key is gone."""
        return {person for person in persons if self._keys.get(person) is None}

    def unknown(self, persons: Iterable[str]) -> set[str]:
        """Those who never had a key here."""
        return {person for person in persons if person not in self._keys}

    def seal(self, person: str, plain: bytes) -> bytes:
        key = self._keys[person]
        if key is None:
            return b""  # the person was erased: what is said about them from now on is erased at once
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(key).encrypt(nonce, plain, person.encode())

    def open(self, person: str, sealed: bytes) -> bytes | None:
        key = self._keys.get(person)
        if key is None or not sealed:
            return None
        try:
            return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], person.encode())
        except InvalidTag as damaged:
            raise ValueError(f"sealed value of person {person} does not fit its key") from damaged


NO_KEYS = Keys({})


class KeyStore:
    """Loads, makes and destroys keys in `private.key`; `master` is 32 bytes and never leaves the process."""

    def __init__(self, master: bytes) -> None:
        self._master = master
        self.digest_key = hmac.digest(master, b"command digests", "sha256")
        self.scan_secret = hmac.digest(master, b"scans", "sha256")

    async def load(self, connection: "Connection", persons: Iterable[str]) -> Keys:
        """Keys of these persons; erased and unknown ones have none and open to nothing."""
        wanted = list(set(persons))
        if not wanted:
            return NO_KEYS
        rows = await connection.fetch("select person, wrapped from private.key where person = any($1)", wanted)
        return Keys({person: self._unwrap(wrapped) for person, wrapped in rows})

    async def load_or_make(self, connection: "Connection", persons: Iterable[str]) -> Keys:
        """As `load`, making a key for whoever has none yet and was not erased; in the transaction that uses it."""
        wanted = sorted(set(persons))
        if not wanted:
            return NO_KEYS
        made = [aes_key_wrap(self._master, os.urandom(32)) for _ in wanted]
        await connection.execute(
            MAKE,
            wanted, made,
        )  # fmt: skip
        return await self.load(connection, wanted)

    async def destroy(self, connection: "Connection", persons: Iterable[str]) -> None:
        await connection.execute(
            DESTROY,
            list(set(persons)),
        )

    def _unwrap(self, wrapped: bytes | None) -> bytes | None:
        return None if wrapped is None else aes_key_unwrap(self._master, wrapped)
