"""The inspection of a unit: its findings are raised with it, attempts are numbered, the same sheet twice is one."""

from services.defects.inspection import (
    FindingOfAnotherUnit,
    FindingTwice,
    RefusalWithoutReason,
    UnitNotKnownYet,
    UnitOfAnotherEstate,
)
from services.defects.read_models.unit_attempts import AttemptsRow
from services.defects.read_models.units import UnitRow
from shared.contracts.defects import Finding, InspectUnit, IssueRaised, UnitInspected
from shared.contracts.vocabulary import MeterReadings
from shared.kept_scans import ScanNotKeptYet, ScanOfAnotherUnit, ScanRow
from tests.unit.defects.story import HANDLER, RAISED, THE_ISSUE, E, U, ask, so_far

SHEET = InspectUnit(
    estate=E, inspection="x1", unit=U, checks=600, conclusion="accepted_with_issues",
    findings=(
        Finding(issue="f1", room="bath", description="drips"),
        Finding(issue="f2", room="hall", description="gap"),
    ),
)  # fmt: skip
INSPECTED = UnitInspected(
    estate=E, inspection="x1", unit=U, building="b1", kind="owner", attempt=1, checks=600, issues=("f1", "f2"),
    conclusion="accepted_with_issues", meters=MeterReadings(), keys_counted=0,
)  # fmt: skip


def raised(issue: str, room: str, description: str) -> IssueRaised:
    return IssueRaised(
        estate=E, issue=issue, unit=U, building="b1", room=room, part="-", description=description, found_by="owner",
        source="inspection", inspection="x1",
    )  # fmt: skip


def test_an_inspection_raises_what_it_found_in_the_same_decision() -> None:
    ask((), SHEET).then(INSPECTED, raised("f1", "bath", "drips"), raised("f2", "hall", "gap"))


def test_the_same_sheet_sent_twice_is_one_inspection() -> None:
    ask((INSPECTED,), SHEET).then_nothing()


def test_the_next_inspection_of_a_unit_is_its_next_attempt() -> None:
    again = so_far().and_row("unit_attempts", U, AttemptsRow(U, E, 2)).when(HANDLER[InspectUnit], SHEET)
    inspected = again.events[0]
    assert isinstance(inspected, UnitInspected)
    assert inspected.attempt == 3


def test_a_finding_already_raised_here_is_named_but_not_raised_again() -> None:
    sheet = SHEET.model_copy(update={"findings": (Finding(issue=THE_ISSUE, room="bath", description="paint"),)})
    [inspected] = ask(RAISED, sheet).events
    assert isinstance(inspected, UnitInspected)
    assert inspected.issues == (THE_ISSUE,)


def test_a_finding_of_another_unit_is_refused() -> None:
    sheet = SHEET.model_copy(
        update={"unit": "unsold", "findings": (Finding(issue=THE_ISSUE, room="bath", description="paint"),)}
    )
    ask(RAISED, sheet).then_refused(FindingOfAnotherUnit, issue=THE_ISSUE)


def test_a_finding_stands_on_a_sheet_once() -> None:
    ask((), SHEET.model_copy(update={"findings": SHEET.findings[:1] * 2})).then_refused(FindingTwice)


def test_a_unit_not_known_yet_is_asked_for_again_later() -> None:
    ask((), SHEET.model_copy(update={"unit": "u9"})).then_refused(UnitNotKnownYet, unit="u9")
    assert UnitNotKnownYet.retryable


def test_a_unit_of_another_estate_is_refused() -> None:
    elsewhere = so_far().and_row("units", U, UnitRow(U, "EST-2", "b1", ()))
    elsewhere.when(HANDLER[InspectUnit], SHEET).then_refused(UnitOfAnotherEstate)


def test_a_refused_unit_has_a_reason_and_an_accepted_one_has_none() -> None:
    ask((), SHEET.model_copy(update={"conclusion": "refused"})).then_refused(RefusalWithoutReason)
    ask((), SHEET.model_copy(update={"refusal": "leak"})).then_refused(RefusalWithoutReason)


def test_a_signed_sheet_lies_encrypted_in_the_matter_of_its_unit() -> None:
    scan = "5" * 64
    signed = SHEET.model_copy(update={"record": scan})
    ask((), signed).then_refused(ScanNotKeptYet, scan=scan, unit=U)
    other = so_far().and_row("scans_kept", scan, ScanRow(scan, E, "u9"))
    other.when(HANDLER[InspectUnit], signed).then_refused(ScanOfAnotherUnit, scan=scan)
    kept = so_far().and_row("scans_kept", scan, ScanRow(scan, E, U))
    inspected = kept.when(HANDLER[InspectUnit], signed).events[0]
    assert isinstance(inspected, UnitInspected)
    assert inspected.record == scan
