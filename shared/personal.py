"""Personal data as a type: ciphertext in every record, readable only with the person's key, gone when that key is."""

import base64
from typing import Any, Generic, Protocol, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, SerializationInfo, ValidationInfo, model_serializer, model_validator

T = TypeVar("T")


class Keyring(Protocol):
    """Seals and opens for persons whose keys were loaded beforehand."""

    def seal(self, person: str, plain: bytes) -> bytes: ...

    def open(self, person: str, sealed: bytes) -> bytes | None:
        """None when the person was erased, or the key is another service's."""
        ...


class Personal(BaseModel, Generic[T]):
    """A value about one person; `value` is None once the person is erased, and to everybody but the recording service.

    `person` is the opaque person id whose key seals it. Writing one without a keyring is an error by
    construction: no record, reply or log line can hold it in clear text by accident.
    """

    model_config = ConfigDict(frozen=True)

    person: str
    value: T | None = None

    @model_serializer(mode="plain")
    def _sealed(self, info: SerializationInfo) -> dict[str, str | None]:
        keys: Keyring | None = (info.context or {}).get("keys")
        if keys is None:
            raise TypeError("personal data may only be written sealed: pass context={'keys': keyring}")
        if self.value is None:
            return {"person": self.person, "sealed": None}
        sealed = keys.seal(self.person, orjson.dumps(self.value))
        return {"person": self.person, "sealed": base64.b64encode(sealed).decode()}

    @model_validator(mode="before")
    @classmethod
    def _opened(cls, given: Any, info: ValidationInfo) -> Any:
        if not isinstance(given, dict) or "sealed" not in given:
            return given
        keys: Keyring | None = (info.context or {}).get("keys")
        sealed = given["sealed"]
        plain = keys.open(given["person"], base64.b64decode(sealed)) if keys and sealed else None
        return {"person": given["person"], "value": None if plain is None else orjson.loads(plain)}


def persons_in(value: Any) -> set[str]:
    """Whose personal data a message holds, at any depth."""
    match value:
        case Personal():
            return {value.person}
        case BaseModel():
            return set().union(*(persons_in(field) for field in value.__dict__.values()))
        case list() | tuple():
            return set().union(*(persons_in(item) for item in value))
        case _:
            return set()
