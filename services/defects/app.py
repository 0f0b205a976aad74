"""Defects: its table of contents — every command, query, reaction and deadline of the service."""

from collections.abc import Callable, Sequence
from typing import Any

from services.defects import (
    acceptance,
    answers,
    bulk,
    closing,
    common_part_questions,
    common_parts,
    deadlines,
    delegation,
    emergency,
    endings,
    escalation,
    figures,
    holds,
    inspection,
    ledger,
    ledger_check,
    ledger_import,
    ledger_import_task,
    letter_clock,
    letters,
    links,
    lists,
    lists_of_papers,
    methods,
    policy,
    printing,
    questions,
    reactions,
    register,
    rulings,
    site,
    standard_methods,
    tracking,
    warranty_questions,
    work,
)
from services.defects.issue_life import ISSUE
from services.defects.read_models.buildings import BUILDINGS
from services.defects.read_models.bulk_outcomes import BULK_OUTCOMES
from services.defects.read_models.common_part_attempts import COMMON_PART_ATTEMPTS, place_of
from services.defects.read_models.common_part_inspections import COMMON_PART_INSPECTIONS
from services.defects.read_models.contractor_lots import CONTRACTOR_LOTS
from services.defects.read_models.estates import ESTATES
from services.defects.read_models.imported_letters import IMPORTED_LETTERS
from services.defects.read_models.inspections import INSPECTIONS
from services.defects.read_models.issue_clocks import ISSUE_CLOCKS
from services.defects.read_models.issue_marks import ISSUE_MARKS
from services.defects.read_models.issue_register import ISSUE_REGISTER
from services.defects.read_models.ledger_imports import LEDGER_IMPORTS, ledger_import_progress
from services.defects.read_models.ledger_numbers import LEDGER_NUMBERS
from services.defects.read_models.letter_answers import LETTER_ANSWERS
from services.defects.read_models.letters import LETTERS
from services.defects.read_models.method_delegates import METHOD_DELEGATES
from services.defects.read_models.rectification_policies import RECTIFICATION_POLICIES
from services.defects.read_models.standard_methods import STANDARD_METHODS
from services.defects.read_models.trackers import TRACKERS
from services.defects.read_models.unit_attempts import UNIT_ATTEMPTS
from services.defects.read_models.units import UNITS
from services.defects.who_may import IMPORTING, WHO_MAY, WHO_MAY_ANSWER, WHO_MAY_COUNT, WHO_MAY_LOOK
from services.defects.who_may import WHO_MAY_INSPECT_PAPERS as INSPECTING
from shared.contracts import defects as say
from shared.contracts.notifications import NotificationDelivered
from shared.contracts.visits import MatterRaised, OwnerDissatisfied
from shared.decider import Decide, Handler, Lookup
from shared.kept_scans import RECORD, SCANS_KEPT
from shared.messages import GROUP
from shared.reactions import Reaction
from shared.service import Answer, Service, Task

UNIT = Lookup(UNITS, "{unit}")
UNIT_IF_ANY = Lookup(UNITS, lambda command: [command.unit] if command.unit else [])
ATTEMPTS = Lookup(UNIT_ATTEMPTS, "{unit}")
BUILDING_IF_ANY = Lookup(BUILDINGS, lambda command: [command.building] if command.building else [])
AT_PLACE = Lookup(COMMON_PART_ATTEMPTS, lambda command: [place_of(command)])
NUMBERS = Lookup(LEDGER_NUMBERS, "{estate}")
LOTS = Lookup(CONTRACTOR_LOTS, "{estate}")
ESTATE = Lookup(ESTATES, "{estate}")
POLICIES = Lookup(RECTIFICATION_POLICIES, lambda command: [command.estate, GROUP])
STANDARDS = Lookup(STANDARD_METHODS, "{estate}")
DELEGATES = Lookup(METHOD_DELEGATES, "{estate}")
LETTER = Lookup(LETTERS, "{letter}")
LETTER_STREAM = "letter:{letter}"
STANDARD_STREAM = "standard-method:{estate}.{l1}"


def on(
    command: type[say.DefectsCommand], decide: Decide, *rows: Lookup,
    stream: str | Callable[[Any], Sequence[str]] = "issue:{issue}",
) -> Handler:  # fmt: skip
    return Handler(command, decide, stream, WHO_MAY[command], rows)


HANDLERS = (
    on(say.InspectUnit, inspection.inspect_unit, UNIT, ATTEMPTS, RECORD, stream=inspection.streams),
    on(
        say.InspectCommonParts,
        common_parts.inspect_common_parts,
        ESTATE,
        BUILDING_IF_ANY,
        AT_PLACE,
        stream=common_parts.streams,
    ),
    # Into the ledger, and how it is kept
    on(say.RaiseIssue, ledger.raise_issue, UNIT_IF_ANY),
    on(say.RegisterIssue, ledger.register_issue, NUMBERS, LOTS),
    on(say.RegisterIssues, bulk.register_issues, NUMBERS, LOTS, stream=bulk.streams),
    on(say.AssignContractor, bulk.assign_contractor, LOTS, stream=bulk.streams),
    on(say.ReclassifyIssues, bulk.reclassify_issues, ESTATE, POLICIES, stream=bulk.streams),
    on(say.LinkIssues, links.link_issues, ESTATE, POLICIES, stream=links.link_streams),
    on(say.ImportLedger, ledger_import.import_ledger, ESTATE, stream=ledger_import.STREAM),
    on(say.ImportIssues, ledger_import.import_issues, stream=ledger_import.streams),
    on(say.FinishLedgerImport, ledger_import.finish_ledger_import, stream=ledger_import.STREAM),
    on(say.StopLedgerImport, ledger_import.stop_ledger_import, stream=ledger_import.STREAM),
    on(say.OrderEmergency, emergency.order_emergency, LOTS, ESTATE, POLICIES),
    on(say.ReportMadeSafe, emergency.report_made_safe),
    on(say.MarkEmergencyOverdue, emergency.mark_emergency_overdue),
    on(say.ExplainIssue, endings.explain_issue),
    on(say.VoidIssue, endings.void_issue),
    on(say.MergeIssues, endings.merge_issues, stream=endings.merge_streams),
    on(say.SplitIssue, endings.split_issue, stream=endings.split_streams),
    on(say.AssignInspector, tracking.assign_inspector, stream="tracking:{estate}"),
    # The letter and its answers
    on(say.SubmitIssues, letters.submit_issues, NUMBERS, ESTATE, POLICIES, stream=letters.streams),
    on(say.SubmitLetters, bulk.submit_letters, NUMBERS, ESTATE, POLICIES, stream=bulk.streams),
    on(say.RecordLetterReceived, letter_clock.record_letter_received, LETTER, ESTATE, POLICIES, stream=LETTER_STREAM),
    on(say.RemindLetter, letter_clock.remind_letter, stream=letter_clock.unanswered_streams),
    on(say.AnswerLetter, answers.answer_letter, ESTATE, POLICIES, STANDARDS, LOTS, stream=answers.answer_streams),
    on(say.MarkLetterReplyOverdue, letters.mark_letter_reply_overdue, ESTATE, POLICIES, stream=letters.streams),
    on(say.EscalateLetter, letter_clock.escalate_letter, stream=letter_clock.unanswered_streams),
    on(say.ConfirmIssue, answers.confirm_issue, ESTATE, POLICIES, STANDARDS, LOTS),
    on(say.DisputeIssue, answers.dispute_issue, ESTATE, POLICIES),
    on(say.RuleDispute, rulings.rule_dispute, ESTATE, POLICIES, STANDARDS),
    # The method
    on(say.SuggestMethod, methods.suggest_method),
    on(say.ProposeMethod, methods.propose_method),
    on(say.ProposeMethods, bulk.propose_methods, stream=bulk.streams),
    on(say.AgreeMethod, methods.agree_method, DELEGATES),
    on(say.AgreeMethods, bulk.agree_methods, DELEGATES, stream=bulk.streams),
    on(say.RefuseMethod, methods.refuse_method, DELEGATES),
    on(say.AgreeStandardMethod, standard_methods.agree_standard_method, POLICIES, stream=STANDARD_STREAM),
    on(say.UseStandardMethod, standard_methods.use_standard_method, POLICIES, STANDARDS),
    on(say.DelegateAgreement, delegation.delegate_agreement, stream="delegation:{estate}"),
    on(say.EndDelegation, delegation.end_delegation, stream="delegation:{estate}"),
    # The work, on site
    on(say.StartRectification, work.start_rectification),
    on(say.AppointEntry, site.appoint_entry, ESTATE, POLICIES),
    on(say.RecordEntryRefused, site.record_entry_refused),
    on(say.AddSiteNote, site.add_site_note),
    on(say.ReportMethodUnworkable, work.report_method_unworkable),
    on(say.ReportRectification, work.report_rectification, ESTATE, POLICIES),
    on(say.AcceptRectification, acceptance.accept_rectification, POLICIES),
    on(say.RejectRectification, acceptance.reject_rectification, ESTATE, POLICIES),
    # When it stands, is late, or is given to another
    on(say.RequestHold, holds.request_hold),
    on(say.AgreeHold, holds.agree_hold),
    on(say.EndHold, holds.end_hold, ESTATE, POLICIES),
    on(say.DateWait, links.date_wait, ESTATE, POLICIES),
    on(say.BeginWaitAgain, links.begin_wait_again),
    on(say.EndWait, links.end_wait, ESTATE, POLICIES),
    on(say.MarkIssueOverdue, work.mark_issue_overdue, ESTATE, POLICIES),
    on(say.EscalateIssue, escalation.escalate_issue, ESTATE, POLICIES),
    on(say.DeclareDefault, escalation.declare_default, ESTATE, POLICIES),
    on(say.ReassignWork, escalation.reassign_work, LOTS, ESTATE, POLICIES),
    # The owner is asked
    on(say.RecordOwnerInformed, closing.record_owner_informed, ESTATE, POLICIES),
    on(say.ConfirmRepair, closing.confirm_repair),
    on(say.RejectRepair, closing.reject_repair, ESTATE, POLICIES),
    on(say.CloseSilentIssue, closing.close_silent_issue, UNIT_IF_ANY),
    on(say.SetRectificationPolicy, policy.set_policy, stream="rectification-policy:{estate}"),
)

ISSUES = (ISSUE_REGISTER, ISSUE_MARKS)
COMMON = (COMMON_PART_INSPECTIONS,)
NUMBERED = (ISSUE_REGISTER, LETTERS, IMPORTED_LETTERS)
NAMES = (ESTATES, BUILDINGS, UNITS, CONTRACTOR_LOTS)
WARRANTY = (ESTATES, BUILDINGS, UNITS, RECTIFICATION_POLICIES)
ANSWERS = (
    Answer(say.IssueRegister, register.issue_register, (ISSUE_REGISTER, TRACKERS), WHO_MAY_LOOK),
    Answer(say.Ledger, register.ledger, (*NUMBERED, TRACKERS, *NAMES), WHO_MAY_ANSWER),
    Answer(say.CheckLedger, ledger_check.check_ledger, (*NUMBERED, *NAMES), IMPORTING),
    Answer(say.LedgerImportProgress, ledger_import_progress, (LEDGER_IMPORTS,), IMPORTING),
    Answer(say.Issue, questions.issue, ISSUES, WHO_MAY_LOOK),
    Answer(say.IssuesOfUnit, questions.issues_of_unit, (ISSUE_REGISTER,), WHO_MAY_LOOK),
    Answer(say.IssueAsKnownOn, questions.issue_as_known_on, ISSUES, WHO_MAY_LOOK),
    Answer(say.LikelyDuplicates, lists.likely_duplicates, (ISSUE_REGISTER,), WHO_MAY_LOOK),
    Answer(say.ContractorList, lists.contractor_list, (ISSUE_REGISTER,), WHO_MAY_LOOK),
    Answer(say.WorkList, lists.work_list, (ISSUE_REGISTER, TRACKERS), WHO_MAY_COUNT),
    Answer(say.Trackers, lists.trackers, (TRACKERS,), WHO_MAY_COUNT),
    Answer(say.Letters, lists_of_papers.letters, (LETTERS,), WHO_MAY_ANSWER),
    Answer(say.BulkOutcome, lists_of_papers.bulk_outcome, (BULK_OUTCOMES, ISSUE_REGISTER), WHO_MAY_ANSWER),
    Answer(say.AnswersOutcome, lists_of_papers.answers_outcome, (LETTER_ANSWERS, ISSUE_REGISTER), WHO_MAY_ANSWER),
    Answer(say.StandardMethods, lists_of_papers.standard_methods, (STANDARD_METHODS, METHOD_DELEGATES), WHO_MAY_ANSWER),
    Answer(say.CommonPartInspections, common_part_questions.common_part_inspections, COMMON, WHO_MAY_COUNT),
    Answer(say.CommonPartInspection, common_part_questions.common_part_inspection, COMMON, WHO_MAY_COUNT),
    Answer(say.ScoresOfCommonParts, common_part_questions.scores_of_common_parts, COMMON, WHO_MAY_COUNT),
    # Warranty
    Answer(say.WarrantyOfUnit, warranty_questions.warranty_of_unit, WARRANTY, (*WHO_MAY_COUNT, "owner")),
    Answer(say.WarrantyOfCommonParts, warranty_questions.warranty_of_common_parts, WARRANTY, WHO_MAY_ANSWER),
    Answer(say.WarrantyOfIssue, warranty_questions.warranty_of_issue, (ISSUE_REGISTER, *WARRANTY), WHO_MAY_LOOK),
    # Papers
    Answer(say.InspectionRecordPaper, printing.inspection_record, (INSPECTIONS, ISSUE_REGISTER, *NAMES), INSPECTING),
    Answer(say.BlankInspectionPaper, printing.blank_inspection, NAMES, WHO_MAY_COUNT),
    Answer(say.LedgerPaper, printing.ledger, (ISSUE_REGISTER, *NAMES), WHO_MAY_ANSWER),
    Answer(say.LetterPaper, printing.letter, (LETTERS, ISSUE_REGISTER, *NAMES), WHO_MAY_ANSWER),
    Answer(say.RoomSlipsPaper, printing.room_slips, (ISSUE_REGISTER, *NAMES), WHO_MAY_ANSWER),
    Answer(
        say.AcceptanceSlipPaper,
        printing.acceptance_slip,
        (ISSUE_REGISTER, RECTIFICATION_POLICIES, *NAMES),
        WHO_MAY_LOOK,
    ),
    Answer(say.Figures, figures.figures, (ISSUE_REGISTER, ISSUE_MARKS, LETTERS, INSPECTIONS), WHO_MAY_COUNT),
)


REACTIONS = tuple(
    Reaction(react.__name__, event, react)
    for event, react in (
        (say.RectificationAccepted, reactions.when_rectification_accepted_close_what_nobody_owns),
        (say.RectificationAccepted, reactions.when_rectification_accepted_date_what_waits),
        (say.IssueReopened, reactions.when_issue_reopened_begin_waits_again),
        (say.IssueExplained, reactions.when_issue_ended_end_what_waits),
        (say.IssueVoided, reactions.when_issue_ended_end_what_waits),
        (say.IssuesMerged, reactions.when_issue_ended_end_what_waits),
        (say.IssueSplit, reactions.when_issue_ended_end_what_waits),
        (NotificationDelivered, reactions.when_notification_delivered_record_letter_received),
        (NotificationDelivered, reactions.when_notification_delivered_record_owner_informed),
        (OwnerDissatisfied, reactions.when_owner_dissatisfied_reopen_issue),
        (MatterRaised, reactions.when_matter_raised_raise_issue),
    )
)


def make_service() -> Service:
    return Service(
        name="defects",
        aggregates=(
            inspection.INSPECTION, common_parts.COMMON_PARTS, ISSUE, letters.LETTER, bulk.BULK,
            standard_methods.STANDARD_METHOD, delegation.DELEGATION, tracking.TRACKING, policy.POLICY,
            ledger_import.LEDGER_IMPORTS,
        ),
        handlers=HANDLERS,
        models=(
            UNITS, ESTATES, CONTRACTOR_LOTS, ISSUE_REGISTER, ISSUE_MARKS, ISSUE_CLOCKS, LETTERS, INSPECTIONS,
            UNIT_ATTEMPTS, LEDGER_NUMBERS, RECTIFICATION_POLICIES, STANDARD_METHODS, METHOD_DELEGATES, TRACKERS,
            BULK_OUTCOMES, LETTER_ANSWERS, BUILDINGS, COMMON_PART_INSPECTIONS, COMMON_PART_ATTEMPTS,
            LEDGER_IMPORTS, IMPORTED_LETTERS, SCANS_KEPT,
        ),
        answers=ANSWERS,
        reactions=REACTIONS,
        deadlines=deadlines.DEADLINES,
        tasks=(Task("continue_ledger_imports", ledger_import_task.continue_ledger_imports),),
    )  # fmt: skip
