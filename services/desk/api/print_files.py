"""A building's papers as one file to print; or part by part, for whoever wants to see how far it is."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import StreamingResponse

from services.desk.api.addresses import POSITION, PREFIX
from services.desk.api.callers import Caller, Callers
from services.desk.api.commands import Circumstances, send_command
from services.desk.api.ledger import Estate
from services.desk.api.papers import PDF, Lang, answer, bytes_of
from services.desk.api.print_progress import STREAM, Part, Whole, together, told
from services.desk.api.queries import AtLeast, at_least, send_query
from services.desk.api.uploads import CHECKED_WITHIN
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
        whole = await together(_parts(part, after))
        return answer(whole.content, whole.name, language)

    async def print_for_good(
        request: Request, estate: Estate, building: Building, paper: UnitPaperKind,
        caller: Annotated[Caller, Depends(callers)], circumstances: Annotated[Circumstances, Header()],
        lang: Lang = None, limit: Limit = None,
    ) -> Response:  # fmt: skip
        """整栋打印并留存校验值 · prints the whole file, and puts the hash of its bytes on record.

        With `Accept: text/event-stream` it says how far it is (`event: progress`, `limit` units at a time); the last
        block (`event: printed`) holds the file in base64.
        """
        language = lang or language_from(request.headers.get("accept-language"))
        query = BuildingPapers(estate=estate, building=building, paper=paper, language=language)
        if limit:
            query = query.model_copy(update={"limit": limit})
        parts = _parts(partial(_part, running, caller, query, {}), None)

        async def on_record(whole: Whole) -> str:
            record = RecordPaperPrinted(
                estate=estate, sha256=whole.sha256, paper=paper, language=language, building=building,
                units=whole.units,
            )  # fmt: skip
            return f"owners:{(await send_command(running, caller, record, circumstances)).position}"

        if STREAM in request.headers.get("accept", ""):
            first = await anext(parts)  # what is refused is refused before anything is told
            return StreamingResponse(told(first, parts, on_record), media_type=STREAM)
        whole = await together(parts)
        return answer(whole.content, whole.name, language, **{POSITION: await on_record(whole)})

    where = f"{PREFIX}/estates/{{estate}}/buildings/{{building}}/papers/{{paper}}.pdf"
    how: dict[str, Any] = {"tags": ["owners"], "response_model": None, "response_class": Response, "responses": PDF}
    api.add_api_route(where, give, methods=["GET"], summary="Print file of building", **how)
    api.add_api_route(where, print_for_good, methods=["POST"], summary="Print papers of building", **how)


async def _part(
    running: Running, caller: Caller, query: BuildingPapers, positions: dict[str, int], after: str | None
) -> Part:
    asked = BuildingPapers.model_validate(query.model_copy(update={"after": after}).model_dump(exclude_none=True))
    printed = PaperPart.model_validate(await send_query(running, caller, asked, positions, CHECKED_WITHIN))
    return printed, await bytes_of(running, printed)


async def _parts(part: Callable[[str | None], Awaitable[Part]], after: str | None) -> AsyncGenerator[Part, None]:
    """One after the other, to the end of the building."""
    while True:
        printed, content = await part(after)
        yield printed, content
        if (after := printed.after) is None:
            return
