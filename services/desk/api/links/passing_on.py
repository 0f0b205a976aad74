"""A contractor's contact gives a worker some of the issues: a link of the worker's own, with less in it."""

import hmac
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from services.desk.api.callers import secret_hash
from services.desk.api.commands import Circumstances, ReceiptView, send_command
from services.desk.api.links.deeds import WORKER, allowed
from services.desk.api.links.scope import BeyondLink, rows_within
from services.desk.api.links.visitors import Visitor
from services.desk.link import CannotBePassedOn
from shared.contracts.desk import MOST_PASSED_ON, PassOnLink, RevokeLink
from shared.messages import ID_PATTERN
from shared.service import Running

PASSED_ON = """
select link, issues, issued_at, opened_at, revoked from links where parent = $1 order by issued_at desc, link limit 200
"""


class WorkWanted(BaseModel):
    """The issues the worker is to see."""

    model_config = ConfigDict(extra="forbid")

    issues: list[Annotated[str, ID_PATTERN]] = Field(min_length=1, max_length=MOST_PASSED_ON)


class WorkersLink(BaseModel):
    """`token` is shown this once, to be sent to the worker; the same request again shows the same."""

    link: str
    token: str = Field(repr=False)


class PassedOnView(BaseModel):
    link: str
    issues: list[str]
    issued_at: datetime
    opened_at: datetime | None
    revoked: bool


async def pass_on(running: Running, visitor: Visitor, key: UUID, wanted: WorkWanted) -> WorkersLink:
    """The token is drawn from the parent's and the request's key: whoever lacks either cannot draw it."""
    if visitor.worker or not set(WORKER) <= set(allowed(visitor)):
        raise CannotBePassedOn
    within = {row["issue"] for row in (await rows_within(running, visitor))["rows"]}
    if not set(wanted.issues) <= within:
        raise BeyondLink
    token = hmac.digest(visitor.token.encode(), f"worker/{key}".encode(), "sha256").hex()
    link = str(uuid5(UUID(visitor.link), f"worker/{key}"))
    command = PassOnLink(
        estate=visitor.estate, link=link, parent=visitor.link, issues=tuple(dict.fromkeys(wanted.issues)),
        token_hash=secret_hash(token),
    )  # fmt: skip
    await running.execute(command, id=key)
    return WorkersLink(link=link, token=token)


async def passed_on(running: Running, visitor: Visitor) -> list[PassedOnView]:
    async with running.pool.acquire() as connection:
        rows = await connection.fetch(PASSED_ON, visitor.link)
    return [PassedOnView.model_validate(dict(row)) for row in rows]


async def take_back(running: Running, visitor: Visitor, link: str, circumstances: Circumstances) -> ReceiptView:
    """Only what was passed on from this very link."""
    if link not in {one.link for one in await passed_on(running, visitor)}:
        raise BeyondLink
    command = RevokeLink(estate=visitor.estate, link=link, reason="taken back by its holder")
    return await send_command(running, visitor.caller, command, circumstances)
