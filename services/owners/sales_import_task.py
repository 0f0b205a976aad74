"""Carries an import of payments through, some rows at a time."""

from services.owners.roster_compared import NAMES
from services.owners.sales_check import checked_sales
from shared.contracts.owners import FinishSalesImport, RecordPayments, StopSalesImport
from shared.imports import Importing, Imports

RECORDED = "select count(*) from unit_sales where sales_import = $1"


async def carry_in_sales(importing: Importing) -> None:
    """What says nothing new writes nothing, so that doing it again is doing it once."""
    running, row, import_ = importing.running, importing.row, importing.id
    async with running.pool.acquire() as connection:
        found = await checked_sales(
            connection, running.blobs, importing.estate, row["sha256"], row["as_of"], row["columns"]
        )  # fmt: skip
        async for rows in found.news(connection):
            command = RecordPayments(estate=importing.estate, sales_import=import_, rows=tuple(rows))
            await importing.execute(command, f"rows/{importing.mark(command)}")
        recorded = await connection.fetchval(RECORDED, import_)
    units = found.examined.units
    finish = FinishSalesImport(estate=importing.estate, sales_import=import_, units=units, recorded=recorded)
    await importing.execute(finish, "finish")


def stopping(estate: str, import_: str, problem: str) -> StopSalesImport:
    return StopSalesImport(estate=estate, sales_import=import_, problem=problem)


continue_sales_imports = Imports("sales_import", NAMES, carry_in_sales, stopping, word="sales").go_on
