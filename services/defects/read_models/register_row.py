"""One line of the ledger as the register keeps it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.contracts.defects import IssueState


@dataclass(frozen=True)
class RegisterRow:
    """`version` is that of the issue's stream, for If-Match; `raised_position` orders the ledger."""

    issue: str
    estate: str
    version: int
    raised_position: int
    number: int | None
    unit: str | None
    building: str | None
    room: str
    part: str
    description: str
    found_by: str
    source: str
    inspection: str | None
    photos: tuple[str, ...]
    l1: str | None
    l2: str | None
    severity: str | None
    trade: str | None
    cause: str | None
    contractor: str | None
    letter: str | None
    state: IssueState
    emergency: bool
    response_due: datetime | None
    due: datetime | None
    overdue: bool
    dispute: str | None
    rulings: dict[str, Any]
    method_version: int | None
    method: str | None
    suggestion: str | None
    agreed_by: tuple[str, ...]
    attempt: int
    report_photos: tuple[str, ...]
    reports: int
    rejections: int
    reopenings: int
    disputes_lost: int
    raised_at: datetime
    registered_at: datetime | None
    confirmed_at: datetime | None
    reported_at: datetime | None
    accepted_at: datetime | None
    closed_at: datetime | None
    ended_because: str | None
    ended_by: str | None


# Copied for each new issue: to set forty fields one by one takes longer than all the rest of a fold.
EMPTY = RegisterRow(
    issue="", estate="", version=0, raised_position=0, number=None, unit=None, building=None, room="", part="",
    description="", found_by="", source="", inspection=None, photos=(), l1=None, l2=None, severity=None, trade=None,
    cause=None, contractor=None, letter=None, state="raised", emergency=False, response_due=None, due=None,
    overdue=False, dispute=None, rulings={}, method_version=None, method=None, suggestion=None, agreed_by=(),
    attempt=0, report_photos=(), reports=0, rejections=0, reopenings=0, disputes_lost=0,
    raised_at=datetime.min.replace(tzinfo=UTC), registered_at=None, confirmed_at=None, reported_at=None,
    accepted_at=None, closed_at=None, ended_because=None, ended_by=None,
)  # fmt: skip
