"""Visit records are submitted, signed by supervisor and project manager, and archived with their papers."""

from services.visits.app import HANDLERS
from services.visits.read_models.visit_calendar import VISIT_CALENDAR, CalendarRow
from services.visits.visit_records import (
    PapersNotOnePerVisit,
    SignedByVisitor,
    SubmittedOtherwise,
    SupervisorSignsFirst,
    VisitInOtherRecords,
    VisitNotLogged,
    VisitRecordsNotKnown,
    VisitRecordsNotSigned,
)
from shared.contracts.visits import (
    ArchiveVisitRecords,
    SignVisitRecords,
    SubmitVisitRecords,
    VisitRecordsArchived,
    VisitRecordsSigned,
    VisitRecordsSubmitted,
)
from shared.messages import Event
from tests.given import Given, folded
from tests.unit.visits.facts import ESTATE, VISIT, logged, planned, so

SUBMIT, SIGN, ARCHIVE = (
    next(handler for handler in HANDLERS if handler.command is command)
    for command in (SubmitVisitRecords, SignVisitRecords, ArchiveVisitRecords)
)
RECORDS, PAPER = "r-1", "a" * 64
submit = SubmitVisitRecords(estate=ESTATE, records=RECORDS, visits=(VISIT,))
sign = SignVisitRecords(estate=ESTATE, records=RECORDS)
archive = ArchiveVisitRecords(estate=ESTATE, records=RECORDS, papers=(PAPER,))
SUBMITTED = VisitRecordsSubmitted(estate=ESTATE, records=RECORDS, visits=(VISIT,), logged_by=("p-1",))
FIRST = VisitRecordsSigned(estate=ESTATE, records=RECORDS, level="service_supervisor", signed_by="p-2")
SECOND = VisitRecordsSigned(estate=ESTATE, records=RECORDS, level="project_manager", signed_by="p-3")
ARCHIVED = VisitRecordsArchived(estate=ESTATE, records=RECORDS, visits=(VISIT,), papers=(PAPER,))


def with_calendar(*events: Event) -> Given:
    rows: dict[str, CalendarRow] = folded(VISIT_CALENDAR, *events)
    return so(*events).and_row("visit_calendar", VISIT, rows.get(VISIT))


def test_logged_visits_are_submitted_once_with_who_made_them() -> None:
    with_calendar(planned(), logged()).when(SUBMIT, submit).then(SUBMITTED)
    with_calendar(planned(), logged(), SUBMITTED).when(SUBMIT, submit).then_nothing()


def test_a_visit_not_made_yet_is_not_submitted() -> None:
    with_calendar(planned()).when(SUBMIT, submit).then_refused(VisitNotLogged)
    with_calendar().when(SUBMIT, submit).then_refused(VisitNotLogged)


def test_a_visit_goes_to_signature_in_one_batch_only() -> None:
    other = submit.model_copy(update={"records": "r-2"})
    with_calendar(planned(), logged(), SUBMITTED).when(SUBMIT, other).then_refused(VisitInOtherRecords)
    more = submit.model_copy(update={"visits": (VISIT, "v-2")})
    with_calendar(planned(), logged(), SUBMITTED).when(SUBMIT, more).then_refused(SubmittedOtherwise)


def test_the_supervisor_signs_first_then_the_project_manager() -> None:
    so(SUBMITTED).when(SIGN, sign, role="service_supervisor", person="p-2").then(FIRST)
    so(SUBMITTED, FIRST).when(SIGN, sign, role="project_manager", person="p-3").then(SECOND)
    so(SUBMITTED).when(SIGN, sign, role="project_manager", person="p-3").then_refused(SupervisorSignsFirst)


def test_signing_again_changes_nothing() -> None:
    so(SUBMITTED, FIRST).when(SIGN, sign, role="service_supervisor", person="p-2").then_nothing()
    so(SUBMITTED, FIRST, SECOND).when(SIGN, sign, role="project_manager", person="p-3").then_nothing()


def test_nobody_signs_a_visit_they_logged() -> None:
    so(SUBMITTED).when(SIGN, sign, role="service_supervisor", person="p-1").then_refused(SignedByVisitor)


def test_records_never_submitted_are_not_signed() -> None:
    so().when(SIGN, sign, role="service_supervisor").then_refused(VisitRecordsNotKnown)


def test_signed_records_are_archived_once_with_one_paper_per_visit() -> None:
    so(SUBMITTED, FIRST, SECOND).when(ARCHIVE, archive).then(ARCHIVED)
    so(SUBMITTED, FIRST, SECOND, ARCHIVED).when(ARCHIVE, archive).then_nothing()
    two = archive.model_copy(update={"papers": (PAPER, PAPER)})
    so(SUBMITTED, FIRST, SECOND).when(ARCHIVE, two).then_refused(PapersNotOnePerVisit, visits=1, papers=2)


def test_records_without_both_signatures_are_not_archived() -> None:
    so(SUBMITTED, FIRST).when(ARCHIVE, archive).then_refused(VisitRecordsNotSigned)
