"""The holder of links: which devices are confirmed to be theirs, and the code on its way to confirm another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest

from shared.contracts.desk import (
    ConfirmDevice,
    DeviceCodeMistyped,
    DeviceCodeRequested,
    DeviceConfirmed,
    RequestDeviceCode,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

CODE_LASTS = timedelta(minutes=15)
DEVICE_LASTS = timedelta(days=90)
MOST_TRIES = 5
MOST_CODES = 5  # in an hour, on all the holder's devices: 25 guesses at a million
HOUR = timedelta(hours=1)


class TooManyCodes(Refusal):
    status = 429
    wording = Wording("验证码发送过多，请一小时后再试。", "Too many codes were sent; please try again in an hour.")


class NoCodeRequested(Refusal):
    wording = Wording("此设备尚未申请验证码。", "No code was asked for on this device.")


class CodeOver(Refusal):
    status = 410
    wording = Wording(
        "验证码已过期或输错过多，请重新获取。",
        "The code has expired or was mistyped too often; please ask for a new one.",
    )


@dataclass(frozen=True)
class Pending:
    requested: DeviceCodeRequested
    tries: int = 0


@dataclass(frozen=True)
class Holder:
    """`confirmed`: until when, by device; `sent`: when the codes of late run out, oldest first."""

    confirmed: Mapping[str, datetime] = field(default_factory=dict)
    pending: Mapping[str, Pending] = field(default_factory=dict)
    sent: tuple[datetime, ...] = ()


def evolve(holder: Holder, event: Event) -> Holder:
    match event:
        case DeviceCodeRequested():
            sent = (*holder.sent, event.expires_at)[-MOST_CODES:]
            return replace(holder, pending={**holder.pending, event.device: Pending(event)}, sent=sent)
        case DeviceCodeMistyped():
            pending = replace(holder.pending[event.device], tries=event.tries)
            return replace(holder, pending={**holder.pending, event.device: pending})
        case DeviceConfirmed():
            left = {device: one for device, one in holder.pending.items() if device != event.device}
            return replace(holder, confirmed={**holder.confirmed, event.device: event.expires_at}, pending=left)
        case _:
            return holder


AGGREGATE: Aggregate[Holder] = Aggregate("holder", Holder(), evolve)


def request_code(asked: Asked[RequestDeviceCode], holder: Holder) -> list[Event]:
    command = asked.command
    if _confirmed(holder, command.device, asked.now):
        return []
    lately = [expires_at for expires_at in holder.sent if expires_at > asked.now - HOUR + CODE_LASTS]
    if len(lately) >= MOST_CODES:
        raise TooManyCodes
    return [DeviceCodeRequested(**command.model_dump(), expires_at=asked.now + CODE_LASTS)]


def confirm(asked: Asked[ConfirmDevice], holder: Holder) -> list[Event]:
    """A wrong code is a fact that counts against the next one, so it is no refusal."""
    command = asked.command
    if _confirmed(holder, command.device, asked.now):
        return []
    pending = holder.pending.get(command.device)
    if pending is None:
        raise NoCodeRequested
    if pending.tries >= MOST_TRIES or pending.requested.expires_at <= asked.now:
        raise CodeOver
    ids = {name: getattr(command, name) for name in ("estate", "person", "link", "device")}
    if not compare_digest(command.code_hash, pending.requested.code_hash):
        return [DeviceCodeMistyped(**ids, code=pending.requested.code, tries=pending.tries + 1)]
    return [DeviceConfirmed(**ids, expires_at=asked.now + DEVICE_LASTS)]


def _confirmed(holder: Holder, device: str, now: datetime) -> bool:
    until = holder.confirmed.get(device)
    return until is not None and now < until
