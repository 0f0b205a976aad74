"""What an issue has besides its line: dispute, method, work, what the owner was told, and the marks beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from shared.contracts.defects import LinkKind, Party, Provided, Purpose, Ruling, Side
from shared.frozen import replace

PauseCause = Literal["dispute", "hold", "no_access", "dependency"]


@dataclass(frozen=True)
class Verdict:
    """One side's ruling on a dispute; `share` is the contractor's part where it is split."""

    ruling: Ruling
    share: Decimal | None
    by: str

    def same_as(self, other: "Verdict") -> bool:
        return (self.ruling, self.share) == (other.ruling, other.share)


@dataclass(frozen=True)
class Dispute:
    """What the contractor denies, since when, until when it is to be ruled, and who has ruled what so far."""

    reason: str
    since: datetime
    ruling_due: datetime
    verdicts: Mapping[Side, Verdict]


@dataclass(frozen=True)
class Method:
    """The last version of the method, the property company's own idea, and who agrees (side → person).

    `standard` is the version of the class's standard method it is; `unworkable` says that it failed on site.
    """

    version: int = 0
    text: str = ""
    suggestion: str = ""
    agreed: tuple[tuple[Side, str], ...] = ()
    refused_by: Side | None = None
    standard: int | None = None
    unworkable: bool = False

    @property
    def complete(self) -> bool:
        return len(self.agreed) == len(("property", "developer"))


@dataclass(frozen=True)
class Work:
    """The attempts: which one it is, who ever reported one, what the last report said and who accepted it first.

    `rejections` counts those of the contractor who has it now.
    """

    attempt: int = 0
    reporters: frozenset[str] = frozenset()
    reported_at: datetime | None = None
    photos: tuple[str, ...] = ()
    acceptance_due: datetime | None = None
    first_accepter: str | None = None
    water_test: str | None = None
    water_test_hours: int | None = None
    accepted_at: datetime | None = None
    rejections: int = 0


@dataclass(frozen=True)
class Told:
    """When and by which channel the owner was told since the work was last accepted, and when silence closes."""

    tries: frozenset[tuple[str, datetime]] = frozenset()
    silent_after: datetime | None = None
    before_work: bool = False


@dataclass(frozen=True)
class Pauses:
    """Why the clock of the work stands, and since when; it runs again when the last cause is gone.

    `until` is the end of a cause already gone whose end lies later than its going: an entry appointed for next week.
    """

    causes: frozenset[PauseCause] = frozenset()
    since: datetime | None = None
    until: datetime | None = None

    def begun(self, cause: PauseCause, at: datetime) -> "Pauses":
        return replace(self, causes=self.causes | {cause}, since=at if self.since is None else self.since)

    def over(self, cause: PauseCause, at: datetime | None) -> "Pauses":
        rest = self.causes - {cause}
        ends = [end for end in (self.until, at) if end is not None]
        return replace(self, causes=rest, until=max(ends, default=None)) if rest else Pauses()

    def end(self, at: datetime) -> datetime:
        """When it runs again, the last cause being gone at `at`."""
        return at if self.until is None else max(at, self.until)


@dataclass(frozen=True)
class Hold:
    """The last hold asked for; `open` until it has ended, `agreed` once the clock stands for it."""

    number: int = 0
    party: Party = "contractor"
    by: str = ""
    reason: str = ""
    until: datetime | None = None
    open: bool = False
    agreed: bool = False


@dataclass(frozen=True)
class Wait:
    """The issue this one waits for, how many days after it is fixed, and until when once that is known."""

    other: str
    days: int
    until: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """When somebody may enter, for what, with what provided."""

    purpose: Purpose
    from_at: datetime
    to_at: datetime
    provided: tuple[Provided, ...] = ()


@dataclass(frozen=True)
class Marks:
    """What stands beside the state: holds, waits, links, entries, notes, escalation, default.

    `safe_by` is when an emergency is to be made safe, None once it is; `unsafe`: that time has passed.
    `waited` is its last wait, over or not.
    """

    pauses: Pauses = Pauses()
    hold: Hold = Hold()
    wait: Wait | None = None
    waited: Wait | None = None
    awaited_by: tuple[str, ...] = ()
    links: frozenset[tuple[LinkKind, str]] = frozenset()
    entry: Entry | None = None
    note: tuple[str, tuple[str, ...], str] | None = None
    escalate_at: datetime | None = None
    overdue_level: int = 0
    escalated: frozenset[str] = frozenset()
    remedy_until: datetime | None = None
    safe_by: datetime | None = None
    unsafe: bool = False
