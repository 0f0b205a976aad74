"""The owner's fee sheet (业主费用明细表): what is paid, to whom and why, with the sum worked out beside it."""

from datetime import date, datetime

from services.owners.papers.sheet import PAPERS, OnPaper
from shared.wording import Language


class FeeLine(OnPaper):
    """One fee. `worked` is how its amount came about, `remark` what else is to know of it."""

    name: str
    payee: str
    reason: str
    legal_basis: str
    worked: str
    amount: str
    waived: str
    paid: str
    open: str
    due_on: date
    remark: str


class UnitLines(OnPaper):
    """A unit by its contract code and door, with its fees."""

    contract_code: str
    door_number: str
    lines: tuple[FeeLine, ...]


class PayeeLine(OnPaper):
    """What goes to one payee over all units."""

    name: str
    billed: str
    waived: str
    paid: str
    open: str


class FeeSheet(OnPaper):
    """Everything one owner pays in one estate. `rounding` says how the amounts were rounded."""

    estate: str
    as_of: date
    currency: str
    units: tuple[UnitLines, ...]
    payees: tuple[PayeeLine, ...]
    rounding: str
    keys_wait_for: str


def render_fee_sheet(sheet: FeeSheet, language: Language, *, at: datetime) -> bytes:
    return PAPERS.render("fee_sheet.typ", sheet.model_dump(mode="json"), language, at=at)
