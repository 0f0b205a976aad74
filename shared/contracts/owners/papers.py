"""The papers owners prints: asked for like any answer; the bytes lie in the blobs under their hash."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.contracts.identifiers import BuildingId, OwnerId, PersonId, UnitId
from shared.contracts.owners.fees import PayeeCode
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.papers import Paper
from shared.contracts.vocabulary import Language

UnitPaperKind = Literal[
    "property_agreement",  # 前期物业管理协议
    "quality_guarantee",  # 住宅质量保证书
    "instructions_for_use",  # 住宅使用说明书
    "handover_notice",  # 收楼通知书
    "owner_information_sheet",  # 业主资料表
    "handover_record",  # 房屋交接书
    "key_receipt",  # 钥匙签收确认书
    "key_custody_agreement",  # 钥匙托管书
    "items_received",  # 领用物品清单
    "procedure_sheet",  # 入住程序表
    "file_label",  # 档案标签
    "document_list",  # 档案文件清单
]


class OwnerFeeSheetPaper(OwnersQuery[Paper], wire="OwnerFeeSheetPaper"):
    """What an owner pays, to whom and why (业主费用明细表), over all units here, in one language.

    Staff, and the owner for the own units. It holds no person's name.
    """

    owner: OwnerId
    language: Language = "zh"


class CashierDayPaper(OwnersQuery[Paper], wire="CashierDayPaper"):
    """The evening list (收费日报) as paper: what each cashier took for each payee, the numbers of the day, every line.

    Whoever may ask `CashierDay`, and of the day what they see there. Of more than 2,000 lines the first are printed
    and the others counted. It holds no person's name.
    """

    day: date
    payee: PayeeCode | None = None
    cashier: PersonId | None = None
    language: Language = "zh"


class UnitPaper(OwnersQuery[Paper], wire="UnitPaper"):
    """A paper of one unit's file, filled in with what is known of it, in one language.

    Staff, and the owner for the own unit. Names and phones stand on it for who may know them, and lines for everybody
    else; an owner finds the own name only. Who was erased is a line. Refused `NotFound`.
    """

    unit: UnitId
    paper: UnitPaperKind
    language: Language = "zh"


class QueueTicketPaper(OwnersQuery[Paper], wire="QueueTicketPaper"):
    """The queue ticket (叫号小票) of a unit's last coming, as wide as a till roll: number, units, counters in order.

    Staff, and the owner for the own unit. It holds no person's name. Printed again it is the same bytes, as long as no
    other unit was added to its number. Refused `NotFound`, and `NoNumberDrawn` where nobody has come.
    """

    unit: UnitId
    language: Language = "zh"


class MissingSlipPaper(OwnersQuery[Paper], wire="MissingSlipPaper"):
    """What counters sent a unit's owner away for (缺项告知单), as wide as a till roll: where, when, what to bring.

    What is let pass until a date and what by law keeps back the keys stands below. Roles as for `QueueTicketPaper`;
    what is missing is in the words of the counter. Printed again it is the same bytes until something changes. Refused
    `NotFound`, and `NothingMissing` where no counter misses anything.
    """

    unit: UnitId
    language: Language = "zh"


class PaperPart(Paper):
    """Some sheets of a print file: `units` of them, and `after` to go on with; None on the last part."""

    units: int
    after: UnitId | None = None


class BuildingPapers(OwnersQuery[PaperPart], wire="BuildingPapers"):
    """The same paper of every unit of a building, by contract code, part by part; roles as for `UnitPaper`, no owner.

    Refused `NotFound` for a building without units.
    """

    building: BuildingId
    paper: UnitPaperKind
    language: Language = "zh"
    after: UnitId | None = None
    limit: int = Field(default=100, ge=1, le=200)
