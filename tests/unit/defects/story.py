"""The life of one issue, told up to each of its states, and who asks for what in the tests."""

from datetime import UTC, datetime
from typing import Any

from services.defects.app import HANDLERS
from services.defects.bulk import BULK
from services.defects.delegation import DELEGATION
from services.defects.inspection import INSPECTION
from services.defects.issue_life import ISSUE
from services.defects.ledger_import import LEDGER_IMPORTS
from services.defects.letters import LETTER
from services.defects.policy import POLICY
from services.defects.read_models.contractor_lots import LotsRow
from services.defects.read_models.estates import EstateRow
from services.defects.read_models.units import UnitRow
from services.defects.standard_methods import STANDARD_METHOD
from services.defects.tracking import TRACKING
from shared.contracts.defects import (
    DisputeRuled,
    DueDateSet,
    IssueClosed,
    IssueConfirmed,
    IssueDisputed,
    IssueRaised,
    IssueRegistered,
    IssueSubmitted,
    LetterIssued,
    MethodAgreed,
    MethodProposed,
    OwnerInformed,
    RectificationAccepted,
    RectificationRejected,
    RectificationReported,
    RectificationStarted,
)
from shared.messages import Command, Event
from tests.given import AT, Given, Outcome, given

E, U, THE_ISSUE, C, L = "EST-1", "u1", "i1", "c1", "l1"
PHOTO, TEST = "a" * 64, "b" * 64
ABOUT: dict[str, Any] = {"estate": E, "issue": THE_ISSUE, "unit": U}
THEIRS: dict[str, Any] = {**ABOUT, "contractor": C}
ASKED: dict[str, Any] = {"estate": E, "issue": THE_ISSUE}
HANDLER = {handler.command: handler for handler in HANDLERS}

MONDAY = AT  # 1 June 2026, 10:30 in Shanghai
REPLY_DUE = datetime(2026, 6, 3, 2, 30, tzinfo=UTC)  # two working days later
REMIND = datetime(2026, 6, 2, 2, 30, tzinfo=UTC)  # one working day later
DUE = datetime(2026, 6, 16, 2, 30, tzinfo=UTC)  # minor: fifteen days

RAISED: tuple[Event, ...] = (
    IssueRaised(
        **ABOUT, building="b1", room="bath", part="-", description="paint peels", found_by="inspector", source="survey"
    ),
)
REGISTERED = (
    *RAISED,
    IssueRegistered(
        **THEIRS, building="b1", number=1, room="bath", part="wall", l1="paint", l2="peeling", severity="minor",
        trade="paint",
    ),
)  # fmt: skip
ISSUED = LetterIssued(
    estate=E,
    letter=L,
    number=1,
    contractor=C,
    issues=(THE_ISSUE,),
    reply_due=REPLY_DUE,
    policy_version=0,
    remind_at=REMIND,
)
SUBMITTED = (*REGISTERED, ISSUED, IssueSubmitted(**THEIRS, letter=L, response_due=REPLY_DUE))
FIRST_DUE = DueDateSet(**THEIRS, from_due=None, to_due=DUE, why="confirmed", policy_version=0, runs_from=MONDAY)
CONFIRMED = (*SUBMITTED, IssueConfirmed(**THEIRS, letter=L), FIRST_DUE)
DISPUTED = (
    *SUBMITTED,
    IssueDisputed(
        **THEIRS, letter=L, reason="not our lot", disputed_at=MONDAY, policy_version=0,
        ruling_due=datetime(2026, 6, 4, 2, 30, tzinfo=UTC),
    ),
)  # fmt: skip
PROPERTY_SAYS_FALLS = DisputeRuled(
    **THEIRS, side="property", by="p-1", ruling="falls", reason="true", final=False, ruled_at=MONDAY
)
FALLEN = (
    *DISPUTED,
    PROPERTY_SAYS_FALLS,
    DisputeRuled(**THEIRS, side="developer", by="d-1", ruling="falls", reason="true", final=True, ruled_at=MONDAY),
)
PROPOSED = (*CONFIRMED, MethodProposed(**THEIRS, version=1, method="scrape and paint"))
HALF_AGREED = (*PROPOSED, MethodAgreed(**THEIRS, side="property", by="p-1", version=1, complete=False))
AGREED = (*HALF_AGREED, MethodAgreed(**THEIRS, side="developer", by="d-1", version=1, complete=True))
IN_WORK = (*AGREED, RectificationStarted(**THEIRS, attempt=1))
REPORTED = (
    *IN_WORK,
    RectificationReported(
        **THEIRS, attempt=1, reported_by="w-1", reported_at=MONDAY, photos=(PHOTO,), acceptance_due=REPLY_DUE,
        policy_version=0,
    ),
)  # fmt: skip
REJECTED = (
    *REPORTED,
    RectificationRejected(**THEIRS, attempt=1, next_attempt=2, reason="still peels", photos=(PHOTO,)),
)
ACCEPTANCE = RectificationAccepted(
    **THEIRS, attempt=1, accepted_by="first", by="p-1", complete=True, accepted_at=MONDAY, reported_at=MONDAY, due=DUE
)
ACCEPTED = (*REPORTED, ACCEPTANCE)
CLOSED = (*ACCEPTED, IssueClosed(**THEIRS, how="owner_confirmed", closed_at=MONDAY))


def told(channel: str, at: datetime, *, tries: int, silent_after: datetime | None = None) -> OwnerInformed:
    return OwnerInformed(
        **THEIRS, owner="o1", channel=channel, informed_at=at, tries=tries, silent_after=silent_after,
        policy_version=0,
    )  # fmt: skip


def so_far(*events: Event) -> Given:
    """What has happened, with the copies of owners' facts as they ordinarily are."""
    lots = {C: [{"trades": ["paint"], "buildings": ["b1"]}], "c2": [{"trades": ["tile"], "buildings": ["b1"]}]}
    return (
        given(ISSUE, INSPECTION, LETTER, BULK, STANDARD_METHOD, DELEGATION, TRACKING, POLICY, LEDGER_IMPORTS, *events)
        .and_row("units", U, UnitRow(U, E, "b1", ("o1",)))
        .and_row("units", "unsold", UnitRow("unsold", E, "b1", ()))
        .and_row("estates", E, EstateRow(E, "R1", "Asia/Shanghai", "CN"))
        .and_row("contractor_lots", E, LotsRow(E, lots))
    )


def ask(story: tuple[Event, ...], command: Command, **who: Any) -> Outcome:
    """Under the first role that may; a contractor's person speaks for c1 unless said otherwise."""
    handler = HANDLER[type(command)]
    if handler.roles[:1] == ("contractor",) and command.wire not in ("AgreeMethod", "RefuseMethod"):
        who = {"of": {f"contractor:{C}"}, "person": "w-1", **who}
    if command.wire in ("AgreeMethod", "RefuseMethod"):
        who = {"role": "inspector", **who}
    return so_far(*story).when(handler, command, **who)
