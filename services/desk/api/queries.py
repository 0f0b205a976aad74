"""Queries over HTTP: one GET each, or a POST that changes nothing where more is written than fits an address."""

import re
from typing import Annotated, Any

import orjson
from fastapi import Body, Depends, FastAPI, Query, Response
from pydantic import BaseModel, Field, create_model

from services.desk.api.addresses import address_of, etag, title_of
from services.desk.api.callers import Caller, Callers
from services.desk.api.wordings import NUL, POSITIONS_WANTED
from shared.bus import ANSWER_WITHIN
from shared.messages import Query as Question
from shared.messages import contains_nul
from shared.problems import Malformed
from shared.service import Running

POSITIONS = re.compile(r"[a-z]{1,20}:\d{1,18}(,[a-z]{1,20}:\d{1,18}){0,9}")
AtLeast = Annotated[
    str | None, Field(description="已读到的位置 · answer from tables that have reached these: `owners:123,defects:45`")
]


def query_routes(api: FastAPI, running: Running, callers: Callers, query: type[Question[Any]]) -> None:
    """The address of one query; its fields are the parameters, or the body of what has parts of its own."""

    async def answer(asked: Any, caller: Annotated[Caller, Depends(callers)]) -> Response:
        question = query.model_validate(asked.model_dump(exclude={"at_least"}, exclude_unset=True))
        found = await send_query(running, caller, question, at_least(asked.at_least))
        headers = {"ETag": etag(found["version"])} if isinstance(found.get("version"), int) else {}
        return Response(orjson.dumps(found), headers=headers, media_type="application/json")

    parameters: Any = create_model(f"{query.service}_{query.wire}", __base__=query, at_least=(AtLeast, None))
    written = has_parts(query)
    answer.__annotations__["asked"] = Annotated[parameters, Body() if written else Query()]
    api.add_api_route(
        address_of(query), answer, methods=["POST" if written else "GET"], tags=[query.service],
        summary=title_of(query.wire), description=query.__doc__, operation_id=f"{query.service}.{query.wire}",
        responses={200: {"model": query.answer}}, response_model=None,
    )  # fmt: skip


def has_parts(query: type[Question[Any]]) -> bool:
    """Whether a field of it is made of fields again, which no address can hold."""
    kinds = (field.annotation for field in query.model_fields.values())
    return any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in kinds)


async def send_query(
    running: Running, caller: Caller, question: Question[Any], positions: dict[str, int],
    within: float = ANSWER_WITHIN,
) -> dict[str, Any]:  # fmt: skip
    data = question.model_dump_json(exclude_unset=True).encode()
    if contains_nul(data):
        raise Malformed(where="query", what=NUL)
    body = orjson.dumps({"data": orjson.Fragment(data), "at_least": positions})
    token = running.sign(caller.person, caller.claims(question.estate), body)
    return await running.bus.query(question.service, question.wire, body, token, within)


def at_least(text: str | None) -> dict[str, int]:
    """`owners:123,defects:45` as {"owners": 123, "defects": 45}."""
    if not text:
        return {}
    if not POSITIONS.fullmatch(text):
        raise Malformed(where="at_least", what=POSITIONS_WANTED)
    return {service: int(position) for service, _, position in (part.partition(":") for part in text.split(","))}
