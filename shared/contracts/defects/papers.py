"""The papers defects prints (DOMAIN §4): asked for like any answer; the bytes lie in the blobs under their hash."""

from shared.contracts.defects.messages import DefectsQuery, IssueState
from shared.contracts.identifiers import ContractorId, InspectionId, IssueId, LetterId, UnitId
from shared.contracts.papers import Paper
from shared.contracts.vocabulary import Language


class PaperQuery(DefectsQuery[Paper]):
    """A paper in one language. None holds a person's name: whoever signs writes it by hand."""

    language: Language = "zh"


class InspectionRecordPaper(PaperQuery, wire="InspectionRecordPaper"):
    """The inspection record (房屋验收记录表) of one inspection; to an owner only of the own unit."""

    inspection: InspectionId


class BlankInspectionPaper(PaperQuery, wire="BlankInspectionPaper"):
    """The inspection record of a unit, blank, to be filled by hand."""

    unit: UnitId


class LedgerPaper(PaperQuery, wire="LedgerPaper"):
    """The ledger as a list (物业工程遗留问题统计表), narrowed by what is given; to a contractor only its own issues.

    With `photos` they follow the list, each under its number. Refused `TooManyForOnePaper` above 1,000 issues.
    """

    unit: UnitId | None = None
    contractor: ContractorId | None = None
    state: IssueState | None = None
    overdue: bool | None = None
    photos: bool = False


class LetterPaper(PaperQuery, wire="LetterPaper"):
    """A 整改通知单 or 工作联系函, for item by item answers; to a contractor only a notice addressed to it."""

    letter: LetterId


class RoomSlipsPaper(PaperQuery, wire="RoomSlipsPaper"):
    """What is open in a unit, a slip a room; to a contractor only its own issues."""

    unit: UnitId


class AcceptanceSlipPaper(PaperQuery, wire="AcceptanceSlipPaper"):
    """The acceptance slip of a repair (返修验收单). Refused `RepairNotReported` before the work was reported done."""

    issue: IssueId
