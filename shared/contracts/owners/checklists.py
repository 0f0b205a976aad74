"""What belongs into a unit's file (一户一档): the documents in their order, who sees to each, and what each needs."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.owners.fees import Words
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.vocabulary import Value
from shared.messages import WORD_PATTERN, Line

DocumentCode = Annotated[str, WORD_PATTERN]
Mark = Literal[
    "filled",  # 已填写
    "sealed",  # 已盖章
    "present",  # 已归档
    "signed",  # 已签字
    "given_out",  # 已发放
]
FiledMark = Literal["filled", "sealed", "present", "signed"]
ResponsibleDepartment = Literal[
    "customer_service",  # 物业客服
    "engineering",  # 物业工程
    "security",  # 物业秩序
    "finance",  # 物业财务
    "project_department",  # 开发商项目部
    "sales",  # 开发商销售部
    "developer_finance",  # 开发商财务
    "legal",  # 开发商法务
]
FileCondition = Literal[
    "decorating",  # 业主装修
    "proxy",  # 委托他人办理
    "key_custody",  # 托管钥匙
]
Copies = Annotated[int, Field(ge=1, le=100)]


class ChecklistDocument(Value):
    """A document and what must be so before it counts as complete.

    `only_if` keeps it to units of which that was said, `unit_types` to those types of units (none: all). `expires`
    says that it is valid for some time only: the day is noted with it, and once it is past the document is missing.
    """

    document: DocumentCode
    name: Words
    department: ResponsibleDepartment
    copies: Copies = 1
    needs: tuple[Mark, ...]
    only_if: FileCondition | None = None
    unit_types: tuple[Line, ...] = ()
    expires: bool = False


class DocumentWanted(ChecklistDocument, extra="forbid"):
    """A document as the list is set."""

    needs: tuple[Mark, ...] = Field(min_length=1, max_length=5)
    unit_types: tuple[Line, ...] = Field(default=(), max_length=100)


class FileChecklist(Value):
    """The documents in the order in which they lie in the file."""

    documents: tuple[ChecklistDocument, ...]


class FileChecklistSet(OwnersEvent, wire="FileChecklistSet", stream="file-checklist:{estate}"):
    """From here on files of this estate (GROUP: of every estate without its own) are held against this list."""

    version: int
    checklist: FileChecklist
    why: Line


class SetFileChecklist(OwnersCommand, wire="SetFileChecklist"):
    """Role group_admin, or project_manager for the own estate. The next version; a file completed stays completed.

    Refused `DocumentListedTwice`, and `SealWithoutFilling` for one that is sealed but never filled in.
    """

    documents: tuple[DocumentWanted, ...] = Field(min_length=1, max_length=60)
    why: Line
