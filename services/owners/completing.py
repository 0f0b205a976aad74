"""By what a unit's file is held against: the list in force and the estate's day; and when it has everything."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.owners.checklist import OfDocument, Standing, goes_with, lacking, named, wanted
from services.owners.invitation import local_day
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.file_checklists import ChecklistInForce, ChecklistOnList, in_force
from services.owners.read_models.unit_board import UnitOnBoard
from services.owners.structure import estate_here
from services.owners.unit_file import UnitFile, evolve
from shared.contracts.owners import ChecklistDocument, OwnerFileCompleted
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

Checklists = Mapping[str, ChecklistOnList | None]
Units = Mapping[str, UnitOnBoard | None]


class DocumentNotListed(Refusal):
    status = 404
    wording = Wording(
        "档案清单中没有此户型的文件 {document}。", "The checklist has no document {document} for this unit."
    )


class SealedUnfilled(OfDocument):
    wording = Wording("「{name}」尚未填写，不得盖章。", "{name} is not filled in; nothing blank is sealed.")


@dataclass(frozen=True)
class Terms:
    """By what is filed: the list in force, and the estate's day."""

    checklist: ChecklistInForce
    today: date

    def listed(self, code: str, unit: UnitOnBoard) -> ChecklistDocument | None:
        documents = self.checklist.values.documents
        return next((one for one in documents if one.document == code and goes_with(one, unit.unit_type)), None)

    def must_list(self, code: str, unit: UnitOnBoard) -> ChecklistDocument:
        listed = self.listed(code, unit)
        if listed is None:
            raise DocumentNotListed(document=code)
        return listed


def terms_of(asked: Asked[Any], checklists: Checklists, estate: EstateOnList | None) -> Terms:
    code = asked.command.estate
    return Terms(in_force(checklists, code), local_day(asked.now, estate_here(code, estate)))


def about(unit: UnitOnBoard) -> dict[str, str]:
    return {"estate": unit.estate, "unit": unit.unit, "building": unit.building}


def not_blank(listed: ChecklistDocument, after: Standing) -> None:
    if "sealed" in after.marks and "filled" not in after.marks:
        raise SealedUnfilled(**named(listed))


def and_complete(file: UnitFile, unit: UnitOnBoard, terms: Terms, fact: Event) -> list[Event]:
    """The fact, and that the file has everything if now it has."""
    after, version = evolve(file, fact), terms.checklist.version
    if after.completed == version or missing(after, unit, terms):
        return [fact]
    return [fact, OwnerFileCompleted(**about(unit), version=version)]


def missing(file: UnitFile, unit: UnitOnBoard, terms: Terms) -> list[str]:
    return [
        one.document
        for one in terms.checklist.values.documents
        if wanted(one, unit.unit_type, file.conditions) and lacking(one, file.document(one.document), terms.today)
    ]
