"""What was paid and promised in the sale: its part of the table of contents."""

from services.owners import promise, sale, sales_import
from services.owners.lookups import ESTATE, UNIT
from services.owners.read_models import promises_shown, sales
from services.owners.read_models.estates import ESTATES
from services.owners.read_models.promises import EXPLAINED_FINDINGS, OWNERS_TOLD, PROMISES
from services.owners.read_models.sales import SALES_IMPORTS, UNIT_SALES
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.roles import ADMIN, CLERK, DEVELOPER, INSPECTOR, MANAGER, NOBODY, SALES, STAFF
from services.owners.sales_check import check_sales
from services.owners.sales_import_task import continue_sales_imports
from services.owners.scans import kept_first
from shared.contracts.owners import (
    AgreeExplanation,
    CheckSales,
    CorrectPromise,
    FindPromiseGap,
    FinishSalesImport,
    ImportSales,
    Promises,
    PromisesOfUnit,
    RecordOwnerToldOfGap,
    RecordPayments,
    RecordPromise,
    SalesImportProgress,
    SalesPayments,
    StopSalesImport,
)
from shared.decider import Handler, Lookup
from shared.service import Answer, Task

SOLD_UNITS = Lookup(UNIT_BOARD, sale.units_of_sales)
SALES_STREAM = "sales-import:{sales_import}"

HANDLERS = (
    Handler(RecordPayments, sale.record_payments, sale.streams_of_sales, (SALES,), (SOLD_UNITS, ESTATE)),
    Handler(ImportSales, sales_import.import_sales, SALES_STREAM, (SALES, ADMIN), (ESTATE,)),
    Handler(FinishSalesImport, sales_import.finish_sales_import, SALES_STREAM, NOBODY),
    Handler(StopSalesImport, sales_import.stop_sales_import, SALES_STREAM, NOBODY),
    Handler(RecordPromise, promise.record_promise, "promise:{promise}", (SALES, CLERK, DEVELOPER), (ESTATE,)),
    Handler(CorrectPromise, promise.correct_promise, "promise:{promise}", (SALES, DEVELOPER)),
    Handler(FindPromiseGap, promise.find_promise_gap, "promise:{promise}", (DEVELOPER, INSPECTOR, CLERK)),
    Handler(AgreeExplanation, promise.agree_explanation, "promise:{promise}", (MANAGER, DEVELOPER)),
    kept_first(
        Handler(RecordOwnerToldOfGap, promise.record_owner_told_of_gap, "promise:{promise}", (CLERK, SALES), (UNIT,))
    ),
)
ANSWERS = (
    Answer(SalesPayments, sales.sales_payments, sales.READS, STAFF),
    Answer(SalesImportProgress, sales.sales_import_progress, (SALES_IMPORTS, UNIT_SALES), (SALES, ADMIN, CLERK)),
    Answer(CheckSales, check_sales, (ESTATES, UNIT_BOARD, UNIT_SALES, SALES_IMPORTS), (SALES, ADMIN)),
    Answer(Promises, promises_shown.promises, promises_shown.READS, STAFF),
    Answer(PromisesOfUnit, promises_shown.promises_of_unit, promises_shown.OF_UNIT_READS, STAFF),
)
AGGREGATES = (sale.SALE, sales_import.SALES_IMPORT, promise.PROMISE)
MODELS = (UNIT_SALES, SALES_IMPORTS, PROMISES, OWNERS_TOLD, EXPLAINED_FINDINGS)
TASKS = (Task("continue_sales_imports", continue_sales_imports),)
