"""Devices: a holder's phone or computer is confirmed once, by a code sent to the holder's own address."""

from pydantic import AwareDatetime, Field

from shared.contracts.desk.messages import DeskCommand, DeskEvent, DeskQuery
from shared.contracts.identifiers import EventId, LinkId, PersonId, Sha256
from shared.contracts.link import LinkRole, Way
from shared.contracts.vocabulary import Value
from shared.messages import Line


class DeviceCodeRequested(DeskEvent, wire="DeviceCodeRequested", stream="holder:{estate}:{person}"):
    """A code goes to the holder by `way`. `device` is SHA-256 of what the device keeps to itself.

    `code` names it; `code_hash` is drawn with desk's own key, so that no reader of the log finds six digits by trying.
    """

    person: PersonId
    role: LinkRole
    link: LinkId
    device: Sha256
    code: EventId
    code_hash: Sha256
    way: Way
    expires_at: AwareDatetime


class RequestDeviceCode(DeskCommand, wire="RequestDeviceCode"):
    """System only: asked on the page. The device's earlier code is worth nothing from here on.

    Refused `TooManyCodes` where five went out through the link and none was used; nothing happens for a device that is
    confirmed.
    """

    person: PersonId
    role: LinkRole
    link: LinkId
    device: Sha256
    code: EventId
    code_hash: Sha256
    way: Way


class DeviceCodeMistyped(DeskEvent, wire="DeviceCodeMistyped", stream="holder:{estate}:{person}"):
    """A wrong code was entered; after the fifth the right one does not help any more."""

    person: PersonId
    link: LinkId
    device: Sha256
    code: EventId
    tries: int


class DeviceConfirmed(DeskEvent, wire="DeviceConfirmed", stream="holder:{estate}:{person}"):
    """The device belongs to the holder, until `expires_at`."""

    person: PersonId
    link: LinkId
    device: Sha256
    expires_at: AwareDatetime


class ConfirmDevice(DeskCommand, wire="ConfirmDevice"):
    """System only: a code was entered on the page. A wrong one is recorded, so whoever asks looks at what came of it.

    Refused `NoCodeRequested`, `CodeOver` where it expired or was mistyped too often.
    """

    person: PersonId
    link: LinkId
    device: Sha256
    code_hash: Sha256


class DeviceCodeView(Value):
    """The six digits themselves, on their way to their holder."""

    digits: Line = Field(repr=False)


class DeviceCode(DeskQuery[DeviceCodeView], wire="DeviceCode"):
    """Notifications only, at the moment of writing. Refused `NotFound` for a code that is over."""

    person: PersonId
    code: EventId
