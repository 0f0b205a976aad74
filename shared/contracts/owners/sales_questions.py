"""What owners answers about sales facts: what a payments file would bring, how far an import is, who still owes."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.contracts.identifiers import BuildingId, ImportId, Sha256, UnitId
from shared.contracts.money import Amount
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.sales import PaymentPlan
from shared.contracts.owners.structure import SaidColumn
from shared.contracts.vocabulary import Currency, Value


class SalesDifference(Value):
    """A unit of which the row says something else than was known; `columns` names what."""

    row: int
    contract_code: str
    columns: tuple[str, ...]


class SalesCheck(Value):
    """What an import of this file would do; `missing` are units known to be sold that it no longer lists.

    They keep what was last said of them. `changed` and `missing` list at most 500, their totals stand beside them.
    """

    sha256: Sha256
    units: int
    new: int
    changed_total: int
    changed: tuple[SalesDifference, ...] = ()
    missing_total: int
    missing: tuple[str, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    importing: bool = False


class CheckSales(OwnersQuery[SalesCheck], wire="CheckSales"):
    """The file lies in the blobs; `as_of` is the day of rows without one, and none is later. Role sales or group_admin.

    Refused `SalesRowsWrong` with `faults` (row, column, reason_zh, reason_en) and their `total`, `SalesUnreadable`,
    `BlobMissing`, `EstateNotKnown`; for `columns` (see `ImportSales`) `HeadingNotInFile`, `ColumnNotKnown`,
    `ColumnSaidTwice`.
    """

    sha256: Sha256
    as_of: date
    columns: tuple[SaidColumn, ...] = Field(default=(), max_length=40)


class SalesProgress(Value):
    """`recorded` units said something new; `problem` says why an import stopped."""

    sales_import: ImportId
    state: Literal["started", "imported", "stopped"]
    units: int
    recorded: int
    problem: str | None = None


class SalesImportProgress(OwnersQuery[SalesProgress], wire="SalesImportProgress"):
    """Refused `NotFound` for an import never started."""

    sales_import: ImportId


class UnitPayment(Value):
    """What is paid and owed of one unit's price."""

    unit: UnitId
    building: BuildingId
    contract_code: str
    door_number: str
    price: Amount
    paid: Amount
    owed: Amount
    currency: Currency
    plan: PaymentPlan | None = None
    next_due_on: date | None = None
    as_of: date


class UnitPaymentPage(Value):
    rows: tuple[UnitPayment, ...]
    after: str | None = None


class SalesPayments(OwnersQuery[UnitPaymentPage], wire="SalesPayments"):
    """Staff: units by contract code, of one building or unit where given; `owing`: only where something is owed."""

    building: BuildingId | None = None
    unit: UnitId | None = None
    owing: bool = False
    after: str | None = Field(default=None, max_length=64)
    limit: int = Field(default=200, ge=1, le=1_000)
