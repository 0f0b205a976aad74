"""A roster comes in as a file: kept, checked row by row by owners, and only then imported."""

from pathlib import PurePath
from typing import Annotated

from fastapi import Depends, FastAPI, Path, Response, UploadFile
from pydantic import BaseModel

from services.desk.api.addresses import POSITION, PREFIX, address_of
from services.desk.api.callers import Caller, Callers
from services.desk.api.commands import Circumstances, ReceiptView, send_command
from services.desk.api.queries import send_query
from services.desk.api.uploads import chunks
from shared.bus import Answered
from shared.contracts.owners import CheckRoster, ImportRoster, RosterCheck, RosterImportProgress
from shared.problems import RoleNotHeld
from shared.service import Running

Estate = Annotated[str, Path(pattern=r"^[A-Z0-9-]{1,16}$")]
IMPORTERS = ("sales", "group_admin")
WORTHLESS = ("RosterRowsWrong", "RosterUnreadable")


class RosterAccepted(BaseModel):
    """The import has begun; `progress` is where to look how far it is."""

    roster_import: str
    check: RosterCheck
    receipt: ReceiptView
    progress: str


def roster_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address of an estate's roster."""

    async def take_roster(
        estate: Estate, file: UploadFile, response: Response,
        caller: Annotated[Caller, Depends(callers)], circumstances: Annotated[Circumstances, Depends()],
    ) -> RosterAccepted:  # fmt: skip
        """导入花名册 · imports a roster (xlsx or csv): checked whole first, a bad row refuses it."""
        if not caller.claims(estate).intersection(IMPORTERS):
            raise RoleNotHeld(estate=estate, command=ImportRoster.wire, roles=", ".join(IMPORTERS))
        blob = await running.blobs.put(chunks(file), file.content_type)
        check = await checked(running, caller, CheckRoster(estate=estate, sha256=blob.sha256))
        command = ImportRoster(
            estate=estate, roster_import=str(circumstances.idempotency_key), sha256=blob.sha256,
            filename=harmless(file.filename), buildings=check.buildings, units=check.units, owners=check.owners,
        )  # fmt: skip
        receipt = await send_command(running, caller, command, circumstances)
        response.headers[POSITION] = f"owners:{receipt.position}"
        progress = f"{address_of(RosterImportProgress)}?estate={estate}&roster_import={command.roster_import}"
        return RosterAccepted(roster_import=command.roster_import, check=check, receipt=receipt, progress=progress)

    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/roster", take_roster, methods=["POST"], status_code=202, tags=["owners"],
        summary="Import roster from a file",
    )  # fmt: skip


async def checked(running: Running, caller: Caller, query: CheckRoster) -> RosterCheck:
    """A file that no import can ever take holds names for nothing: it leaves the blobs again."""
    try:
        return RosterCheck.model_validate(await send_query(running, caller, query, {}))
    except Answered as refused:
        if refused.code in WORTHLESS:
            await running.blobs.remove(query.sha256)
        raise


def harmless(filename: str | None) -> str:
    """People put names into file names, and this one goes into the log for good: only the kind of file stays."""
    suffix = PurePath(filename or "").suffix.lower()
    return f"roster{suffix}" if suffix in (".xlsx", ".csv", ".txt") else "roster"
