"""What was noted of a document by mistake, and what holds for a unit so that more documents belong into its file."""

from typing import Any

from services.owners.billing import unit_here
from services.owners.checklist import MARKS, Standing
from services.owners.completing import Checklists, about, and_complete, not_blank, terms_of
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.unit_board import UnitOnBoard
from services.owners.unit_file import UnitFile
from shared.contracts.owners import CorrectDocument, DocumentCorrected, FileConditionsSet, SetFileConditions
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class DocumentNotInFile(Refusal):
    status = 404
    wording = Wording(
        "房屋 {unit} 的档案中没有 {document} 的记录。", "Nothing is noted of {document} in the file of {unit}."
    )


def correct_document(
    asked: Asked[CorrectDocument], file: UnitFile, checklists: Checklists, estate: EstateOnList | None,
    row: UnitOnBoard | None,
) -> list[Event]:  # fmt: skip
    command, terms = asked.command, terms_of(asked, checklists, estate)
    unit, stands = unit_here(command, command.unit, row), file.documents.get(command.document)
    if stands is None:
        raise DocumentNotInFile(unit=command.unit, document=command.document)
    after = _corrected(command, stands)
    if after == stands:
        return []
    listed = terms.listed(command.document, unit)
    if listed is not None:
        not_blank(listed, after)
    fact = DocumentCorrected(
        **about(unit), document=command.document, taken_back=_in_order(stands.marks - after.marks),
        copies=after.copies, expires_on=after.expires_on, scan=after.scan, reason=command.reason,
        corrected_by=asked.person,
    )  # fmt: skip
    return and_complete(file, unit, terms, fact)


def _corrected(command: CorrectDocument, stands: Standing) -> Standing:
    """What is no longer there has no copies and no validity either, unless somebody says so."""
    gone = "present" in command.take_back
    copies, expires_on = (0, None) if gone else (stands.copies, stands.expires_on)
    return Standing(
        stands.marks - set(command.take_back), copies if command.copies is None else command.copies,
        command.expires_on or expires_on, None if command.without_scan else stands.scan,
    )  # fmt: skip


def set_file_conditions(
    asked: Asked[SetFileConditions], file: UnitFile, checklists: Checklists, estate: EstateOnList | None,
    row: UnitOnBoard | None,
) -> list[Event]:  # fmt: skip
    command, terms = asked.command, terms_of(asked, checklists, estate)
    unit, conditions = unit_here(command, command.unit, row), tuple(sorted(set(command.conditions)))
    if conditions == file.conditions:
        return []
    return and_complete(file, unit, terms, FileConditionsSet(**about(unit), conditions=conditions))


def _in_order(marks: frozenset[Any]) -> tuple[Any, ...]:
    return tuple(mark for mark in MARKS if mark in marks)
