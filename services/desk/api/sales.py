"""What sales says is paid comes in as a file: checked whole by owners, its difference shown, and only then imported."""

from datetime import date
from typing import Annotated

from fastapi import Depends, FastAPI, Form, Header, Query, Response, UploadFile
from pydantic import BaseModel

from services.desk.api.addresses import POSITION, PREFIX, address_of
from services.desk.api.callers import Caller, Callers
from services.desk.api.commands import Circumstances, ReceiptView, send_command
from services.desk.api.ledger import Estate
from services.desk.api.queries import send_query
from services.desk.api.uploads import CHECKED_WITHIN, begun, chunks, harmless
from shared.bus import Answered
from shared.contracts.owners import CheckSales, ImportSales, SaidColumn, SalesCheck, SalesImportProgress
from shared.problems import Refusal, RoleNotHeld
from shared.service import Running
from shared.wording import Wording

AsOf = Annotated[date, Query(description="未写截至日期的行以此日为准 · the day of rows that name none")]
OnlyCheck = Annotated[bool, Query(description="只核对，不导入 · checks and imports nothing")]
AcceptDifference = Annotated[bool, Query(description="已看过差异 · the difference was seen: it is taken")]
IMPORTERS = ("sales", "group_admin")
Columns = Annotated[
    list[SaidColumn],
    Form(max_length=40, description="文件标题=我们的列，如 累计回款=paid · which heading is which column of ours"),
]
WORTHLESS = ("SalesRowsWrong", "SalesUnreadable", "HeadingNotInFile", "ColumnNotKnown", "ColumnSaidTwice")


class SalesDiffer(Refusal):
    """Facts: those of the `SalesCheck`. The same file with `accept_difference` is taken."""

    wording = Wording(
        "交款情况与已登记的不同：新增 {new} 户，变动 {changed_total} 户，表中已无 {missing_total} 户(保持原样)。"
        "未导入任何内容。",
        "The payments differ from what is known: {new} new units, {changed_total} changed, {missing_total} no longer "
        "listed (they stay). Nothing was imported.",
    )


class SalesAccepted(BaseModel):
    """The import has begun; `progress` is where to look. Without a `sales_import` none was begun."""

    check: SalesCheck
    sales_import: str | None = None
    receipt: ReceiptView | None = None
    progress: str | None = None


def sales_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address of an estate's payments."""

    async def take_payments(
        estate: Estate, file: UploadFile, as_of: AsOf, response: Response,
        caller: Annotated[Caller, Depends(callers)], circumstances: Annotated[Circumstances, Header()],
        only_check: OnlyCheck = False, accept_difference: AcceptDifference = False,
        columns: Columns = [],  # noqa: B006 - FastAPI copies it
    ) -> SalesAccepted:  # fmt: skip
        """导入交款情况 · imports what is paid and owed (xlsx or csv): checked whole first, a bad row refuses it."""
        if not caller.claims(estate).intersection(IMPORTERS):
            raise RoleNotHeld(estate=estate, command=ImportSales.wire, roles=", ".join(IMPORTERS))
        blob = await running.blobs.put(chunks(file), file.content_type)
        query = CheckSales(estate=estate, sha256=blob.sha256, as_of=as_of, columns=tuple(columns))
        check = await checked(running, caller, query)
        progress = SalesImportProgress(estate=estate, sales_import=str(circumstances.idempotency_key))
        again = not only_check and await begun(running, caller, progress)
        if only_check or not (again or wanted(check, accepted=accept_difference)):
            if not check.importing:
                await running.blobs.remove(check.sha256)
            if check.changed_total and not only_check:
                raise SalesDiffer(**check.model_dump(mode="json"))
            response.status_code = 200
            return SalesAccepted(check=check)
        command = ImportSales(
            estate=estate, sales_import=progress.sales_import, sha256=blob.sha256,
            filename=harmless("payments", file.filename), units=check.units, as_of=as_of,
            columns=query.columns,
        )  # fmt: skip
        receipt = await send_command(running, caller, command, circumstances)
        response.headers[POSITION] = f"owners:{receipt.position}"
        where = f"{address_of(SalesImportProgress)}?estate={estate}&sales_import={command.sales_import}"
        return SalesAccepted(check=check, sales_import=command.sales_import, receipt=receipt, progress=where)

    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/payments", take_payments, methods=["POST"], status_code=202, tags=["owners"],
        summary="Import what is paid from a file",
    )  # fmt: skip


async def checked(running: Running, caller: Caller, query: CheckSales) -> SalesCheck:
    """A file that no import can ever take leaves the blobs again."""
    try:
        return SalesCheck.model_validate(await send_query(running, caller, query, {}, CHECKED_WITHIN))
    except Answered as refused:
        if refused.code in WORTHLESS:
            await running.blobs.remove(query.sha256)
        raise


def wanted(check: SalesCheck, *, accepted: bool) -> bool:
    """What changes was seen before; what is only new does not take the place of anything."""
    return bool(check.new or check.changed_total) and (accepted or not check.changed_total)
