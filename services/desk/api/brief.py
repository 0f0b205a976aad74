"""The daily brief goes out as an Excel file, asked of owners as the caller."""

import asyncio
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import Depends, FastAPI, Header
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from services.desk.api.addresses import PREFIX
from services.desk.api.callers import Caller, Callers
from services.desk.api.ledger import Estate
from services.desk.api.queries import send_query
from services.desk.workbooks.brief import write_brief
from shared.contracts.owners import BriefView, DailyBrief
from shared.media_types import XLSX
from shared.service import Running
from shared.wording import language_from


def brief_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address of one day's brief; as PDF it is a paper."""

    async def give_brief(
        estate: Estate, day: date, caller: Annotated[Caller, Depends(callers)],
        accept_language: Annotated[str | None, Header()] = None,
    ) -> FileResponse:  # fmt: skip
        """导出交房日报 · the daily brief as Excel; who may see it is decided by owners."""
        brief = BriefView.model_validate(await send_query(running, caller, DailyBrief(estate=estate, day=day), {}))
        folder = TemporaryDirectory(prefix="handover-export-")
        try:
            file = Path(folder.name) / f"brief-{estate}-{day}.xlsx"
            await asyncio.to_thread(write_brief, file, brief, language_from(accept_language))
        except BaseException:
            folder.cleanup()
            raise
        return FileResponse(file, media_type=XLSX, filename=file.name, background=BackgroundTask(folder.cleanup))

    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/days/{{day}}/brief.xlsx", give_brief, methods=["GET"], tags=["owners"],
        summary="Export daily brief as Excel", response_class=FileResponse, response_model=None,
        responses={200: {"content": {XLSX: {}}}},
    )  # fmt: skip
