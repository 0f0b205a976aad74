"""A visit is logged once, with the matters raised in the same decision."""

from services.visits.app import HANDLERS
from services.visits.visit_log import MatterRaisedElsewhere, WhoseNameNotSaid
from services.visits.where import UnitNotKnownYet
from shared.contracts.owners import ScanKept
from shared.contracts.visits import (
    LogVisit,
    MatterAnsweredOnSpot,
    MatterClosed,
    MatterRaised,
    RaisedMatter,
    VisitLogged,
)
from shared.kept_scans import SCANS_KEPT, ScanNotKeptYet, ScanOfAnotherUnit, ScanRow
from shared.personal import Personal
from tests.given import AT, folded
from tests.unit.visits.facts import ESTATE, MATTER_ID, UNIT, VISIT, logged, planned, so, unknown

SCAN = "5" * 64
LOG = next(handler for handler in HANDLERS if handler.command is LogVisit)
NOTE = LogVisit(
    estate=ESTATE, visit=VISIT, unit=UNIT, visited_at=AT, how="home", relation="owner", satisfaction="satisfied"
)
OPEN = RaisedMatter(matter=MATTER_ID, classified="service", text="The lift is slow")
ANSWERED = RaisedMatter(matter="m-2", classified="fees", text="Why this fee?", answer="By the agreement, clause 7")
RAISED = MatterRaised(
    estate=ESTATE,
    matter=MATTER_ID,
    unit=UNIT,
    visit=VISIT,
    classified="service",
    text="The lift is slow",
    source="visit",
)


def test_a_planned_visit_keeps_its_reason_and_due_date() -> None:
    so(planned()).when(LOG, NOTE).then(logged())


def test_a_visit_nobody_planned_is_logged_with_the_reason_given() -> None:
    [event] = so().when(LOG, NOTE).events
    assert isinstance(event, VisitLogged)
    assert (event.planned, event.reason, event.due) == (False, "round", None)


def test_a_visit_sent_twice_is_logged_once() -> None:
    so(planned(), logged()).when(LOG, NOTE).then_nothing()
    so(planned(), logged(), RAISED).when(LOG, NOTE.model_copy(update={"matters": (OPEN,)})).then_nothing()


def test_matters_are_raised_with_the_visit_and_closed_where_answered_on_the_spot() -> None:
    same = {"estate": ESTATE, "matter": "m-2", "unit": UNIT}
    so(planned()).when(LOG, NOTE.model_copy(update={"matters": (OPEN, ANSWERED)})).then(
        logged().model_copy(update={"matters": (MATTER_ID, "m-2")}),
        RAISED,
        MatterRaised(**same, visit=VISIT, classified="fees", text="Why this fee?", source="visit"),
        MatterAnsweredOnSpot(**same, visit=VISIT, answer="By the agreement, clause 7"),
        MatterClosed(**same, classified="fees", on_spot=True, rounds=0),
    )


def test_a_matter_raised_elsewhere_is_not_raised_again() -> None:
    so(planned(), RAISED).when(LOG, NOTE.model_copy(update={"matters": (OPEN,)})).then_refused(MatterRaisedElsewhere)


def test_a_name_is_only_kept_with_whose_it_is() -> None:
    named = NOTE.model_copy(update={"interviewee": "张三"})
    so(planned()).when(LOG, named).then_refused(WhoseNameNotSaid)
    [event] = so(planned()).when(LOG, named.model_copy(update={"person": "o-1"})).events
    assert isinstance(event, VisitLogged)
    assert event.interviewee == Personal(person="o-1", value="张三")


def test_a_visit_to_a_unit_not_known_yet_is_asked_for_again() -> None:
    unknown().when(LOG, NOTE).then_refused(UnitNotKnownYet)


def test_the_signed_record_of_a_visit_lies_encrypted_in_the_matter_of_its_unit() -> None:
    signed = NOTE.model_copy(update={"record": SCAN})
    so(planned()).when(LOG, signed).then_refused(ScanNotKeptYet, scan=SCAN, unit=UNIT)
    assert ScanNotKeptYet.retryable
    for row in (ScanRow(SCAN, ESTATE, "u-2"), ScanRow(SCAN, "E2", UNIT)):
        so(planned()).and_row("scans_kept", SCAN, row).when(LOG, signed).then_refused(ScanOfAnotherUnit, scan=SCAN)
    kept = so(planned()).and_row("scans_kept", SCAN, ScanRow(SCAN, ESTATE, UNIT))
    kept.when(LOG, signed).then(logged().model_copy(update={"record": SCAN}))


def test_a_scan_that_owners_keeps_is_known_here() -> None:
    kept = ScanKept(
        estate=ESTATE, scan=SCAN, unit=UNIT, person="o-1", share=Personal(person="o-1", value=None), parts=1
    )  # fmt: skip
    assert folded(SCANS_KEPT, kept, kept)[SCAN] == ScanRow(SCAN, ESTATE, UNIT)
