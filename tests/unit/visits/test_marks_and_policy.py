"""Difficult owners are marked and unmarked, the policy is set in versions, an erased person is erased here, too."""

from services.visits.app import HANDLERS
from services.visits.where import UnitNotKnownYet
from shared.contracts.visits import (
    DifficultOwnerMarked,
    DifficultOwnerUnmarked,
    ErasePersonalData,
    MarkDifficultOwner,
    PersonalDataErased,
    SetVisitPolicy,
    UnmarkDifficultOwner,
    VisitPolicy,
    VisitPolicySet,
)
from shared.messages import GROUP
from tests.unit.visits.facts import ESTATE, OWNER, UNIT, so, unknown

MARK, UNMARK, SET, ERASE = (
    next(handler for handler in HANDLERS if handler.command is command)
    for command in (MarkDifficultOwner, UnmarkDifficultOwner, SetVisitPolicy, ErasePersonalData)
)
mark = MarkDifficultOwner(estate=ESTATE, unit=UNIT, owner=OWNER, mark="refused", reason="leak")
unmark = UnmarkDifficultOwner(estate=ESTATE, unit=UNIT, reason="all mended")
MARKED = DifficultOwnerMarked(estate=ESTATE, unit=UNIT, owner=OWNER, mark="refused", reason="leak")
UNMARKED = DifficultOwnerUnmarked(estate=ESTATE, unit=UNIT, owner=OWNER, reason="all mended")
SHORT = VisitPolicy(keys_days=14)


def test_an_owner_is_marked_once_for_each_reason() -> None:
    so().when(MARK, mark).then(MARKED)
    so(MARKED).when(MARK, mark).then_nothing()
    so(MARKED).when(MARK, mark.model_copy(update={"mark": "threatened"})).then_types(DifficultOwnerMarked)
    unknown().when(MARK, mark).then_refused(UnitNotKnownYet)


def test_unmarking_ends_every_mark() -> None:
    so(MARKED).when(UNMARK, unmark).then(UNMARKED)
    so(MARKED, UNMARKED).when(UNMARK, unmark).then_nothing()
    so(MARKED, UNMARKED).when(MARK, mark).then(MARKED)


def test_each_policy_is_the_next_version_and_the_same_values_are_none() -> None:
    ask = SetVisitPolicy(estate=ESTATE, values=SHORT, why="a small estate")
    first = VisitPolicySet(estate=ESTATE, version=1, values=SHORT, why="a small estate")
    so().when(SET, ask).then(first)
    so(first).when(SET, ask).then_nothing()
    so(first).when(SET, ask.model_copy(update={"values": VisitPolicy()})).then(
        first.model_copy(update={"version": 2, "values": VisitPolicy()})
    )


def test_an_erased_person_is_erased_once() -> None:
    erased = PersonalDataErased(estate=GROUP, person=OWNER)
    ask = ErasePersonalData(estate=GROUP, person=OWNER)
    so().when(ERASE, ask).then(erased)
    so(erased).when(ERASE, ask).then_nothing()
