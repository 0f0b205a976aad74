"""Actor tokens: who stands behind one message, signed so that the bus need not be believed."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.orders import SYSTEM
from shared.problems import Unauthenticated
from shared.wording import Wording

HEADER = "Handover-Actor"
DESK = "desk"
LASTS = timedelta(minutes=2)

MISSING = Wording("缺少操作人令牌", "the actor token is missing")
UNREADABLE = Wording("操作人令牌无法读取", "the actor token cannot be read")
FORGED = Wording("操作人令牌的签名不符", "the actor token's signature does not fit")
OTHER_MESSAGE = Wording("操作人令牌属于另一条消息", "the actor token belongs to another message")
TOO_OLD = Wording("操作人令牌已过期", "the actor token has expired")
NOT_ITS_PERSON = Wording("{issuer} 不得代表 {person}", "{issuer} may not speak for {person}")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or `system:<service>`) and the roles claimed for the estate of the one message the token is for."""

    person: str
    roles: frozenset[str]
    issuer: str


class Signer:
    """Signs for one service: the desk for anybody it has let in, every other service only for itself."""

    def __init__(self, service: str, private_key: bytes) -> None:
        self._service = service
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)

    def sign(self, person: str, roles: frozenset[str], body: bytes, now: datetime) -> str:
        claims = orjson.dumps(
            {
                "by": self._service,
                "person": person,
                "roles": sorted(roles),
                "body": hashlib.sha256(body).hexdigest(),
                "until": int((now + LASTS).timestamp()),
            }
        )
        return f"{_text(claims)}.{_text(self._key.sign(claims))}"

    def sign_as_system(self, body: bytes, now: datetime) -> str:
        return self.sign(SYSTEM + self._service, frozenset(), body, now)


class Verifier:
    """Checks tokens against the public keys of the services (32 bytes each, by service name)."""

    def __init__(self, public_keys: Mapping[str, bytes]) -> None:
        self._keys = {service: Ed25519PublicKey.from_public_bytes(key) for service, key in public_keys.items()}

    def verify(self, token: str | None, body: bytes, now: datetime) -> Actor:
        """Who is asking; raises Unauthenticated with the reason. The command id is inside the signed body."""
        if not token:
            raise Unauthenticated(why=MISSING)
        try:
            claims_text, _, signature = token.partition(".")
            raw = _bytes(claims_text)
            claims = orjson.loads(raw)
            issuer, person = str(claims["by"]), str(claims["person"])
            self._keys[issuer].verify(_bytes(signature), raw)
        except InvalidSignature as forged:
            raise Unauthenticated(why=FORGED) from forged
        except (ValueError, KeyError, TypeError) as unreadable:
            raise Unauthenticated(why=UNREADABLE) from unreadable
        if claims["body"] != hashlib.sha256(body).hexdigest():
            raise Unauthenticated(why=OTHER_MESSAGE)
        if claims["until"] < now.timestamp():
            raise Unauthenticated(why=TOO_OLD)
        if person != SYSTEM + issuer and (issuer != DESK or person.startswith(SYSTEM)):
            raise Unauthenticated(why=NOT_ITS_PERSON.fill(issuer=issuer, person=person))
        return Actor(person, frozenset(claims["roles"]), issuer)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
