"""One import of a payments file: started, and ended by the last row or by what stopped it."""

from dataclasses import dataclass

from services.owners.read_models.estates import EstateOnList
from services.owners.structure import estate_here
from shared.contracts.owners import (
    FinishSalesImport,
    ImportSales,
    SalesImported,
    SalesImportStarted,
    SalesImportStopped,
    StopSalesImport,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class SalesImportIdTaken(Refusal):
    wording = Wording("导入编号 {sales_import} 已用于另一文件。", "Import id {sales_import} is another file's.")


class SalesImportNotStarted(Refusal):
    status = 404
    wording = Wording("导入 {sales_import} 尚未开始。", "Import {sales_import} has not started.")


@dataclass(frozen=True)
class SalesImport:
    started: SalesImportStarted | None = None
    ended: bool = False


def evolve(import_: SalesImport, event: Event) -> SalesImport:
    match event:
        case SalesImportStarted():
            return replace(import_, started=event)
        case SalesImported() | SalesImportStopped():
            return replace(import_, ended=True)
        case _:
            return import_


SALES_IMPORT = Aggregate("sales-import", SalesImport(), evolve)


def import_sales(asked: Asked[ImportSales], import_: SalesImport, estate: EstateOnList | None) -> list[Event]:
    command = asked.command
    estate_here(command.estate, estate)
    fact = SalesImportStarted(**dict(command))
    if import_.started not in {None, fact}:
        raise SalesImportIdTaken(sales_import=command.sales_import)
    return [] if import_.started == fact else [fact]


def finish_sales_import(asked: Asked[FinishSalesImport], import_: SalesImport) -> list[Event]:
    command = asked.command
    started = _started(import_, command.sales_import)
    return [] if import_.ended else [SalesImported(**dict(command), sha256=started.sha256)]


def stop_sales_import(asked: Asked[StopSalesImport], import_: SalesImport) -> list[Event]:
    _started(import_, asked.command.sales_import)
    return [] if import_.ended else [SalesImportStopped(**dict(asked.command))]


def _started(import_: SalesImport, id_: str) -> SalesImportStarted:
    if import_.started is None:
        raise SalesImportNotStarted(sales_import=id_)
    return import_.started
