"""The scan of a document of a unit's file: its bytes are stored, then noted; read by whoever may read the file."""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query, UploadFile
from fastapi import Path as InPath
from fastapi.responses import Response

from services.desk.api.addresses import POSITION, PREFIX, etag
from services.desk.api.callers import Caller, Callers
from services.desk.api.commands import Circumstances, ReceiptView, send_command
from services.desk.api.ledger import Estate
from services.desk.api.queries import AtLeast, at_least, send_query
from shared.blobs import Blob
from shared.contracts.owners import DocumentCode, FileDocument, UnitDocuments, UnitDocumentsView
from shared.media_types import media_type_of
from shared.messages import ID_PATTERN
from shared.problems import NotFound, Refusal, RoleNotHeld
from shared.service import Running
from shared.wording import Wording

SCANNERS = ("customer_service", "service_supervisor", "sales", "inspector", "developer_rep")
SCANS = ("application/pdf", "image/jpeg", "image/png", "image/webp")
SCANNED: dict[int | str, dict[str, Any]] = {200: {"content": {kind: {} for kind in SCANS}}}
Unit = Annotated[str, ID_PATTERN, InPath(description="房屋代码 · the unit's id")]
Document = Annotated[DocumentCode, InPath(description="文件代码 · the document's code in the checklist")]


class NoScan(Refusal):
    status = 415
    wording = Wording("扫描件须为 PDF、JPEG、PNG 或 WebP。", "A scan is a PDF, a JPEG, a PNG or a WebP.")


def scan_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address of one document's scan, in and out."""

    async def take(
        estate: Estate, unit: Unit, document: Document, file: UploadFile, response: Response,
        caller: Annotated[Caller, Depends(callers)], circumstances: Annotated[Circumstances, Header()],
    ) -> ReceiptView:  # fmt: skip
        """上传文件的扫描件 · the bytes lie safe before the event that names them; a later scan takes its place."""
        if not caller.claims(estate).intersection(SCANNERS):
            raise RoleNotHeld(estate=estate, command=FileDocument.wire, roles=", ".join(SCANNERS))
        content = await file.read()
        if media_type_of(content) not in SCANS:
            raise NoScan
        blob = await running.blobs.put(content)
        command = FileDocument(estate=estate, unit=unit, document=document, scan=blob.sha256)
        receipt = await send_command(running, caller, command, circumstances)
        response.headers["ETag"] = etag(receipt.version)
        response.headers[POSITION] = f"owners:{receipt.position}"
        return receipt

    async def give(
        estate: Estate, unit: Unit, document: Document, caller: Annotated[Caller, Depends(callers)],
        at_least_at: Annotated[AtLeast, Query(alias="at_least")] = None,
    ) -> Response:  # fmt: skip
        """下载文件的扫描件 · as it came in, and never run by a browser."""
        query = UnitDocuments(estate=estate, unit=unit)
        view = UnitDocumentsView.model_validate(await send_query(running, caller, query, at_least(at_least_at)))
        sha256 = next((one.scan for one in view.documents if one.document == document), None)
        if sha256 is None:
            raise NotFound(what=f"scan of {document}")
        return await scan_in(running, sha256)

    where = f"{PREFIX}/estates/{{estate}}/units/{{unit}}/documents/{{document}}/scan"
    api.add_api_route(where, take, methods=["POST"], tags=["owners"], summary="Store scan of document")
    api.add_api_route(
        where, give, methods=["GET"], tags=["owners"], summary="Scan of document", response_model=None,
        response_class=Response, responses=SCANNED,
    )  # fmt: skip


async def scan_in(running: Running, sha256: str) -> Response:
    """Its bytes as they came in; the headers keep a browser from running them."""
    content = await running.blobs.get(sha256)
    blob = Blob(sha256, len(content), media_type_of(content) or "application/octet-stream")
    return Response(content, headers=blob.headers | {"ETag": f'"{sha256}"'})
