"""Every list of owners goes out as an Excel file, asked page by page as the caller."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, Header, Query
from fastapi import Path as InPath
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from services.desk.api.addresses import PREFIX
from services.desk.api.callers import Caller, Callers
from services.desk.api.ledger import Estate
from services.desk.api.queries import send_query
from services.desk.workbooks.columns import UTC
from services.desk.workbooks.lists import LISTS, write_list
from shared.contracts.owners import EstateOverview, EstateView
from shared.media_types import XLSX
from shared.problems import Malformed
from shared.service import Running
from shared.wording import Wording, language_from

Named = Annotated[
    Literal[
        "roster",
        "payments",
        "arrears",
        "promises",
        "common-parts",
        "parking",
        "cashier-sums",
        "cashier-entries",
        "receipt-books",
        "people",
        "delivery-dates",
        "invitations",
        "refused",
        "reservations",
        "countdown-plan",
        "coordination-items",
        "group-view",
    ],
    InPath(
        description="花名册、交款、欠费、销售承诺、共用部位、车位、收费日报与明细、收据本、人员、合同交付日、邀约、拒收一览、"
        "容缺、倒排计划、协调事项、各项目并列 · which list"
    ),
]
DAY_WANTED = Wording("收费日报须写明哪一天", "say of which day the cashiers' list is")


async def zone_of(running: Running, caller: Caller, estate: str) -> ZoneInfo:
    seen = EstateView.model_validate(await send_query(running, caller, EstateOverview(estate=estate), {}))
    return ZoneInfo(seen.time_zone)


def list_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """One address a list."""

    async def give_list(
        estate: Estate, name: Named, caller: Annotated[Caller, Depends(callers)],
        accept_language: Annotated[str | None, Header()] = None,
        day: Annotated[date | None, Query(description="收费日报是哪一天的 · the day of a cashiers' list")] = None,
    ) -> FileResponse:  # fmt: skip
        """导出清单 · a list of owners as Excel; who may see it, and what of it, is decided by owners."""
        listed = LISTS[name]
        if listed.of_a_day and day is None:
            raise Malformed(where="day", what=DAY_WANTED)

        async def page(after: str | None) -> dict[str, Any]:
            asked: dict[str, Any] = {"estate": estate}
            if listed.in_pages:
                asked |= {"after": after, "limit": listed.limit}
            if listed.of_a_day:
                asked["day"] = day
            query = listed.query.model_validate(asked)
            return await send_query(running, caller, query, {})

        folder = TemporaryDirectory(prefix="handover-export-")
        try:
            file = Path(folder.name) / f"{name}-{estate}.xlsx"
            zone = await zone_of(running, caller, estate) if listed.by_the_clock else UTC
            await write_list(file, listed, page, language_from(accept_language), zone)
        except BaseException:
            folder.cleanup()
            raise
        return FileResponse(file, media_type=XLSX, filename=file.name, background=BackgroundTask(folder.cleanup))

    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/lists/{{name}}.xlsx", give_list, methods=["GET"], tags=["owners"],
        summary="Export list as Excel", response_class=FileResponse, response_model=None,
        responses={200: {"content": {XLSX: {}}}},
    )  # fmt: skip
