"""Scans that show a person: encrypted before they are stored, and opened only for whoever may see names."""

import asyncio
from typing import Annotated, Any
from uuid import uuid5

from fastapi import Depends, FastAPI, Header, Query, UploadFile
from fastapi import Path as InPath
from fastapi.responses import Response
from pydantic import BaseModel

from services.desk.api.addresses import POSITION, PREFIX, etag
from services.desk.api.callers import Caller, Callers
from services.desk.api.commands import Circumstances, ReceiptView, send_command
from services.desk.api.ledger import Estate
from services.desk.api.queries import AtLeast, at_least, send_query
from shared.blobs import Blob, BlobCorrupt
from shared.contracts.owners import (
    DocumentCode,
    FileDocument,
    KeepScan,
    PersonsOnScan,
    PersonsShown,
    ScanKey,
    ScanKeyView,
    UnitDocuments,
    UnitDocumentsView,
)
from shared.encrypted import decrypted, encrypted
from shared.media_types import media_type_of
from shared.messages import ID_PATTERN
from shared.problems import NotFound, Refusal
from shared.service import Running
from shared.wording import Wording

SCANS = ("application/pdf", "image/jpeg", "image/png", "image/webp")
SCANNED: dict[int | str, dict[str, Any]] = {200: {"content": {kind: {} for kind in SCANS}}}
Unit = Annotated[str, ID_PATTERN, InPath(description="房屋代码 · the unit's id")]
Document = Annotated[DocumentCode, InPath(description="文件代码 · the document's code in the checklist")]
Name = Annotated[str, InPath(pattern="^[0-9a-f]{64}$", description="扫描件 · what the scan is named by")]
Shown = Annotated[
    list[Annotated[str, ID_PATTERN]],
    Query(max_length=20, description="所涉人员，默认为全体业主 · whom it shows; the unit's owners unless said"),
]


class NoScan(Refusal):
    status = 415
    wording = Wording("扫描件须为 PDF、JPEG、PNG 或 WebP。", "A scan is a PDF, a JPEG, a PNG or a WebP.")


class ScanOfNobody(Refusal):
    wording = Wording(
        "房屋 {unit} 没有可归属的业主：请先登记业主，或写明扫描件涉及谁(of)。",
        "Nobody owns unit {unit} whose key could keep a scan: record the owner first, or say whom it shows (of).",
    )


class ScanView(BaseModel):
    """What a command names the scan by, and whom it shows."""

    scan: str
    of: tuple[str, ...]


def scan_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The addresses of a unit's scans and of a document's, in and out."""

    async def keep(
        estate: Estate, unit: Unit, file: UploadFile, response: Response, caller: Annotated[Caller, Depends(callers)],
        circumstances: Annotated[Circumstances, Header()], of: Shown = [],  # noqa: B006 - FastAPI copies it
    ) -> ScanView:  # fmt: skip
        """加密保存涉及个人的扫描件 · keeps a scan encrypted for the persons it shows; commands then name it."""
        command = await _encrypted(running, caller, estate, unit, file, of)
        _seen(response, await send_command(running, caller, command, circumstances))
        return ScanView(scan=command.scan, of=command.of)

    async def take(
        estate: Estate, unit: Unit, document: Document, file: UploadFile, response: Response,
        caller: Annotated[Caller, Depends(callers)], circumstances: Annotated[Circumstances, Header()],
        of: Shown = [],  # noqa: B006 - FastAPI copies it
    ) -> ReceiptView:  # fmt: skip
        """上传文件的扫描件 · encrypted and safe before the event that names it; a later scan takes its place."""
        kept = await _encrypted(running, caller, estate, unit, file, of)
        before = Circumstances(idempotency_key=uuid5(circumstances.idempotency_key, "scan"))
        await send_command(running, caller, kept, before)
        command = FileDocument(estate=estate, unit=unit, document=document, scan=kept.scan)
        receipt = await send_command(running, caller, command, circumstances)
        _seen(response, receipt)
        return receipt

    async def give(
        estate: Estate, scan: Name, caller: Annotated[Caller, Depends(callers)],
        at_least_at: Annotated[AtLeast, Query(alias="at_least")] = None,
    ) -> Response:  # fmt: skip
        """下载扫描件 · as it came in, and never run by a browser."""
        return await _opened(running, caller, ScanKey(estate=estate, scan=scan), at_least(at_least_at))

    async def give_document(
        estate: Estate, unit: Unit, document: Document, caller: Annotated[Caller, Depends(callers)],
        at_least_at: Annotated[AtLeast, Query(alias="at_least")] = None,
    ) -> Response:  # fmt: skip
        """下载文件的扫描件 · as it came in, and never run by a browser."""
        seen, query = at_least(at_least_at), UnitDocuments(estate=estate, unit=unit)
        view = UnitDocumentsView.model_validate(await send_query(running, caller, query, seen))
        scan = next((one.scan for one in view.documents if one.document == document), None)
        if scan is None:
            raise NotFound(what=f"scan of {document}")
        return await _opened(running, caller, ScanKey(estate=estate, scan=scan), seen)

    of_unit = f"{PREFIX}/estates/{{estate}}/units/{{unit}}"
    of_document = f"{of_unit}/documents/{{document}}/scan"
    pdf: dict[str, Any] = {"response_model": None, "response_class": Response, "responses": SCANNED}
    api.add_api_route(f"{of_unit}/scans", keep, methods=["POST"], tags=["owners"], summary="Keep scan of unit")
    api.add_api_route(of_document, take, methods=["POST"], tags=["owners"], summary="Store scan of document")
    api.add_api_route(of_document, give_document, methods=["GET"], tags=["owners"], summary="Scan of document", **pdf)
    kept = f"{PREFIX}/estates/{{estate}}/scans/{{scan}}"
    api.add_api_route(kept, give, methods=["GET"], tags=["owners"], summary="Kept scan", **pdf)


async def _encrypted(
    running: Running, caller: Caller, estate: str, unit: str, file: UploadFile, of: list[str]
) -> KeepScan:
    """The bytes are stored encrypted; asking whom they show tells at once whoever may not bring any."""
    query = PersonsShown(estate=estate, unit=unit)
    shown = PersonsOnScan.model_validate(await send_query(running, caller, query, {}))
    persons = tuple(dict.fromkeys(of)) or shown.persons
    content = await file.read()
    if media_type_of(content) not in SCANS:
        raise NoScan
    if not persons:
        raise ScanOfNobody(unit=unit)
    kept = await asyncio.to_thread(encrypted, running.keys.scan_secret, content, estate, unit, *persons)
    blob = await running.blobs.put_encrypted(kept.content)
    return KeepScan(estate=estate, scan=blob.sha256, unit=unit, key=kept.key.hex(), of=persons)


async def _opened(running: Running, caller: Caller, query: ScanKey, seen: dict[str, int]) -> Response:
    view = ScanKeyView.model_validate(await send_query(running, caller, query, seen))
    stored = await running.blobs.get(query.scan)
    try:
        content = await asyncio.to_thread(decrypted, stored, bytes.fromhex(view.key))
    except ValueError as other:
        raise BlobCorrupt(sha256=query.scan, found="?") from other
    return _answered(query.scan, content)


async def scan_or_kept(running: Running, caller: Caller, query: ScanKey, seen: dict[str, int]) -> Response:
    """A scan that shows nobody as it came in; what is none as it lies is encrypted, or nobody's to read here."""
    content = await running.blobs.get(query.scan)
    if media_type_of(content) in SCANS:
        return _answered(query.scan, content)
    return await _opened(running, caller, query, seen)


def _answered(name: str, content: bytes) -> Response:
    """The headers keep a browser from running it."""
    blob = Blob(name, len(content), media_type_of(content) or "application/octet-stream")
    return Response(content, headers=blob.headers | {"ETag": f'"{name}"'})


def _seen(response: Response, receipt: ReceiptView) -> None:
    response.headers["ETag"] = etag(receipt.version)
    response.headers[POSITION] = f"owners:{receipt.position}"
