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
MOST_CODES = 5  # through one link, none of them used: 25 guesses at a million, and then it needs a new link


class TooManyCodes(Refusal):
    status = 429
    wording = Wording(
        "从此链接发出的验证码过多。可将新链接发送到原来的邮箱或手机。",
        "Too many codes were sent through this link. A new one can be sent to the address this one went to.",
    )


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
    """`confirmed`: until when, by device; `sent`: how many codes went out through each link since one was used.

    By link, because whoever has a link that is not theirs can ask on as many devices as they like: they use up that
    link, and the holder's others stay good.
    """

    confirmed: Mapping[str, datetime] = field(default_factory=dict)
    pending: Mapping[str, Pending] = field(default_factory=dict)
    sent: Mapping[str, int] = field(default_factory=dict)

    def has_used_up(self, link: str) -> bool:
        return self.sent.get(link, 0) >= MOST_CODES


def evolve(holder: Holder, event: Event) -> Holder:
    match event:
        case DeviceCodeRequested():
            sent = {**holder.sent, event.link: holder.sent.get(event.link, 0) + 1}
            return replace(holder, pending={**holder.pending, event.device: Pending(event)}, sent=sent)
        case DeviceCodeMistyped():
            pending = replace(holder.pending[event.device], tries=event.tries)
            return replace(holder, pending={**holder.pending, event.device: pending})
        case DeviceConfirmed():
            return _known(holder, event)
        case _:
            return holder


def _known(holder: Holder, event: DeviceConfirmed) -> Holder:
    """The link by which the code was asked for has proved to be in its holder's hands."""
    pending = holder.pending[event.device]
    return replace(
        holder,
        confirmed={**holder.confirmed, event.device: event.expires_at},
        pending={device: one for device, one in holder.pending.items() if device != event.device},
        sent={link: count for link, count in holder.sent.items() if link != pending.requested.link},
    )


AGGREGATE: Aggregate[Holder] = Aggregate("holder", Holder(), evolve)


def request_code(asked: Asked[RequestDeviceCode], holder: Holder) -> list[Event]:
    command = asked.command
    if _confirmed(holder, command.device, asked.now):
        return []
    if holder.has_used_up(command.link):
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
