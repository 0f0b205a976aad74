"""An issue of the ledger: how it stands, and how each fact of its life moves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from services.defects.who_may import side_of as side_of  # noqa: PLC0414 - deciders take both from here
from shared.contracts.defects import (
    DisputeRuled,
    DueDateSet,
    EmergencyOrdered,
    Finder,
    IssueBecameOverdue,
    IssueClass,
    IssueClosed,
    IssueConfirmed,
    IssueDisputed,
    IssueExplained,
    IssueRaised,
    IssueRegistered,
    IssueReopened,
    IssueState,
    IssueSubmitted,
    IssueVoided,
    MethodAgreed,
    MethodNotAgreed,
    MethodProposed,
    MethodSuggested,
    OwnerInformed,
    RectificationAccepted,
    RectificationRejected,
    RectificationReported,
    RectificationStarted,
    Ruling,
    Severity,
    Side,
)
from shared.decider import Aggregate
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

Stage = IssueState | Literal["unknown"]
