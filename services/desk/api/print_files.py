"""A building's papers as one file to print; or part by part, for whoever wants to see how far it is."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query, Request, Response
from fastapi import Path as InPath

from services.desk.api.addresses import POSITION, PREFIX
from services.desk.api.callers import Caller, Callers
from services.desk.api.commands import Circumstances, send_command
from services.desk.api.ledger import Estate
from services.desk.api.papers import PDF, Lang, answer, bytes_of
from services.desk.api.queries import AtLeast, at_least, send_query
from services.desk.api.uploads import CHECKED_WITHIN
from services.desk.print_file import PrintFile
from shared.contracts.owners import BuildingPapers, PaperPart, RecordPaperPrinted, UnitPaperKind
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

        if limit:
            query = query.model_copy(update={"limit": limit})
        part = partial(_part, running, caller, query, at_least(positions))
        if limit is not None:
            printed, content = await part(after)
            on = {AFTER: printed.after} if printed.after else {}
            return answer(content, printed.name, language, **{UNITS: str(printed.units)}, **on)
        content, name, _ = await whole(part, after)
        return answer(content, name, language)

    async def print_for_good(
        request: Request, estate: Estate, building: Building, paper: UnitPaperKind,
        caller: Annotated[Caller, Depends(callers)], circumstances: Annotated[Circumstances, Header()],
        lang: Lang = None,
    ) -> Response:  # fmt: skip
        """整栋打印并留存校验值 · prints the whole file as GET does, and puts the hash of its bytes on record."""
        language = lang or language_from(request.headers.get("accept-language"))
        query = BuildingPapers(estate=estate, building=building, paper=paper, language=language)
        content, name, units = await whole(partial(_part, running, caller, query, {}), None)
        record = RecordPaperPrinted(
            estate=estate, sha256=sha256(content).hexdigest(), paper=paper, language=language, building=building,
            units=units,
        )  # fmt: skip
        receipt = await send_command(running, caller, record, circumstances)
        return answer(content, name, language, **{POSITION: f"owners:{receipt.position}"})

    where = f"{PREFIX}/estates/{{estate}}/buildings/{{building}}/papers/{{paper}}.pdf"
    how: dict[str, Any] = {"tags": ["owners"], "response_model": None, "response_class": Response, "responses": PDF}
    api.add_api_route(where, give, methods=["GET"], summary="Print file of building", **how)
    api.add_api_route(where, print_for_good, methods=["POST"], summary="Print papers of building", **how)


async def _part(
    running: Running, caller: Caller, query: BuildingPapers, positions: dict[str, int], after: str | None
) -> tuple[PaperPart, bytes]:
    asked = BuildingPapers.model_validate(query.model_copy(update={"after": after}).model_dump(exclude_none=True))
    printed = PaperPart.model_validate(await send_query(running, caller, asked, positions, CHECKED_WITHIN))
    return printed, await bytes_of(running, printed)


async def whole(
    part: Callable[[str | None], Awaitable[tuple[PaperPart, bytes]]], after: str | None
) -> tuple[bytes, str, int]:
    """Every part in one file, its name, and how many units it is of."""
    file, units = PrintFile(), 0
    while True:
        printed, content = await part(after)
        await asyncio.to_thread(file.add, content)
        units, after = units + printed.units, printed.after
        if after is None:
            return await asyncio.to_thread(file.whole), printed.name, units
