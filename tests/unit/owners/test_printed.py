"""A paper's bytes go on record by their hash, once; and whether some bytes are a paper of ours is asked by it."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.owners.read_models.printed_papers import PRINTED_PAPERS
from services.owners.structure import BuildingNotKnown
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import PaperPrinted, RecordPaperPrinted
from tests.given import AT, folded
from tests.unit.owners.facts import KNOWN, B, E, ask, so_far

SHA = "d" * 64
WHAT: dict[str, Any] = {"estate": E, "sha256": SHA, "paper": "handover_record", "language": "zh"}
OF_UNIT = RecordPaperPrinted(**WHAT, unit="u1")
OF_BUILDING = RecordPaperPrinted(**WHAT, building=B, units=34)
PRINTED = PaperPrinted(**WHAT, unit="u1", building=B, units=1, printed_by="p-1")


def test_what_was_printed_goes_on_record_by_its_bytes_once() -> None:
    ask(so_far(*KNOWN), OF_UNIT).then(PRINTED)
    ask(so_far(*KNOWN), OF_BUILDING).then(PRINTED.model_copy(update={"unit": None, "units": 34}))
    ask(so_far(*KNOWN, PRINTED), OF_UNIT).then_nothing()


def test_nothing_is_printed_of_what_is_not_in_the_estate() -> None:
    ask(so_far(*KNOWN), OF_UNIT.model_copy(update={"unit": "u-x"})).then_refused(UnitNotKnown)
    ask(so_far(*KNOWN), OF_BUILDING.model_copy(update={"building": "b-x"})).then_refused(BuildingNotKnown)
    ask(so_far(*KNOWN), OF_BUILDING.model_copy(update={"estate": "E2"})).then_refused(BuildingNotKnown)
    for both in ({}, {"unit": "u1", "building": B}):
        with pytest.raises(ValidationError):
            RecordPaperPrinted(**WHAT, **both)


def test_the_first_print_of_the_same_bytes_is_the_one_that_is_shown() -> None:
    again = PRINTED.model_copy(update={"printed_by": "p-2"})
    row = folded(PRINTED_PAPERS, PRINTED, again)[f"{E}/{SHA}"]
    assert (row.paper, row.unit, row.printed_by, row.printed_at) == ("handover_record", "u1", "p-1", AT)


def test_the_same_bytes_printed_in_another_estate_are_on_record_there_too() -> None:
    """A paper that says nothing of its estate may be the same in two."""
    there = PRINTED.model_copy(update={"estate": "E2"})
    assert there.stream != PRINTED.stream
    rows = folded(PRINTED_PAPERS, PRINTED, there)
    assert [row.estate for row in rows.values()] == [E, "E2"]
