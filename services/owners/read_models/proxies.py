"""Powers of attorney: who may act for which owner until when; blank once the proxy is erased."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from shared.contracts.owners import OwnerChanged, ProxyAppointed, ProxyRevoked
from shared.messages import events_of
from shared.personal import Personal
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class ProxyOnList:
    """`ended`: revoked, or its owner no longer owns the unit."""

    proxy_key: str  # <unit>/<proxy>
    proxy: str
    estate: str
    unit: str
    owner: str
    person: str
    name: str | None
    phone: str | None
    identity_last_four: str | None
    scope: str
    valid_from: date
    expires_on: date
    scan: str | None
    ended: bool = False


def key_of(event: ProxyAppointed | ProxyRevoked) -> tuple[str, ...]:
    return (f"{event.unit}/{event.proxy}",)


def keys_of_change(event: OwnerChanged) -> tuple[str, ...]:
    return tuple(f"{event.unit}/{proxy}" for proxy in event.ended_proxies)


def fold(row: ProxyOnList | None, happened: Recorded) -> ProxyOnList | None:
    match happened.event:
        case ProxyAppointed() as event:
            return ProxyOnList(
                key_of(event)[0], event.proxy, event.estate, event.unit, event.owner, event.person, event.name.value,
                _open(event.phone), _open(event.identity_last_four), event.scope, event.valid_from, event.expires_on,
                event.scan,
            )  # fmt: skip
        case ProxyRevoked() | OwnerChanged() if row is not None:
            return replace(row, ended=True)
        case _:
            return row


def _open(sealed: Personal[str] | None) -> str | None:
    return sealed.value if sealed is not None else None


PROXIES = ReadModel(
    name="proxies", version=1, source="owners", row=ProxyOnList, fold=fold, inline=True,
    ddl=Path(__file__).with_name("proxies.sql"),
    keys={ProxyAppointed: key_of, ProxyRevoked: key_of, OwnerChanged: keys_of_change},
    ignored=frozenset(events_of("owners").values()) - {ProxyAppointed, ProxyRevoked, OwnerChanged},
    personal={"name": "person", "phone": "person", "identity_last_four": "person"},
)  # fmt: skip
