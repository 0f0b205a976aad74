"""One box: owners finds owners and rooms, defects finds an issue by its number, each as the asker may see it."""

import re
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


class Searched(BaseModel):
    """What was typed, in which estate; GROUP for all of them."""

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
        owners = SearchOwners(estate=searched.estate, sought=Sought(text=searched.text))
        answers = [await _asked(running, caller, owners)]
        number = NUMBER.fullmatch(searched.text.strip())
        if number is not None and searched.estate != GROUP and int(number[1]) <= MOST:
            wanted = int(number[1])
            issues = IssueRegister(estate=searched.estate, number_from=wanted, number_to=wanted, limit=5)
            answers.append(await _asked(running, caller, issues))
        if answers == [None] * len(answers):
            raise RoleNotHeld(estate=searched.estate, command="search", roles="*")
        found = SearchHits.model_validate(answers[0] or {"hits": ()})
        rows = IssuePage.model_validate((answers[1:] or [None])[0] or {"rows": ()}).rows
        return Found(hits=found.hits, more=found.more, issues=rows)

    api.add_api_route(
        f"{PREFIX}/search", search, methods=["POST"], tags=["desk"], summary="Search owners, rooms and issues"
    )


async def _asked(running: Running, caller: Caller, query: Query[Any]) -> dict[str, Any] | None:
    """None where the caller holds no role that may ask."""
    try:
        return await send_query(running, caller, query, {})
    except Answered as refused:
        if refused.code == RoleNotHeld.__name__:
            return None
        raise
