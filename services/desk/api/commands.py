"""Commands over HTTP: one POST each, answered with the receipt."""

import re
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Depends, FastAPI, Header, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.desk.api.addresses import POSITION, address_of, etag, title_of
from services.desk.api.callers import Caller, Callers
from services.desk.api.wordings import NUL, VERSION_WANTED
from shared import clock
from shared.bus import ANSWER_WITHIN
from shared.messages import Command, contains_nul
from shared.problems import Malformed
from shared.service import Running

VERSION = re.compile(r'"(\d{1,9})"')
TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class ReceiptView(BaseModel):
    """Proof that the command is safe in its service's log: the place of its last event."""

    command_id: UUID
    stream: str
    version: int
    position: int
    hash: str


class Circumstances(BaseModel):
    """What a request says about its command besides the command itself, in its headers.

    One model for all of them: FastAPI prepares whatever is a parameter of its own once more for every address.
    """

    model_config = ConfigDict(frozen=True)

    idempotency_key: UUID = Field(description="指令编号 · the command's id")
    if_match: str | None = Field(None, description='版本 · the version you saw: "5"')
    handover_occurred_at: AwareDatetime | None = Field(
        None, description="实际发生时间 · when it happened, if earlier than now"
    )
    handover_deadline: AwareDatetime | None = Field(
        None, description="时限，默认十秒 · past it the command is not done; ten seconds"
    )
    handover_correlation: UUID | None = Field(None, description="会话编号 · ties several commands together")
    traceparent: str | None = Field(None, description="W3C Trace Context")

    @property
    def version(self) -> int | None:
        if self.if_match is None:
            return None
        found = VERSION.fullmatch(self.if_match.strip())
        if found is None:
            raise Malformed(where="If-Match", what=VERSION_WANTED)
        return int(found[1])

    @property
    def trace(self) -> str:
        if self.traceparent is not None and TRACEPARENT.fullmatch(self.traceparent):
            return self.traceparent
        return f"00-{clock.new_id().hex}-{clock.new_id().hex[16:]}-01"


def command_routes(api: FastAPI, running: Running, callers: Callers, command: type[Command]) -> None:
    """The address of one command."""

    async def decide(
        request: Request, response: Response, data: Any,
        caller: Annotated[Caller, Depends(callers)], circumstances: Annotated[Circumstances, Header()],
    ) -> ReceiptView:  # fmt: skip
        if contains_nul(await request.body()):
            raise Malformed(where="body", what=NUL)
        receipt = await send_command(running, caller, data, circumstances)
        response.headers["ETag"] = etag(receipt.version)
        response.headers[POSITION] = f"{command.service}:{receipt.position}"
        return receipt

    decide.__annotations__["data"] = command
    api.add_api_route(
        address_of(command), decide, methods=["POST"], tags=[command.service], summary=title_of(command.wire),
        description=command.__doc__, operation_id=f"{command.service}.{command.wire}",
    )  # fmt: skip


async def send_command(running: Running, caller: Caller, command: Command, given: Circumstances) -> ReceiptView:
    """Signs for the caller and asks the deciding service. Unless told otherwise it expires with our own patience."""
    deadline = given.handover_deadline or running.now() + timedelta(seconds=ANSWER_WITHIN)
    message = {
        "id": given.idempotency_key,
        "data": orjson.Fragment(command.model_dump_json(exclude_unset=True)),
        "at": given.handover_occurred_at,
        "deadline": deadline,
        "expected_version": given.version,
        "correlation": given.handover_correlation or given.idempotency_key,
        "traceparent": given.trace,
    }
    body = orjson.dumps({name: value for name, value in message.items() if value is not None})
    token = running.sign(caller.person, caller.claims(command.estate), body)
    return ReceiptView.model_validate(await running.bus.command(command.service, command.wire, body, token))
