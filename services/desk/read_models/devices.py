"""Devices of link holders: until when each is confirmed, and the code on its way to confirm it."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from shared.contracts.desk import DeviceCodeMistyped, DeviceCodeRequested, DeviceConfirmed
from shared.messages import Event, events_of
from shared.readmodel import ReadModel
from shared.records import Recorded

AboutDevice = DeviceCodeRequested | DeviceCodeMistyped | DeviceConfirmed


@dataclass(frozen=True)
class DeviceRow:
    device_key: str  # <estate>/<person>/<device>
    estate: str
    person: str
    confirmed_until: datetime | None
    code: str | None
    code_until: datetime | None
    tries: int


def key_of(event: AboutDevice) -> tuple[str, ...]:
    return (device_key(event.estate, event.person, event.device),)


def device_key(estate: str, person: str, device: str) -> str:
    return f"{estate}/{person}/{device}"


def fold(row: DeviceRow | None, happened: Recorded) -> DeviceRow | None:
    match happened.event:
        case DeviceCodeRequested() as event:
            row = row or DeviceRow(key_of(event)[0], event.estate, event.person, None, None, None, 0)
            return replace(row, code=event.code, code_until=event.expires_at, tries=0)
        case DeviceCodeMistyped() as event if row is not None:
            return replace(row, tries=event.tries)
        case DeviceConfirmed() as event if row is not None:
            return replace(row, confirmed_until=event.expires_at, code=None, code_until=None, tries=0)
        case _:
            return row


FOLDED: tuple[type[Event], ...] = (DeviceCodeRequested, DeviceCodeMistyped, DeviceConfirmed)
DEVICES = ReadModel(
    name="devices", version=1, source="desk", row=DeviceRow, fold=fold, inline=True,
    ddl=Path(__file__).with_name("devices.sql"), keys=dict.fromkeys(FOLDED, key_of),
    ignored=frozenset(events_of("desk").values()) - frozenset(FOLDED),
)  # fmt: skip
