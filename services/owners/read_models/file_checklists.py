"""The checklists of files: the one in force of an estate or the group."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.owners.read_models.own_or_group import holding, set_for
from services.owners.typical_checklist import TYPICAL_CHECKLIST
from shared.contracts.owners import FileChecklist, FileChecklistInForce, FileChecklistSet, FileChecklistView
from shared.messages import GROUP, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class ChecklistOnList:
    estate: str
    version: int
    checklist: dict[str, Any]
    why: str


@dataclass(frozen=True)
class ChecklistInForce:
    """`set_for` is whose list it is: the estate's own, or GROUP."""

    set_for: str
    version: int
    values: FileChecklist
    why: str = ""


def fold(row: ChecklistOnList | None, happened: Recorded) -> ChecklistOnList | None:
    match happened.event:
        case FileChecklistSet() as event:
            return ChecklistOnList(event.estate, event.version, event.checklist.model_dump(mode="json"), event.why)
        case _:
            return row


FILE_CHECKLISTS = ReadModel(
    name="file_checklists", version=2, source="owners", row=ChecklistOnList, fold=fold, inline=True,
    ddl=Path(__file__).with_name("file_checklists.sql"), keys={FileChecklistSet: by("estate")},
    ignored=frozenset(events_of("owners").values()) - {FileChecklistSet},
)  # fmt: skip


def in_force(rows: Mapping[str, ChecklistOnList | None], estate: str) -> ChecklistInForce:
    """The estate's own goes before the group's, and the group's before the trade's."""
    row = holding(rows, estate)
    if row is None:
        return ChecklistInForce(GROUP, 0, TYPICAL_CHECKLIST)
    return ChecklistInForce(row.estate, row.version, FileChecklist.model_validate(row.checklist), row.why)


SET = "select estate, version, checklist, why from file_checklists where estate = any($1::text[])"


async def checklist_of(asking: "Asking") -> ChecklistInForce:
    return in_force(await set_for(asking, SET, ChecklistOnList), asking.estate)


async def file_checklist_in_force(asking: "Asking", _: FileChecklistInForce) -> FileChecklistView:
    now = await checklist_of(asking)
    return FileChecklistView(set_for=now.set_for, version=now.version, checklist=now.values, why=now.why)
