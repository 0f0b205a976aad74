"""Sales facts: what is paid and owed of each unit's price; and the imports that said so."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from services.owners.read_models.unit_board import UNIT_BOARD
from shared.contracts.owners import (
    PaymentRecorded,
    SalesImported,
    SalesImportProgress,
    SalesImportStarted,
    SalesImportStopped,
    SalesPayments,
    SalesProgress,
    UnitPayment,
    UnitPaymentPage,
)
from shared.messages import Event, events_of
from shared.problems import NotFound
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking

HERE = Path(__file__).parent
EVERYTHING = frozenset(events_of("owners").values())


@dataclass(frozen=True)
class UnitSale:
    unit: str
    estate: str
    price: Decimal
    paid: Decimal
    owed: Decimal
    currency: str
    plan: str | None
    next_due_on: date | None
    as_of: date
    sales_import: str | None


@dataclass(frozen=True)
class SalesImportOnList:
    sales_import: str
    estate: str
    sha256: str
    state: str
    units: int
    as_of: date
    position: int  # of its last event, for the order in which they ended
    columns: tuple[str, ...]
    recorded: int = 0
    problem: str | None = None


def fold(row: UnitSale | None, happened: Recorded) -> UnitSale | None:
    match happened.event:
        case PaymentRecorded() as event:
            return UnitSale(
                event.unit, event.estate, event.price, event.paid, event.owed, event.currency, event.plan,
                event.next_due_on, event.as_of, event.sales_import,
            )  # fmt: skip
        case _:
            return row


def fold_import(row: SalesImportOnList | None, happened: Recorded) -> SalesImportOnList | None:
    at = happened.position
    match happened.event:
        case SalesImportStarted() as event:
            return SalesImportOnList(
                event.sales_import, event.estate, event.sha256, "started", event.units, event.as_of, at, event.columns
            )
        case SalesImported() as event if row is not None:
            return replace(row, state="imported", units=event.units, recorded=event.recorded, position=at)
        case SalesImportStopped() as event if row is not None:
            return replace(row, state="stopped", problem=event.problem, position=at)
        case _:
            return row


IMPORTING: set[type[Event]] = {SalesImportStarted, SalesImported, SalesImportStopped}
UNIT_SALES = ReadModel(
    name="unit_sales", version=1, source="owners", row=UnitSale, fold=fold, inline=True, ddl=HERE / "unit_sales.sql",
    keys={PaymentRecorded: by("unit")}, ignored=EVERYTHING - {PaymentRecorded},
)  # fmt: skip
SALES_IMPORTS = ReadModel(
    name="sales_imports", version=2, source="owners", row=SalesImportOnList, fold=fold_import, inline=True,
    ddl=HERE / "sales_imports.sql", keys={event: by("sales_import") for event in IMPORTING},
    ignored=EVERYTHING - IMPORTING,
)  # fmt: skip
READS = (UNIT_SALES, UNIT_BOARD)

PAGE = """
select u.unit, u.building, u.contract_code, u.door_number, s.price, s.paid, s.owed, s.currency, s.plan,
       s.next_due_on, s.as_of
  from unit_board u join unit_sales s using (unit)
 where u.estate = $1 and ($2::text is null or u.building = $2) and ($3::text is null or u.unit = $3)
   and (not $4::boolean or s.owed > 0) and ($5::text is null or u.contract_code > $5)
 order by u.contract_code limit $6
"""
PROGRESS = """
select i.sales_import, i.state, i.units, i.problem,
       case when i.state = 'imported' then i.recorded
            else (select count(*) from unit_sales s where s.sales_import = i.sales_import) end as recorded
  from sales_imports i where i.sales_import = $1 and i.estate = $2
"""


async def sales_payments(asking: "Asking", query: SalesPayments) -> UnitPaymentPage:
    given = (query.estate, query.building, query.unit, query.owing, query.after)
    found = await asking.connection.fetch(PAGE, *given, query.limit + 1)
    rows = tuple(UnitPayment.model_validate(dict(row)) for row in found[: query.limit])
    return UnitPaymentPage(rows=rows, after=rows[-1].contract_code if len(found) > query.limit else None)


async def sales_import_progress(asking: "Asking", query: SalesImportProgress) -> SalesProgress:
    row = await asking.connection.fetchrow(PROGRESS, query.sales_import, query.estate)
    if row is None:
        raise NotFound(what=query.sales_import)
    return SalesProgress.model_validate(dict(row))
