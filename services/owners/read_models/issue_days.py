"""When each issue of defects was raised and closed: what the daily brief counts of them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.contracts.defects import IssueClosed, IssueRaised, IssueReopened
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class DaysOfIssue:
    issue: str
    estate: str
    raised_at: datetime
    closed_at: datetime | None = None


def fold(row: DaysOfIssue | None, happened: Recorded) -> DaysOfIssue | None:
    match happened.event:
        case IssueRaised() as event:
            return DaysOfIssue(event.issue, event.estate, happened.occurred_at)
        case IssueClosed() as event if row is not None:
            return replace(row, closed_at=event.closed_at)
        case IssueReopened() if row is not None:
            return replace(row, closed_at=None)
        case _:
            return row


CONCERNING: set[type[Event]] = {IssueRaised, IssueClosed, IssueReopened}
ISSUE_DAYS = ReadModel(
    name="issue_days", version=1, source="defects", row=DaysOfIssue, fold=fold, ddl=Path(__file__).with_suffix(".sql"),
    keys={event: by("issue") for event in CONCERNING},
    ignored=frozenset(events_of("defects").values()) - CONCERNING,
)  # fmt: skip
