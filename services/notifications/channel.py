"""A message on its way out, and what a channel says when it does not take one."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class File:
    """Goes along with an e-mail."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Outgoing:
    """`address` is an e-mail address or a URL; both it and the text are kept nowhere. `identity` never changes."""

    address: str = field(repr=False)
    identity: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    secret: bytes = field(default=b"", repr=False)
    content: bytes = field(default=b"", repr=False)
    html: str = field(default="", repr=False)
    files: tuple[File, ...] = ()


class NotTaken(Exception):  # noqa: N818 - a fact about one attempt
    """The channel did not take it; `reason` names no address. `permanent`: trying again would not help.

    `uncertain`: it was handed over and no answer came, so it may have been taken after all. `wait`: seconds the
    receiver wants to be left alone. `down`: the receiver itself does not work, whatever the message.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, uncertain: bool = False, wait: int | None = None,
        down: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(reason)
        self.reason, self.permanent, self.uncertain, self.wait = reason, permanent, uncertain, wait
        self.down = down
