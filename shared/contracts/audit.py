"""The language of audit: what was recorded of one thing, whether it is still as it was, and the seals; no commands."""

from typing import Annotated, Any, Generic, Literal

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import Sha256
from shared.contracts.vocabulary import Value
from shared.messages import A, Line, Query

LogName = Literal["owners", "defects", "visits", "notifications", "desk"]
Positions = Annotated[str, Field(pattern=r"^[a-z]{1,20}:\d{1,18}(,[a-z]{1,20}:\d{1,18}){0,9}$")]
"""The place in every log: `owners:123,defects:45`."""
Kind = Literal[
    "unit", "issue", "owner", "person", "building", "contractor", "batch", "import", "inspection", "letter", "visit",
    "matter", "records", "rule", "notification", "token",
]  # fmt: skip


class AuditQuery(Query[A], Generic[A], service="audit"):
    """A question to audit."""


class TimelineRow(Value):
    """One event: who, as what, when it happened and when it was recorded.

    `facts` are the event's own fields; where a personal value stood there is only whose it is, never what it was.
    """

    log: LogName
    position: int
    event: str
    type: str
    stream: str
    estate: str
    actor: str
    role: str
    occurred_at: AwareDatetime
    recorded_at: AwareDatetime
    command: str
    correlation: str
    causation: str | None = None
    facts: dict[str, Any]
    hash: Sha256


class TimelinePage(Value):
    rows: tuple[TimelineRow, ...]
    after: str | None = None


class Timeline(AuditQuery[TimelinePage], wire="Timeline"):
    """Everything recorded of one thing, oldest first as recorded; of a person also what they did themselves.

    Shows the events of this estate and of the group; asked for GROUP, of every estate. `after` goes on where a page
    ended.
    """

    kind: Kind
    id: str = Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")
    after: Line | None = None
    limit: int = Field(default=200, ge=1, le=1_000)


class EstateEventPage(Value):
    """`upto`: how far each log has been looked through; what came of this question lies behind it.

    `older`: there may be older ones than the newest it was asked for.
    """

    rows: tuple[TimelineRow, ...]
    upto: Positions
    older: bool = False


class EstateEvents(AuditQuery[EstateEventPage], wire="EstateEvents"):
    """What was recorded in an estate, oldest first; asked for GROUP, everywhere. Goes on where `upto` of a page ended.

    Without `after` it answers the newest `limit`, with it what lies beyond.
    """

    after: Positions | None = None
    log: LogName | None = None
    type: str | None = Field(default=None, pattern=r"^[A-Z][A-Za-z0-9]{2,63}$")
    limit: int = Field(default=100, ge=0, le=500)


class ArchivedUpTo(Value):
    """How far the archive has copied a log; everything None while it holds nothing of it."""

    log_id: str | None = None
    position: int = 0
    hash: Sha256 | None = None


class ArchivedHead(AuditQuery[ArchivedUpTo], wire="ArchivedHead"):
    """A service asks at its start whether the archive knows more of its log than it does itself."""

    log: LogName


class ArchivedLine(Value):
    """One line of a log as it was: the record's text, whose UTF-8 is the bytes that were hashed, and the hash."""

    record: str
    hash: Sha256


class ArchivedPage(Value):
    lines: tuple[ArchivedLine, ...]


class ArchivedAfter(AuditQuery[ArchivedPage], wire="ArchivedAfter"):
    """A service whose log was set back asks for its lines after a position; at least one where there is one."""

    log: LogName
    position: int = Field(ge=0)


class Difference(Value):
    """The first place where log and archive are not what they were; `side` is the one that is wrong."""

    position: int
    side: Literal["log", "archive", "unknown"]
    what: Literal["altered", "missing", "tail_missing", "other_log", "columns_altered"]


class LogVerified(Value):
    """One log compared line by line with its copy, from `after` up to `verified_to`.

    `complete`: `verified_to` is all the archive has; if not, ask again for this log with `after` = `verified_to`.
    `behind`: lines of the log the archive has not copied yet.
    """

    log: LogName
    log_id: str | None
    verified_to: int
    archived: int
    behind: int
    complete: bool
    difference: Difference | None = None


class Verified(Value):
    """`verified`: nothing differs in what was compared; `events` are the lines compared, `seals` those checked.

    `broken_seal`: the number of the first seal that is altered, missing or out of its chain.
    """

    verified: bool
    events: int
    seals: int
    logs: tuple[LogVerified, ...]
    broken_seal: int | None = None


class Verification(AuditQuery[Verified], wire="Verification"):
    """Compares logs, archive and seals now: all logs from the start, or one log from a position on."""

    log: LogName | None = None
    after: int = Field(default=0, ge=0)


class SealedLog(Value):
    log: LogName
    log_id: str
    position: int
    hash: Sha256


class SealView(Value):
    """The heads of all logs at one moment, chained to the seal before; kept elsewhere it proves the past."""

    number: int
    sealed_at: AwareDatetime
    logs: tuple[SealedLog, ...]
    previous: Sha256
    hash: Sha256


class CurrentSeal(AuditQuery[SealView], wire="CurrentSeal"):
    """The seal of what the archive holds now; made if something came since the last one. `NotFound` while empty."""


class SealList(Value):
    seals: tuple[SealView, ...]


class Seals(AuditQuery[SealList], wire="Seals"):
    """The seals, newest first."""

    limit: int = Field(default=31, ge=1, le=366)
