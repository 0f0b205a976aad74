"""The inspection of common parts: what failed is raised with the sheet, attempts of a place are numbered."""

from typing import Any

import pytest

from services.defects.common_parts import (
    COMMON_PARTS,
    BuildingNotKnownYet,
    BuildingOfAnotherEstate,
    EntranceWithoutBuilding,
    FindingOfAnotherPlace,
    InspectionOfAnotherPlace,
    PartContradictsItself,
    PartTwice,
)
from services.defects.due_dates import EstateNotKnownYet
from services.defects.inspection import FindingTwice
from services.defects.issue_life import ISSUE
from services.defects.read_models.buildings import BUILDINGS, BuildingRow
from services.defects.read_models.common_part_attempts import COMMON_PART_ATTEMPTS, PlaceAttemptsRow
from services.defects.read_models.common_part_inspections import COMMON_PART_INSPECTIONS
from services.defects.read_models.estates import EstateRow
from services.defects.read_models.issue_register import ISSUE_REGISTER
from shared.contracts.defects import (
    CommonPartInspected,
    InspectCommonParts,
    InspectedPart,
    IssueRaised,
    PartFinding,
    PartRow,
)
from shared.contracts.owners import BuildingRegistered
from shared.messages import Event
from tests.given import AT, Given, Outcome, folded, given
from tests.unit.defects.story import HANDLER, E

LAMP = PartFinding(issue="f1", description="two lamps dark", severity="minor")
RUST = PartFinding(issue="f2", description="rusted through", severity="major", classified="door_window")
SHEET = InspectCommonParts(
    estate=E, inspection="x1", building="b1", entrance="2",
    parts=(
        PartRow(room="stairwell", part="lighting", result="fail", score=2, findings=(LAMP,)),
        PartRow(room="stairwell", part="walls", result="pass", score=3, remark="newly painted"),
        PartRow(room="roof", part="hatch", result="fail", score=0, findings=(RUST,)),
        PartRow(room="roof", part="pool", result="not_applicable"),
        PartRow(room="basement", part="pumps", result="not_tested"),
    ),
)  # fmt: skip
INSPECTED = CommonPartInspected(
    estate=E, inspection="x1", building="b1", entrance="2", attempt=1, issues=("f1", "f2"),
    parts=(
        InspectedPart(room="stairwell", part="lighting", result="fail", score=2, issues=("f1",)),
        InspectedPart(room="stairwell", part="walls", result="pass", score=3, remark="newly painted"),
        InspectedPart(room="roof", part="hatch", result="fail", score=0, issues=("f2",)),
        InspectedPart(room="roof", part="pool", result="not_applicable"),
        InspectedPart(room="basement", part="pumps", result="not_tested"),
    ),
)  # fmt: skip
RAISED = (
    IssueRaised(
        estate=E, issue="f1", unit=None, building="b1", entrance="2", room="stairwell", part="lighting",
        description="two lamps dark", found_by="inspector", source="inspection", severity="minor",
        classified="common_parts", inspection="x1",
    ),
    IssueRaised(
        estate=E, issue="f2", unit=None, building="b1", entrance="2", room="roof", part="hatch",
        description="rusted through", found_by="inspector", source="inspection", severity="major",
        classified="door_window", inspection="x1",
    ),
)  # fmt: skip


def so_far(*events: Event) -> Given:
    return (
        given(ISSUE, COMMON_PARTS, *events)
        .and_row("estates", E, EstateRow(E, "R1", "Asia/Shanghai", "CN"))
        .and_row("buildings", "b1", BuildingRow("b1", E))
        .and_row("buildings", "elsewhere", BuildingRow("elsewhere", "EST-2"))
    )


def ask(story: tuple[Event, ...], **changed: Any) -> Outcome:
    return so_far(*story).when(HANDLER[InspectCommonParts], SHEET.model_copy(update=changed))


def test_what_failed_on_a_sheet_is_raised_in_the_same_decision() -> None:
    ask(()).then(INSPECTED, *RAISED)


def test_the_same_sheet_sent_twice_is_one_inspection() -> None:
    ask((INSPECTED, *RAISED)).then_nothing()


def test_an_inspection_of_one_place_is_no_inspection_of_another() -> None:
    ask((INSPECTED, *RAISED), entrance="3").then_refused(InspectionOfAnotherPlace, inspection="x1")


def test_whoever_comes_second_to_a_place_has_the_next_attempt() -> None:
    """Also where both were under way at once: the one decided later sees the one before."""
    [row] = folded(COMMON_PART_ATTEMPTS, INSPECTED).values()
    assert row == PlaceAttemptsRow(f"{E}/b1/2", E, 1)
    later = so_far(INSPECTED, *RAISED).and_row("common_part_attempts", row.place, row)
    again = SHEET.model_copy(update={"inspection": "x2", "parts": SHEET.parts[1:2]})
    [inspected] = later.when(HANDLER[InspectCommonParts], again).events
    assert isinstance(inspected, CommonPartInspected)
    assert (inspected.inspection, inspected.attempt) == ("x2", 2)


def test_another_entrance_counts_its_own_attempts() -> None:
    other = so_far().and_row("common_part_attempts", f"{E}/b1/1", PlaceAttemptsRow(f"{E}/b1/1", E, 4))
    inspected = other.when(HANDLER[InspectCommonParts], SHEET).events[0]
    assert isinstance(inspected, CommonPartInspected)
    assert inspected.attempt == 1


def test_a_finding_already_raised_there_is_named_but_not_raised_again() -> None:
    ask(RAISED[:1]).then(INSPECTED, RAISED[1])


@pytest.mark.parametrize("of_another", [{"unit": "u1"}, {"building": "b2"}, {"building": None}])
def test_a_finding_of_a_unit_or_another_building_is_refused(of_another: dict[str, Any]) -> None:
    ask((RAISED[0].model_copy(update=of_another),)).then_refused(FindingOfAnotherPlace, issue="f1")


def test_the_common_parts_of_the_estate_have_no_building() -> None:
    sheet, *_ = ask((), building=None, entrance=None).events
    assert isinstance(sheet, CommonPartInspected)
    assert (sheet.building, sheet.entrance, sheet.attempt) == (None, None, 1)
    ask((), building=None).then_refused(EntranceWithoutBuilding, entrance="2")


def test_an_estate_or_building_not_known_yet_is_asked_for_again_later() -> None:
    ask((), estate="EST-9").then_refused(EstateNotKnownYet, estate="EST-9")
    ask((), building="b9").then_refused(BuildingNotKnownYet, building="b9")
    assert EstateNotKnownYet.retryable
    assert BuildingNotKnownYet.retryable


def test_a_building_of_another_estate_is_refused() -> None:
    ask((), building="elsewhere").then_refused(BuildingOfAnotherEstate, building="elsewhere", estate=E)


@pytest.mark.parametrize(
    "row",
    [
        {"result": "fail"},
        {"result": "pass", "findings": (LAMP,)},
        {"result": "not_applicable", "findings": (LAMP,)},
        {"result": "not_tested", "findings": (LAMP,)},
        {"result": "not_applicable", "score": 0},
        {"result": "not_tested", "score": 0},
    ],
)
def test_a_part_has_findings_if_it_failed_and_a_score_only_if_it_was_tested(row: dict[str, Any]) -> None:
    part = PartRow(room="roof", part="hatch", **row)
    ask((), parts=(part,)).then_refused(PartContradictsItself, room="roof", part="hatch")


def test_a_part_and_a_finding_stand_on_a_sheet_once() -> None:
    ask((), parts=SHEET.parts[1:2] * 2).then_refused(PartTwice, room="stairwell", part="walls")
    twice = (SHEET.parts[0], SHEET.parts[2].model_copy(update={"findings": (LAMP,)}))
    ask((), parts=twice).then_refused(FindingTwice, issue="f1")


def test_a_sheet_is_shown_with_its_parts_and_counted_by_result() -> None:
    row = folded(COMMON_PART_INSPECTIONS, INSPECTED)["x1"]
    assert (row.building, row.entrance, row.attempt, row.inspected_at) == ("b1", "2", 1, AT)
    assert (row.passed, row.failed, row.not_applicable, row.not_tested, row.issues) == (1, 2, 1, 1, 2)
    assert [InspectedPart(**part) for part in row.parts] == list(INSPECTED.parts)


def test_its_findings_stand_in_the_ledger_without_a_unit() -> None:
    rows = folded(ISSUE_REGISTER, INSPECTED, *RAISED)
    assert [(row.unit, row.building, row.severity, row.inspection) for row in rows.values()] == [
        (None, "b1", "minor", "x1"),
        (None, "b1", "major", "x1"),
    ]


def test_a_building_is_copied_with_its_estate() -> None:
    assert folded(BUILDINGS, BuildingRegistered(estate=E, building="b1", name="1")) == {"b1": BuildingRow("b1", E, "1")}
