"""Defects: its table of contents — every command, query, reaction and deadline of the service."""

from collections.abc import Callable, Sequence
from typing import Any

from services.defects import (
    closing,
    common_part_questions,
    common_parts,
    figures,
    inspection,
    ledger,
    letters,
    methods,
    policy,
    questions,
    reactions,
    rulings,
    work,
)
from services.defects.issue_life import ISSUE
from services.defects.read_models.buildings import BUILDINGS
from services.defects.read_models.common_part_attempts import COMMON_PART_ATTEMPTS, place_of
from services.defects.read_models.common_part_inspections import COMMON_PART_INSPECTIONS
from services.defects.read_models.contractor_lots import CONTRACTOR_LOTS
from services.defects.read_models.estates import ESTATES
from services.defects.read_models.inspections import INSPECTIONS
from services.defects.read_models.issue_clocks import ISSUE_CLOCKS, ClockRow
from services.defects.read_models.issue_register import ISSUE_REGISTER
from services.defects.read_models.ledger_numbers import LEDGER_NUMBERS
from services.defects.read_models.letters import LETTERS, LetterRow
from services.defects.read_models.rectification_policies import RECTIFICATION_POLICIES
from services.defects.read_models.unit_attempts import UNIT_ATTEMPTS
from services.defects.read_models.units import UNITS
from services.defects.who_may import WHO_MAY, WHO_MAY_COUNT, WHO_MAY_LOOK
from shared.contracts import defects as say
from shared.contracts.notifications import NotificationDelivered
from shared.contracts.visits import MatterRaised, OwnerDissatisfied
from shared.deadlines import Deadline
from shared.decider import Decide, Handler, Lookup
from shared.messages import GROUP
from shared.reactions import Reaction
from shared.service import Answer, Service

UNIT = Lookup(UNITS, "{unit}")
UNIT_IF_ANY = Lookup(UNITS, lambda command: [command.unit] if command.unit else [])
ATTEMPTS = Lookup(UNIT_ATTEMPTS, "{unit}")
BUILDING_IF_ANY = Lookup(BUILDINGS, lambda command: [command.building] if command.building else [])
ATTEMPTS_AT_PLACE = Lookup(COMMON_PART_ATTEMPTS, lambda command: [place_of(command)])
NUMBERS = Lookup(LEDGER_NUMBERS, "{estate}")
LOTS = Lookup(CONTRACTOR_LOTS, "{estate}")
ESTATE = Lookup(ESTATES, "{estate}")
POLICIES = Lookup(RECTIFICATION_POLICIES, lambda command: [command.estate, GROUP])


def on(
    command: type[say.DefectsCommand], decide: Decide, *rows: Lookup,
    stream: str | Callable[[Any], Sequence[str]] = "issue:{issue}",
) -> Handler:  # fmt: skip
    return Handler(command, decide, stream, WHO_MAY[command], rows)


HANDLERS = (
    on(say.InspectUnit, inspection.inspect_unit, UNIT, ATTEMPTS, stream=inspection.streams),
    on(
        say.InspectCommonParts,
        common_parts.inspect_common_parts,
        ESTATE,
        BUILDING_IF_ANY,
        ATTEMPTS_AT_PLACE,
        stream=common_parts.streams,
    ),
    on(say.RaiseIssue, ledger.raise_issue, UNIT_IF_ANY),
    on(say.RegisterIssue, ledger.register_issue, NUMBERS, LOTS),
    on(say.OrderEmergency, ledger.order_emergency, LOTS, ESTATE, POLICIES),
    on(say.ExplainIssue, ledger.explain_issue),
    on(say.VoidIssue, ledger.void_issue),
    on(say.SubmitIssues, letters.submit_issues, NUMBERS, ESTATE, POLICIES, stream=letters.streams),
    on(say.MarkLetterReplyOverdue, letters.mark_letter_reply_overdue, ESTATE, POLICIES, stream=letters.streams),
    on(say.ConfirmIssue, letters.confirm_issue, ESTATE, POLICIES),
    on(say.DisputeIssue, letters.dispute_issue, ESTATE, POLICIES),
    on(say.RuleDispute, rulings.rule_dispute, ESTATE, POLICIES),
    on(say.SuggestMethod, methods.suggest_method),
    on(say.ProposeMethod, methods.propose_method),
    on(say.AgreeMethod, methods.agree_method),
    on(say.RefuseMethod, methods.refuse_method),
    on(say.StartRectification, work.start_rectification),
    on(say.ReportRectification, work.report_rectification, ESTATE, POLICIES),
    on(say.AcceptRectification, work.accept_rectification, POLICIES),
    on(say.RejectRectification, work.reject_rectification),
    on(say.MarkIssueOverdue, work.mark_issue_overdue),
    on(say.RecordOwnerInformed, closing.record_owner_informed, ESTATE, POLICIES),
    on(say.ConfirmRepair, closing.confirm_repair),
    on(say.RejectRepair, closing.reject_repair, ESTATE, POLICIES),
    on(say.CloseSilentIssue, closing.close_silent_issue, UNIT_IF_ANY),
    on(say.SetRectificationPolicy, policy.set_policy, stream="rectification-policy:{estate}"),
)

ANSWERS = (
    Answer(say.IssueRegister, questions.issue_register, (ISSUE_REGISTER,), WHO_MAY_LOOK),
    Answer(say.Issue, questions.issue, (ISSUE_REGISTER,), WHO_MAY_LOOK),
    Answer(say.IssuesOfUnit, questions.issues_of_unit, (ISSUE_REGISTER,), WHO_MAY_LOOK),
    Answer(say.IssueAsKnownOn, questions.issue_as_known_on, (ISSUE_REGISTER,), WHO_MAY_LOOK),
    Answer(
        say.CommonPartInspections,
        common_part_questions.common_part_inspections,
        (COMMON_PART_INSPECTIONS,),
        WHO_MAY_COUNT,
    ),
    Answer(
        say.CommonPartInspection,
        common_part_questions.common_part_inspection,
        (COMMON_PART_INSPECTIONS,),
        WHO_MAY_COUNT,
    ),
    Answer(
        say.ScoresOfCommonParts,
        common_part_questions.scores_of_common_parts,
        (COMMON_PART_INSPECTIONS,),
        WHO_MAY_COUNT,
    ),
    Answer(say.Figures, figures.figures, (ISSUE_REGISTER, LETTERS, INSPECTIONS), WHO_MAY_COUNT),
)


REACTIONS = tuple(
    Reaction(react.__name__, event, react)
    for event, react in (
        (say.RectificationAccepted, reactions.when_rectification_accepted_close_what_nobody_owns),
        (NotificationDelivered, reactions.when_notification_delivered_record_owner_informed),
        (OwnerDissatisfied, reactions.when_owner_dissatisfied_reopen_issue),
        (MatterRaised, reactions.when_matter_raised_raise_issue),
    )
)


def overdue_work(row: ClockRow) -> say.MarkIssueOverdue:
    return say.MarkIssueOverdue.model_validate({"estate": row.estate, "issue": row.issue, "due": row.work_due})


def silent_owner(row: ClockRow) -> say.CloseSilentIssue:
    return say.CloseSilentIssue(estate=row.estate, issue=row.issue, unit=row.unit, how="owner_silent")


def overdue_reply(row: LetterRow) -> say.MarkLetterReplyOverdue:
    return say.MarkLetterReplyOverdue(estate=row.estate, letter=row.letter, reply_due=row.reply_due, issues=row.issues)


DEADLINES = (
    Deadline("issue_work_due", ISSUE_CLOCKS, "work_due", overdue_work),
    Deadline("issue_owner_silent", ISSUE_CLOCKS, "silent_after", silent_owner),
    Deadline("letter_reply_due", LETTERS, "waits_until", overdue_reply),
)


def make_service() -> Service:
    return Service(
        name="defects",
        aggregates=(inspection.INSPECTION, common_parts.COMMON_PARTS, ISSUE, letters.LETTER, policy.POLICY),
        handlers=HANDLERS,
        models=(
            UNITS, ESTATES, CONTRACTOR_LOTS, ISSUE_REGISTER, ISSUE_CLOCKS, LETTERS, INSPECTIONS, UNIT_ATTEMPTS,
            LEDGER_NUMBERS, RECTIFICATION_POLICIES, BUILDINGS, COMMON_PART_INSPECTIONS, COMMON_PART_ATTEMPTS,
        ),
        answers=ANSWERS,
        reactions=REACTIONS,
        deadlines=DEADLINES,
    )  # fmt: skip
