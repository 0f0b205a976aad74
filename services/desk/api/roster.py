"""A roster comes in as a file: kept, checked as a whole by owners, its difference shown, and only then imported."""

from typing import Annotated, Any, NamedTuple

from fastapi import Depends, FastAPI, Form, Header, Path, Query, Response, UploadFile
from pydantic import BaseModel

from services.desk.api.addresses import POSITION, PREFIX, address_of
from services.desk.api.callers import Caller, Callers
from services.desk.api.commands import Circumstances, ReceiptView, send_command
from services.desk.api.queries import send_query
from services.desk.api.uploads import CHECKED_WITHIN, begun, chunks, harmless
from shared.bus import Answered
from shared.contracts.owners import (
    CheckRoster,
    ChosenRow,
    ImportRoster,
    RosterCheck,
    RosterDifferenceSheet,
    RosterImportProgress,
    RosterSheet,
    SaidColumn,
)
from shared.media_types import XLSX
from shared.messages import GROUP
from shared.problems import Refusal, RoleNotHeld
from shared.service import Running
from shared.wording import Wording, language_from

Estate = Annotated[
    str,
    Path(
        pattern=r"^[A-Z0-9-]{1,16}$",
        description="项目代码；GROUP：由「项目」列逐行写明 · the estate's code; GROUP: each row names its own",
    ),
]
OnlyCheck = Annotated[bool, Query(description="只核对，不导入 · checks and imports nothing")]
AcceptDifference = Annotated[
    bool, Query(description="已看过差异：新的导入，其余保持登记原样 · seen: new ones come in, all else stays")
]
ApplyChanged = Annotated[
    bool,
    Query(description="已看过差异：新增导入，不同的按花名册更正 · seen: changed ones become what the file says"),
]
Only = Annotated[
    list[ChosenRow],
    Form(max_length=2_000, description="只更正这些合同房号 · of the changed apply only these; GROUP: ESTATE/code"),
]
Without = Annotated[
    list[ChosenRow], Form(max_length=2_000, description="不更正这些合同房号 · of the changed leave these as they are")
]
Columns = Annotated[
    list[SaidColumn],
    Form(max_length=40, description="文件标题=我们的列，如 客户=owners · which heading is which column of ours"),
]
IMPORTERS = ("sales", "group_admin")
WORTHLESS = (
    "RosterRowsWrong", "RosterUnreadable", "HeadingNotInFile", "ColumnNotKnown", "ColumnSaidTwice",
    "ChosenRowNotChanged",
)  # fmt: skip


class RosterDiffers(Refusal):
    """Facts: those of the `RosterCheck`. The same file with `accept_difference` or `apply_changed` is taken."""

    wording = Wording(
        "花名册与已登记的不同：新增 {new} 户、{new_owners} 位业主，不同 {changed_total} 户，"
        "花名册中已无 {gone_total} 户。未导入任何内容。",
        "The roster differs from what is registered: {new} new units, {new_owners} new owners, {changed_total} changed "
        "units, {gone_total} no longer listed. Nothing was imported.",
    )


class RosterAccepted(BaseModel):
    """The import has begun; `progress` is where to look how far it is.

    Without a `roster_import` none was begun: it was only asked what would happen, or the file brings nothing new.
    """

    check: RosterCheck
    roster_import: str | None = None
    receipt: ReceiptView | None = None
    progress: str | None = None


def roster_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address of an estate's roster."""

    async def take_roster(
        estate: Estate, file: UploadFile, response: Response,
        caller: Annotated[Caller, Depends(callers)], circumstances: Annotated[Circumstances, Header()],
        only_check: OnlyCheck = False, accept_difference: AcceptDifference = False,
        apply_changed: ApplyChanged = False, only: Only = [], without: Without = [], columns: Columns = [],  # noqa: B006 - FastAPI copies them
    ) -> RosterAccepted:  # fmt: skip
        """导入花名册 · imports a roster (xlsx or csv): checked whole first, a bad row refuses it."""
        if not caller.claims(estate).intersection(IMPORTERS):
            raise RoleNotHeld(estate=estate, command=ImportRoster.wire, roles=", ".join(IMPORTERS))
        blob = await running.blobs.put(chunks(file), file.content_type)
        chosen: dict[str, Any] = {"only": tuple(only), "without": tuple(without)} if apply_changed else {}
        query = CheckRoster(estate=estate, sha256=blob.sha256, columns=tuple(columns), **chosen)
        check = await checked(running, caller, query)
        progress = RosterImportProgress(estate=estate, roster_import=str(circumstances.idempotency_key))
        seen = Seen(accepted=accept_difference or apply_changed, applied=apply_changed)
        if only_check or not (await begun(running, caller, progress) or wanted(check, seen)):
            await forget(running, check)
            if differs(check) and not only_check:
                raise RosterDiffers(**check.model_dump(mode="json"))
            response.status_code = 200
            return RosterAccepted(check=check)
        command = ImportRoster(
            estate=estate, roster_import=progress.roster_import, sha256=blob.sha256,
            filename=harmless("roster", file.filename), buildings=check.buildings, units=check.units,
            owners=check.owners, estates=check.estates if estate == GROUP else (),
            leave_changed=seen.accepted and not seen.applied, apply_changed=seen.applied,
            columns=query.columns, **chosen,
        )  # fmt: skip
        receipt = await send_command(running, caller, command, circumstances)
        response.headers[POSITION] = f"owners:{receipt.position}"
        where = f"{address_of(RosterImportProgress)}?estate={estate}&roster_import={command.roster_import}"
        return RosterAccepted(check=check, roster_import=command.roster_import, receipt=receipt, progress=where)

    async def show_difference(
        estate: Estate, file: UploadFile, caller: Annotated[Caller, Depends(callers)],
        accept_language: Annotated[str | None, Header()] = None, columns: Columns = [],  # noqa: B006 - FastAPI copies it
    ) -> Response:  # fmt: skip
        """花名册差异表 · every new, changed and gone row of a roster as Excel; nothing is imported."""
        if not caller.claims(estate).intersection(IMPORTERS):
            raise RoleNotHeld(estate=estate, command=RosterDifferenceSheet.wire, roles=", ".join(IMPORTERS))
        blob = await running.blobs.put(chunks(file), file.content_type)
        query = RosterDifferenceSheet(
            estate=estate, sha256=blob.sha256, language=language_from(accept_language), columns=tuple(columns)
        )  # fmt: skip
        sheet = await difference_sheet(running, caller, query)
        content = await running.blobs.get(sheet.sha256)
        await running.blobs.remove(sheet.sha256)
        if not sheet.importing:
            await running.blobs.remove(blob.sha256)
        named = {"Content-Disposition": f'attachment; filename="{sheet.name}"'}
        return Response(content, media_type=XLSX, headers=named)

    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/roster/difference.xlsx", show_difference, methods=["POST"], tags=["owners"],
        summary="Difference of a roster as Excel", response_class=Response, responses={200: {"content": {XLSX: {}}}},
    )  # fmt: skip
    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/roster", take_roster, methods=["POST"], status_code=202, tags=["owners"],
        summary="Import roster from a file",
    )  # fmt: skip


async def checked(running: Running, caller: Caller, query: CheckRoster) -> RosterCheck:
    return RosterCheck.model_validate(await _looked_at(running, caller, query))


async def difference_sheet(running: Running, caller: Caller, query: RosterDifferenceSheet) -> RosterSheet:
    return RosterSheet.model_validate(await _looked_at(running, caller, query))


async def _looked_at(running: Running, caller: Caller, query: CheckRoster | RosterDifferenceSheet) -> dict[str, Any]:
    """A file that no import can ever take holds names for nothing: it leaves the blobs again."""
    try:
        return await send_query(running, caller, query, {}, CHECKED_WITHIN)
    except Answered as refused:
        if refused.code in WORTHLESS:
            await running.blobs.remove(query.sha256)
        raise


class Seen(NamedTuple):
    """What whoever sends the file has decided about its difference."""

    accepted: bool
    applied: bool


def wanted(check: RosterCheck, seen: Seen) -> bool:
    """A file that brings something; where something stands already, only after its difference was seen."""
    brings = check.new or check.new_owners or (seen.applied and check.chosen)
    return bool(brings) and (seen.accepted or not differs(check))


def differs(check: RosterCheck) -> bool:
    told = check.new or check.new_owners or check.changed_total or check.gone_total
    return bool(told and (check.known or check.gone_total))


async def forget(running: Running, check: RosterCheck) -> None:
    """The file holds names: it stays only where an import of the same bytes is under way."""
    if not check.importing:
        await running.blobs.remove(check.sha256)
