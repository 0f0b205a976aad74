"""An existing ledger comes in as a file: kept, checked as a whole by defects, its difference shown, then carried in."""

from typing import Annotated

from fastapi import Depends, FastAPI, Header, Query, Response, UploadFile
from pydantic import BaseModel

from services.desk.api.addresses import POSITION, PREFIX, address_of
from services.desk.api.callers import Caller, Callers
from services.desk.api.commands import Circumstances, ReceiptView, send_command
from services.desk.api.ledger import Estate
from services.desk.api.queries import send_query
from services.desk.api.uploads import CHECKED_WITHIN, begun, chunks, harmless
from shared.contracts.defects import CheckLedger, ImportLedger, LedgerCheck, LedgerImportProgress
from shared.problems import Refusal, RoleNotHeld
from shared.service import Running
from shared.wording import Wording

OnlyCheck = Annotated[bool, Query(description="只核对，不导入 · checks and imports nothing")]
AcceptDifference = Annotated[
    bool, Query(description="已看过差异：新的导入，其余保持原样 · seen: new ones come in, all else stays")
]
IMPORTERS = ("service_supervisor", "project_manager", "group_admin")


class LedgerDiffers(Refusal):
    """Facts: those of the `LedgerCheck`. The same file with `accept_difference` is taken."""

    wording = Wording(
        "台账与现有的不同：新增 {new} 条，已有 {known} 条，其中 {changed_total} 条不同并将保持原样。未导入任何内容。",
        "The ledger differs from the one here: {new} new lines, {known} are here already, {changed_total} of them "
        "otherwise; these will stay as they are. Nothing was imported.",
    )


class LedgerNumbersClash(Refusal):
    """Facts: those of the `LedgerCheck`; `clashes` names row, column and number."""

    wording = Wording(
        "{clash_total} 行的编号在本项目已属于其他问题或函件。未导入任何内容。",
        "{clash_total} rows have a number that is another issue's or letter's here. Nothing was imported.",
    )


class LedgerAccepted(BaseModel):
    """The import has begun; `progress` is where to look how far it is.

    Without a `ledger_import` none was begun: it was only asked what would happen, or the file brings nothing new.
    """

    check: LedgerCheck
    ledger_import: str | None = None
    receipt: ReceiptView | None = None
    progress: str | None = None


def ledger_import_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address at which an estate takes its older ledger."""

    async def take_ledger(
        estate: Estate, file: UploadFile, response: Response,
        caller: Annotated[Caller, Depends(callers)], circumstances: Annotated[Circumstances, Header()],
        only_check: OnlyCheck = False, accept_difference: AcceptDifference = False,
    ) -> LedgerAccepted:  # fmt: skip
        """导入已有的问题台账 · an older ledger (xlsx or csv), checked whole first; nobody is told."""
        if not caller.claims(estate).intersection(IMPORTERS):
            raise RoleNotHeld(estate=estate, command=ImportLedger.wire, roles=", ".join(IMPORTERS))
        blob = await running.blobs.put(chunks(file), file.content_type)
        query = CheckLedger(estate=estate, sha256=blob.sha256)
        check = LedgerCheck.model_validate(await send_query(running, caller, query, {}, CHECKED_WITHIN))
        progress = LedgerImportProgress(estate=estate, ledger_import=str(circumstances.idempotency_key))
        again = not only_check and await begun(running, caller, progress)
        if only_check or not (again or wanted(check, accepted=accept_difference)):
            response.status_code = 200
            return LedgerAccepted(check=check)
        command = ImportLedger(
            estate=estate, ledger_import=progress.ledger_import, sha256=blob.sha256,
            filename=harmless("ledger", file.filename), rows=check.rows, highest=check.highest,
            highest_letter=check.highest_letter,
        )  # fmt: skip
        receipt = await send_command(running, caller, command, circumstances)
        response.headers[POSITION] = f"defects:{receipt.position}"
        where = f"{address_of(LedgerImportProgress)}?estate={estate}&ledger_import={command.ledger_import}"
        return LedgerAccepted(check=check, ledger_import=command.ledger_import, receipt=receipt, progress=where)

    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/ledger", take_ledger, methods=["POST"], status_code=202, tags=["defects"],
        summary="Import ledger from a file",
    )  # fmt: skip


def wanted(check: LedgerCheck, *, accepted: bool) -> bool:
    """Whether the file brings something. Raises LedgerNumbersClash, and LedgerDiffers until the difference was seen."""
    if check.clash_total:
        raise LedgerNumbersClash(**check.model_dump(mode="json"))
    if (check.changed_total or (check.new and check.known)) and not accepted:
        raise LedgerDiffers(**check.model_dump(mode="json"))
    return check.new > 0
