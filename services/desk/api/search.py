"""One box: owners finds owners and rooms, defects finds an issue by its number, each as the asker may see it."""

import asyncio
import re
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict, Field

from services.desk.api.addresses import PREFIX
from services.desk.api.callers import Caller, Callers
from services.desk.api.queries import send_query
from shared.bus import Answered
from shared.contracts.defects import IssuePage, IssueRegister, IssueRow
from shared.contracts.owners import SearchHit, SearchHits, SearchOwners, Sought
from shared.messages import GROUP, EstateCode, Query
from shared.problems import RoleNotHeld
from shared.service import Running

NUMBER = re.compile(r"(?:#|no\.?|第)?\s*([1-9]\d{0,8})\s*号?", re.IGNORECASE)
MOST = 2**31 - 2
LISTED = 20
AT_ONCE = 8  # estates


class Searched(BaseModel):
    """What was typed, in which estate; GROUP for all of them that the asker works in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    estate: EstateCode
    text: str = Field(min_length=1, max_length=64, repr=False)


class Found(BaseModel):
    """Owners and rooms, and issues with that number; what the asker may not ask for is left out."""

    hits: tuple[SearchHit, ...] = ()
    more: bool = False
    issues: tuple[IssueRow, ...] = ()


def search_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address of the box: a POST that changes nothing, so that no name stands in an address."""

    async def search(searched: Searched, caller: Annotated[Caller, Depends(callers)]) -> Found:
        """姓名、手机后四位、房号、合同号、问题编号 · name, last four of a phone, room, code, issue number."""
        asking = asyncio.Semaphore(AT_ONCE)

        async def in_estate(estate: str) -> Found | None:
            async with asking:
                return await _found_in(running, caller, estate, searched.text)

        estates = searched_in(caller, searched.estate)
        found = [one for one in await asyncio.gather(*map(in_estate, estates)) if one is not None]
        if not found:
            raise RoleNotHeld(estate=searched.estate, command="search", roles="*")
        return together(found)

    api.add_api_route(
        f"{PREFIX}/search", search, methods=["POST"], tags=["desk"], summary="Search owners, rooms and issues"
    )


def searched_in(caller: Caller, estate: str) -> list[str]:
    """GROUP is everything to who holds a role there, and to anybody else the estates in which they hold any."""
    if estate != GROUP or caller.claims(GROUP):
        return [estate]
    granted = {grant.split()[1] for grant in caller.access.grants} if caller.access is not None else set[str]()
    return sorted(one for one in granted if caller.claims(one)) or [estate]


def together(found: Sequence[Found]) -> Found:
    """Estate by estate; what goes beyond one list is left out, and said to be there."""
    hits = [hit for one in found for hit in one.hits]
    return Found(
        hits=tuple(hits[:LISTED]), more=any(one.more for one in found) or len(hits) > LISTED,
        issues=tuple(issue for one in found for issue in one.issues)[:LISTED],
    )  # fmt: skip


async def _found_in(running: Running, caller: Caller, estate: str, text: str) -> Found | None:
    """None where the caller may ask for nothing there."""
    answers = [await _asked(running, caller, SearchOwners(estate=estate, sought=Sought(text=text), limit=LISTED))]
    number = NUMBER.fullmatch(text.strip())
    if number is not None and estate != GROUP and int(number[1]) <= MOST:
        wanted = int(number[1])
        issues = IssueRegister(estate=estate, number_from=wanted, number_to=wanted, limit=5)
        answers.append(await _asked(running, caller, issues))
    if answers == [None] * len(answers):
        return None
    hits = SearchHits.model_validate(answers[0] or {"hits": ()})
    rows = IssuePage.model_validate((answers[1:] or [None])[0] or {"rows": ()}).rows
    return Found(hits=hits.hits, more=hits.more, issues=rows)


async def _asked(running: Running, caller: Caller, query: Query[Any]) -> dict[str, Any] | None:
    """None where the caller holds no role that may ask."""
    try:
        return await send_query(running, caller, query, {})
    except Answered as refused:
        if refused.code == RoleNotHeld.__name__:
            return None
        raise
