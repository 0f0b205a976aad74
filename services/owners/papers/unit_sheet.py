"""The papers of a unit: what each is filled in with; a building's are the same, one sheet a unit."""

from datetime import date, datetime

from services.owners.papers.sheet import PAPERS, OnPaper, QrCode
from shared.contracts.owners import Mark, UnitPaperKind
from shared.wording import Language


class Home(OnPaper):
    """A unit as its papers name it."""

    building: str
    entrance: str
    floor: str
    contract_code: str
    door_number: str
    unit_type: str
    built_area: str
    usable_area: str


class OwnerOnPaper(OnPaper):
    """Empty where it is not known, was erased, or is not the reader's to know: a line is left for it."""

    name: str
    phone: str


class HomeSheet(OnPaper):
    home: Home


class UnitSheet(HomeSheet):
    owners: tuple[OwnerOnPaper, ...]


class Period(OnPaper):
    """A part and how long it is guaranteed; empty where only the contract says it."""

    part: str
    period: str


class GuaranteeSheet(HomeSheet):
    completed_on: str
    periods: tuple[Period, ...]
    basis: str


class FeeOnNotice(OnPaper):
    name: str
    payee: str
    basis: str
    open: str


class NoticeSheet(UnitSheet):
    window: str
    place: str
    deliver_by: str
    fees: tuple[FeeOnNotice, ...]


class HandoverSheet(UnitSheet):
    """Keys and cards are None until they are released."""

    handed_over_on: str
    deliver_by: str
    keys: int | None
    cards: int | None


class ItemLine(OnPaper):
    name: str
    count: str


class ItemSheet(UnitSheet):
    items: tuple[ItemLine, ...]


class CounterLine(OnPaper):
    name: str
    needs: str


class ProcedureSheet(HomeSheet):
    appointment: str
    counters: tuple[CounterLine, ...]
    qr: QrCode


class LabelSheet(HomeSheet):
    cluster: str
    shelf: str
    qr: QrCode


class DocumentLine(OnPaper):
    name: str
    department: str
    copies: str
    needs: tuple[Mark, ...]
    marks: tuple[Mark, ...]
    expires_on: str
    remark: str
    complete: bool


class DocumentSheet(HomeSheet):
    complete: str
    shelf: str
    documents: tuple[DocumentLine, ...]
    qr: QrCode


Sheet = (
    HomeSheet
    | UnitSheet
    | GuaranteeSheet
    | NoticeSheet
    | HandoverSheet
    | ItemSheet
    | ProcedureSheet
    | LabelSheet
    | DocumentSheet
)


class Sheets(OnPaper):
    """One sheet a unit, of one estate and day."""

    estate: str
    as_of: date
    sheets: tuple[Sheet, ...]


def render_unit_paper(paper: UnitPaperKind, sheets: Sheets, language: Language, *, at: datetime) -> bytes:
    """Each has the template of its name."""
    return PAPERS.render(f"{paper}.typ", sheets.model_dump(mode="json"), language, at=at)
