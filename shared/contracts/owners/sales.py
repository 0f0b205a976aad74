"""Sales facts (交款情况): what is paid of a unit's price and still owed, as sales says it every week."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from shared.contracts.identifiers import BuildingId, ImportId, Sha256, UnitId
from shared.contracts.money import Amount
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.owners.structure import SaidColumn
from shared.contracts.vocabulary import Currency, Row
from shared.messages import Line

PaymentPlan = Literal["full", "mortgage", "instalments", "fund_loan", "other"]  # 一次性、商贷、分期、公积金、其他


class PaymentRecorded(OwnersEvent, wire="PaymentRecorded", stream="sale:{unit}"):
    """By `as_of` so much of the price was paid and so much is still owed; what was said before is history.

    It is what sales knows of the sale. No receipt and no bill follows from it.
    """

    unit: UnitId
    building: BuildingId
    price: Amount
    paid: Amount
    owed: Amount
    currency: Currency
    plan: PaymentPlan | None = None
    next_due_on: date | None = None
    as_of: date
    sales_import: ImportId | None = None


class PaymentRow(Row):
    """What is said of one unit; money is not negative, and paid and owed come to the price."""

    unit: UnitId
    price: Amount
    paid: Amount
    owed: Amount
    plan: PaymentPlan | None = None
    next_due_on: date | None = None
    as_of: date

    @model_validator(mode="after")
    def _comes_to_the_price(self) -> "PaymentRow":
        if self.paid < 0 or self.owed < 0 or self.paid + self.owed != self.price:
            raise ValueError("what is paid and what is owed come to the price")
        return self


class RecordPayments(OwnersCommand, wire="RecordPayments"):
    """Role sales, or the import; at most 200 units, all or none, in the estate's currency.

    Refused `UnitNotKnown`, and `PaymentOlder` for a day before the last one known. The same again changes nothing.
    """

    sales_import: ImportId | None = None
    rows: tuple[PaymentRow, ...] = Field(min_length=1, max_length=200)


class SalesImportStarted(OwnersEvent, wire="SalesImportStarted", stream="sales-import:{sales_import}"):
    """A payments file (kept as blob `sha256`) was checked row by row and its import begins."""

    sales_import: ImportId
    sha256: Sha256
    filename: Line
    units: int
    as_of: date
    columns: tuple[SaidColumn, ...] = ()


class ImportSales(OwnersCommand, wire="ImportSales"):
    """Role sales or group_admin. The bytes lie in the blobs; ask `CheckSales` first. `as_of`: of rows without a day.

    `columns` say which heading of the file is which column of ours, where we would not know (`累计回款=paid`).
    The service checks again, records the rows in the background and ends with `SalesImported`, or with
    `SalesImportStopped` before its first row; either way the file then leaves the blobs.
    """

    sales_import: ImportId
    sha256: Sha256
    filename: Line
    units: int = Field(default=0, ge=0)
    as_of: date
    columns: tuple[SaidColumn, ...] = Field(default=(), max_length=40)


class SalesImported(OwnersEvent, wire="SalesImported", stream="sales-import:{sales_import}"):
    """Every row of the file stands in the log or said nothing new; `recorded` of its `units` did."""

    sales_import: ImportId
    sha256: Sha256
    units: int
    recorded: int


class FinishSalesImport(OwnersCommand, wire="FinishSalesImport"):
    """System only: the import has recorded its last row."""

    sales_import: ImportId
    units: int = Field(ge=0)
    recorded: int = Field(ge=0)


class SalesImportStopped(OwnersEvent, wire="SalesImportStopped", stream="sales-import:{sales_import}"):
    """The import ended without having recorded every row; `problem` is the code of the refusal that stopped it."""

    sales_import: ImportId
    problem: Line


class StopSalesImport(OwnersCommand, wire="StopSalesImport"):
    """System only: the file is wrong, or names what is not there."""

    sales_import: ImportId
    problem: Line
