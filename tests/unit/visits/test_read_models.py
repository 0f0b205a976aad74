"""What people look at follows the events, and a copy keeps only the columns visits uses."""

from services.visits.read_models.matter_list import MATTER_LIST
from services.visits.read_models.units import UNITS
from services.visits.read_models.visit_calendar import VISIT_CALENDAR
from services.visits.read_models.visit_policies import VISIT_POLICIES, in_force
from services.visits.read_models.visit_records import VISIT_RECORDS
from services.visits.read_models.visited_units import VISITED_UNITS
from shared.contracts.visits import DifficultOwnerUnmarked, VisitPolicy, VisitPolicySet
from shared.messages import GROUP
from tests.contracts.samples import all_events, sample_event
from tests.given import AT, folded
from tests.unit.visits.facts import DAY, ESTATE, MATTER_ID, UNIT, VISIT, logged, moved, planned
from tests.unit.visits.test_marks_and_policy import MARKED
from tests.unit.visits.test_matters import ASSIGNED, CLOSED, ESCALATED, RAISED, REPORTED, REVISITED, SATISFIED
from tests.unit.visits.test_visit_records import ARCHIVED, FIRST, RECORDS, SECOND, SUBMITTED


def test_the_calendar_shows_the_date_a_visit_was_moved_to_and_what_it_found() -> None:
    plan = planned("rectification", days=2)
    row = folded(VISIT_CALENDAR, plan, moved((AT + DAY, AT + 3 * DAY), "i-2", by=plan), logged(), SUBMITTED)[VISIT]
    assert (row.due, row.calendar_at, row.visited_at) == (AT + 3 * DAY, AT + 3 * DAY, AT)
    assert (row.reason, row.satisfaction, row.logged_by, row.records) == ("rectification", "satisfied", "p-1", RECORDS)


def test_a_visit_nobody_planned_stands_in_the_calendar_where_it_was_made() -> None:
    row = folded(VISIT_CALENDAR, logged(was_planned=False))[VISIT]
    assert (row.planned, row.due, row.calendar_at) == (False, None, AT)


def test_a_unit_shows_its_marks_and_the_version_of_its_visits() -> None:
    row = folded(VISITED_UNITS, planned(), MARKED)[UNIT]
    assert (row.version, row.marks) == (2, ("refused",))
    unmarked = DifficultOwnerUnmarked(estate=ESTATE, unit=UNIT, owner=None, reason="mended")
    assert folded(VISITED_UNITS, MARKED, unmarked)[UNIT].marks == ()


def test_a_matter_is_due_for_escalation_only_while_a_department_has_it() -> None:
    assert folded(MATTER_LIST, RAISED, ASSIGNED)[MATTER_ID].escalate_at == ASSIGNED.due
    for end in (ESCALATED, REPORTED, CLOSED):
        assert folded(MATTER_LIST, RAISED, ASSIGNED, end)[MATTER_ID].escalate_at is None


def test_a_matter_shows_how_it_ended() -> None:
    row = folded(MATTER_LIST, RAISED, ASSIGNED, ESCALATED, REPORTED, REVISITED, SATISFIED, CLOSED)[MATTER_ID]
    assert (row.state, row.escalated, row.result, row.closed_at, row.version) == ("closed", True, "Planed", AT, 7)


def test_records_show_both_signatures_and_the_papers() -> None:
    row = folded(VISIT_RECORDS, SUBMITTED, FIRST, SECOND, ARCHIVED)[RECORDS]
    assert (row.supervisor, row.project_manager, row.papers) == ("p-2", "p-3", ARCHIVED.papers)


def test_the_estates_own_policy_goes_before_the_groups() -> None:
    group = VisitPolicySet(estate=GROUP, version=1, values=VisitPolicy(keys_days=20), why="-")
    own = VisitPolicySet(estate=ESTATE, version=3, values=VisitPolicy(keys_days=5), why="-")
    rows = folded(VISIT_POLICIES, group, own)
    assert in_force(rows, ESTATE) == (3, VisitPolicy(keys_days=5))
    assert in_force(rows, "E2") == (1, VisitPolicy(keys_days=20))
    assert in_force({}, "E2") == (0, VisitPolicy())


def test_every_fold_is_total() -> None:
    """Any event in any place leaves the tables standing."""
    events = [sample_event(event) for event in all_events()]
    for model in (VISIT_CALENDAR, VISITED_UNITS, MATTER_LIST, VISIT_RECORDS, VISIT_POLICIES, UNITS):
        of_source = [event for event in events if event.service == model.source]
        for start in range(len(of_source)):
            folded(model, *of_source[start:], *of_source[:start])
