"""A walk through the contracts of files: what no table shows, and what no test tries, is named."""

from collections import defaultdict
from pathlib import Path

from services.owners.app import make_service
from shared.contracts.owners import checklists, file_places, many_units, unit_files
from shared.messages import commands_of, events_of
from tests.walk import Walk

MODULES = {module.__name__ for module in (checklists, file_places, many_units, unit_files)}
FACTS = {
    "FileChecklistSet", "DocumentFiled", "DocumentGivenOut", "DocumentCorrected", "FileConditionsSet",
    "OwnerFileCompleted", "UnitFilesHandled", "FileShelved", "FileLent", "FileReturned", "FileLoanOverdue",
}  # fmt: skip
NEVER_REFUSED = {"MarkFileOverdue": ["refused"]}  # a deadline that matters no more comes to nothing


def test_every_fact_about_files_is_shown_by_a_table() -> None:
    told = {wire for wire, event in events_of("owners").items() if event.__module__ in MODULES}
    assert told == FACTS
    shown: dict[str, set[str]] = defaultdict(set)
    for model in make_service().models:
        for event in model.keys:
            shown[event.wire].add(model.name)
    assert [wire for wire in told if not shown[wire]] == []


def test_every_wish_about_files_has_been_done_refused_and_repeated_in_a_test() -> None:
    wishes = {wire for wire, command in commands_of("owners").items() if command.__module__ in MODULES}
    tried = Walk(Path(__file__).parent, frozenset(wishes)).what_is_tried()
    missing = {wire: sorted({"done", "refused", "repeated"} - tried[wire]) for wire in wishes}
    assert {wire: what for wire, what in missing.items() if what} == NEVER_REFUSED
    assert len(wishes) == 12
