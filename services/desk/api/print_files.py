"""A building's papers as one file to print; or part by part, for whoever wants to see how far it is."""

import asyncio
from typing import Annotated

from fastapi import Depends, FastAPI, Header, Query, Response
from fastapi import Path as InPath

from services.desk.api.addresses import PREFIX
from services.desk.api.callers import Caller, Callers
from services.desk.api.ledger import Estate
from services.desk.api.papers import PDF, Lang, answer, bytes_of
from services.desk.api.queries import AtLeast, at_least, send_query
from services.desk.api.uploads import CHECKED_WITHIN
from services.desk.print_file import PrintFile
from shared.contracts.owners import BuildingPapers, PaperPart, UnitPaperKind
from shared.messages import ID_PATTERN
from shared.service import Running
from shared.wording import language_from

AFTER, UNITS = "Handover-After", "Handover-Units"
Building = Annotated[str, ID_PATTERN, InPath(description="楼栋代码 · the building's id")]
Limit = Annotated[
    int | None, Query(ge=1, le=200, description="只印一部分：至多几户 · only a part: so many units at most")
]
After = Annotated[str | None, ID_PATTERN, Query(description="接着上一部分的 Handover-After · where it ended")]


def print_file_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address of a building's print files."""

    async def give(
        estate: Estate, building: Building, paper: UnitPaperKind, caller: Annotated[Caller, Depends(callers)],
        lang: Lang = None, limit: Limit = None, after: After = None,
        positions: Annotated[AtLeast, Query(alias="at_least")] = None,
        accept_language: Annotated[str | None, Header()] = None,
    ) -> Response:  # fmt: skip
        """整栋打印 · one paper of every unit by contract code; with `limit` a part, `Handover-After` says where on."""
        language = lang or language_from(accept_language)
        query = BuildingPapers(estate=estate, building=building, paper=paper, language=language, after=after)

        async def part(after: str | None) -> tuple[PaperPart, bytes]:
            asked = query.model_copy(update={"after": after} | ({"limit": limit} if limit else {}))
            asked = BuildingPapers.model_validate(asked.model_dump(exclude_none=True))
            found = await send_query(running, caller, asked, at_least(positions), CHECKED_WITHIN)
            printed = PaperPart.model_validate(found)
            return printed, await bytes_of(running, printed)

        printed, content = await part(after)
        if limit is not None:
            on = {AFTER: printed.after} if printed.after else {}
            return answer(content, printed.name, language, **{UNITS: str(printed.units)}, **on)
        file = PrintFile()
        await asyncio.to_thread(file.add, content)
        while printed.after:
            printed, content = await part(printed.after)
            await asyncio.to_thread(file.add, content)
        return answer(await asyncio.to_thread(file.whole), printed.name, language)

    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/buildings/{{building}}/papers/{{paper}}.pdf", give, methods=["GET"],
        tags=["owners"], summary="Print file of building", response_model=None, response_class=Response, responses=PDF,
    )  # fmt: skip
