"""The ledger goes out as an Excel file: asked of defects page by page as the caller, written to disk, then sent."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query
from fastapi import Path as InPath
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, create_model
from starlette.background import BackgroundTask

from services.desk.api.addresses import PREFIX
from services.desk.api.callers import Caller, Callers
from services.desk.api.queries import send_query
from services.desk.workbooks.ledger import write_ledger
from shared.blobs import BlobCorrupt, BlobMissing
from shared.contracts.defects import Ledger, LedgerPage
from shared.media_types import XLSX
from shared.service import Running
from shared.wording import language_from

PAGE = 1_000  # lines, fewer where their texts are long
NOT_ASKED = ("estate", "after", "limit")  # said by the address, or ours to say

Estate = Annotated[str, InPath(pattern=r"^[A-Z0-9-]{1,16}$", description="项目代码 · the estate's code")]


class Narrowed(BaseModel):
    """The filters and the order of the ledger, as its query has them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    photos: Annotated[bool, Query(description="附照片缩略图 · with the photos as thumbnails")] = False


def ledger_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address of an estate's ledger as a file."""

    async def give_ledger(
        estate: Estate, asked: Any, caller: Annotated[Caller, Depends(callers)],
        accept_language: Annotated[str | None, Header()] = None,
    ) -> FileResponse:  # fmt: skip
        """导出物业工程遗留问题统计表 · the ledger in the trade's columns; who may see what is decided by defects."""
        filters = asked.model_dump(exclude={"photos"}, exclude_unset=True)

        async def page(after: str | None) -> LedgerPage:
            query = Ledger(estate=estate, after=after, limit=PAGE, **filters)
            return LedgerPage.model_validate(await send_query(running, caller, query, {}))

        folder = TemporaryDirectory(prefix="handover-export-")
        try:
            file = Path(folder.name) / f"issues-{estate}.xlsx"
            await write_ledger(file, page, language_from(accept_language), _photo(running) if asked.photos else None)
        except BaseException:
            folder.cleanup()
            raise
        return FileResponse(file, media_type=XLSX, filename=file.name, background=BackgroundTask(folder.cleanup))

    fields: Any = {
        name: (field.annotation, field) for name, field in Ledger.model_fields.items() if name not in NOT_ASKED
    }
    give_ledger.__annotations__["asked"] = Annotated[create_model("Narrowed", __base__=Narrowed, **fields), Query()]
    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/issues.xlsx", give_ledger, methods=["GET"], tags=["defects"],
        summary="Export ledger as Excel", response_class=FileResponse, response_model=None,
        responses={200: {"content": {XLSX: {}}}},
    )  # fmt: skip


def _photo(running: Running) -> Any:
    """The bytes of a photo of a line the caller was shown; None where the store has lost them."""

    async def read(sha256: str) -> bytes | None:
        try:
            return await running.blobs.get(sha256)
        except (BlobMissing, BlobCorrupt):
            return None

    return read
