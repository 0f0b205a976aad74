"""The checklist (cfg) of an estate or the group, and what by it a unit's file still lacks."""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.file_checklists import ChecklistOnList
from services.owners.read_models.own_or_group import next_version
from services.owners.structure import estate_or_group
from shared.contracts.owners import (
    ChecklistDocument,
    DocumentWanted,
    FileChecklist,
    FileChecklistSet,
    FileCondition,
    Mark,
    SetFileChecklist,
)
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

MARKS: tuple[Mark, ...] = ("filled", "sealed", "present", "signed", "given_out")  # in the order in which they come


class OfDocument(Refusal):
    """Says which document by its name."""

    @property
    def words(self) -> Wording:
        return self.wording.fill(**self.facts, name=Wording(self.facts["name_zh"], self.facts["name_en"]))


class DocumentListedTwice(OfDocument):
    status = 400
    wording = Wording("文件「{name}」(代码 {document})重复。", "Document {name} is listed twice under {document}.")


class SealWithoutFilling(OfDocument):
    status = 400
    wording = Wording(
        "文件「{name}」须盖章，却不须填写；空白文件不得盖章。",
        "Document {name} is to be sealed but never filled in; nothing blank is sealed.",
    )


@dataclass(frozen=True)
class Checklist:
    values: FileChecklist | None = None


@dataclass(frozen=True)
class Standing:
    """How one document of a unit stands."""

    marks: frozenset[Mark] = frozenset()
    copies: int = 0
    expires_on: date | None = None
    scan: str | None = None


NOTHING_YET = Standing()


def evolve(checklist: Checklist, event: Event) -> Checklist:
    return Checklist(event.checklist) if isinstance(event, FileChecklistSet) else checklist


STREAM = "file-checklist:{estate}"
FILE_CHECKLIST = Aggregate("file-checklist", Checklist(), evolve)


def set_file_checklist(
    asked: Asked[SetFileChecklist], checklist: Checklist, rows: Mapping[str, ChecklistOnList | None],
    estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    estate_or_group(command.estate, estate)
    _check(command.documents)
    values = FileChecklist(documents=tuple(ChecklistDocument(**dict(one)) for one in command.documents))
    if checklist.values == values:
        return []
    return [FileChecklistSet(estate=command.estate, version=next_version(rows), checklist=values, why=command.why)]


def _check(documents: Iterable[DocumentWanted]) -> None:
    listed = list(documents)
    codes = Tally(one.document for one in listed)
    for one in listed:
        if codes[one.document] > 1:
            raise DocumentListedTwice(**named(one))
        if "sealed" in one.needs and "filled" not in one.needs:
            raise SealWithoutFilling(**named(one))


def named(document: ChecklistDocument) -> dict[str, str]:
    return {"document": document.document, "name_zh": document.name.zh, "name_en": document.name.en}


def goes_with(document: ChecklistDocument, unit_type: str) -> bool:
    """Whether the list names it for this type of unit."""
    return not document.unit_types or unit_type in document.unit_types


def wanted(document: ChecklistDocument, unit_type: str, conditions: Iterable[FileCondition]) -> bool:
    """Whether it belongs into this unit's file."""
    return goes_with(document, unit_type) and (document.only_if is None or document.only_if in conditions)


def lacking(document: ChecklistDocument, stands: Standing, today: date) -> tuple[Mark, ...]:
    """What it still needs; too few copies, or one no longer valid, is not present."""
    short = stands.copies < document.copies or expired(stands, today)
    return tuple(
        mark for mark in document.needs if mark not in stands.marks or (mark == "present" and short)
    )  # fmt: skip


def expired(stands: Standing, today: date) -> bool:
    return stands.expires_on is not None and stands.expires_on < today
