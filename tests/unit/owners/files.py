"""A short checklist as an estate sets one, and how a unit's file comes to be complete by it."""

from datetime import date
from typing import Any

from shared.contracts.owners import (
    ChecklistDocument,
    DocumentFiled,
    DocumentGivenOut,
    DocumentWanted,
    FileChecklist,
    FileChecklistSet,
    FiledMark,
    OwnerFileCompleted,
    ScanKept,
    SetFileChecklist,
)
from tests.unit.owners.facts import DAY, KNOWN, OF_UNIT, OWNER, E, personal
from tests.unit.owners.fees import words

SCAN = "a" * 64
KEPT = ScanKept(estate=E, scan=SCAN, unit="u1", person=OWNER, share=personal("0" * 64), parts=1)


def document(code: str, *needs: Any, **more: Any) -> DocumentWanted:
    facts: dict[str, Any] = {"document": code, "name": words(f"{code}文", code), "department": "customer_service"}
    return DocumentWanted(**{**facts, **more}, needs=needs or ("present",))


AGREEMENT = document("agreement", "filled", "sealed", "present", "signed", "given_out", copies=2)
HANDBOOK = document("handbook", "present", "given_out")
GARDEN_RULES = document("garden_rules", "signed", unit_types=("别墅",))
DECORATION = document("decoration", "signed", only_if="decorating")
PROXY = document("proxy", "present", only_if="proxy", expires=True)
DOCUMENTS = (AGREEMENT, HANDBOOK, GARDEN_RULES, DECORATION, PROXY)


def wish(*documents: DocumentWanted, estate: str = E) -> SetFileChecklist:
    return SetFileChecklist(estate=estate, documents=documents or DOCUMENTS, why="集团要求")


def checklist_set(version: int = 1, *documents: DocumentWanted, estate: str = E) -> FileChecklistSet:
    listed = tuple(ChecklistDocument(**dict(one)) for one in documents or DOCUMENTS)
    return FileChecklistSet(
        estate=estate, version=version, checklist=FileChecklist(documents=listed), why="集团要求"
    )  # fmt: skip


def filed(code: str, *marks: FiledMark, copies: int = 0, of: str = "u1", **more: Any) -> DocumentFiled:
    facts: dict[str, Any] = {**OF_UNIT, "unit": of, "document": code, "marks": marks, "copies": copies, "version": 1}
    return DocumentFiled(**{**facts, **more})


def given_out(code: str, *, of: str = "u1", owner: str | None = None, day: date = DAY) -> DocumentGivenOut:
    facts: dict[str, Any] = {**OF_UNIT, "unit": of}
    return DocumentGivenOut(**facts, document=code, owner=owner, given_on=day, version=1)


LISTED = (*KNOWN, checklist_set())
WHOLE_AGREEMENT = filed("agreement", "filled", "sealed", "present", "signed", copies=2)
ALL_BUT_ONE = (*LISTED, WHOLE_AGREEMENT, given_out("agreement"), filed("handbook", "present", copies=1))
COMPLETED = OwnerFileCompleted(**OF_UNIT, version=1)
WHOLE = (*ALL_BUT_ONE, given_out("handbook"), COMPLETED)
