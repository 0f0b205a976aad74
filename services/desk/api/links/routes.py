"""The addresses behind a link; what is in it travels in a header, and a GET changes nothing."""

from typing import Annotated, Any
from uuid import UUID, uuid5

import orjson
from fastapi import Body, Depends, FastAPI, Header, Response, UploadFile
from fastapi import Path as InPath

from services.desk.api.addresses import PREFIX, kebab
from services.desk.api.commands import Circumstances, ReceiptView, send_command
from services.desk.api.files import BlobView
from services.desk.api.letter_answers import AnswersAccepted, answer_from, sheet_of
from services.desk.api.links import passing_on
from services.desk.api.links.confirming import CodeGiven, CodeWanted, Confirming, LinkView
from services.desk.api.links.deeds import allowed, deed
from services.desk.api.links.passing_on import PassedOnView, WorkersLink, WorkWanted
from services.desk.api.links.scope import BeyondLink, issue_within, rows_within
from services.desk.api.links.seeing import home_of, picture, slots_of
from services.desk.api.links.visitors import Device, Token, Visitor, Visitors
from services.desk.api.outcomes import DoneView, outcome_of
from services.desk.api.uploads import chunks
from services.desk.codes import Codes
from shared.contracts.defects import AnswerLetter
from shared.contracts.desk import RecordLinkActedOn
from shared.contracts.identifiers import Sha256
from shared.media_types import XLSX
from shared.messages import ID_PATTERN
from shared.service import Running

Key = Annotated[UUID, Header(alias="Idempotency-Key", description="指令编号 · the command's id")]
Id = Annotated[str, ID_PATTERN, InPath()]
XLSX_ANSWER: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: {}}}}


def link_routes(api: FastAPI, running: Running, codes: Codes) -> None:
    """Every address below /api/v1/link."""
    visitors = Visitors(running)
    confirming = Confirming(running, visitors, codes)
    reading_routes(api, running, visitors, confirming)
    owner_routes(api, running, visitors)
    device_routes(api, visitors, confirming)
    acting_routes(api, running, visitors)


def reading_routes(api: FastAPI, running: Running, visitors: Visitors, confirming: Confirming) -> None:
    """GETs: scanners prefetch them, and nothing happens."""
    any_device = Annotated[Visitor, Depends(visitors)]

    async def view(visitor: any_device) -> LinkView:
        """链接的内容 · what the link is about, for whom, and what may be done through it."""
        return await confirming.view(visitor)

    async def issues(visitor: any_device) -> Response:
        """链接范围内的问题 · the issues within the link; an owner's only on a confirmed device."""
        _owners_need_a_code(visitor)
        return Response(orjson.dumps(await rows_within(running, visitor)), media_type="application/json")

    async def issue(visitor: any_device, issue: Id) -> Any:
        """一个问题的详情 · one issue with what its life has added, and why the work was not accepted."""
        _owners_need_a_code(visitor)
        return await issue_within(running, visitor, issue)

    async def file(visitor: any_device, issue: Id, sha256: Annotated[Sha256, InPath()]) -> Response:
        """问题的照片 · a photo the issue names, and no other file."""
        _owners_need_a_code(visitor)
        return await picture(running, visitor, issue, sha256)

    async def sheet(
        visitor: any_device,
        accept_language: Annotated[str | None, Header()] = None,
    ) -> Response:
        """函件答复表 · the letter as Excel to answer in."""
        if AnswerLetter not in allowed(visitor) or visitor.letter is None:
            raise BeyondLink
        return await sheet_of(running, visitor.caller, visitor.estate, visitor.letter, accept_language)

    async def workers(visitor: Annotated[Visitor, Depends(visitors.confirmed)]) -> list[PassedOnView]:
        """已转交的链接 · what was passed on from this link."""
        return await passing_on.passed_on(running, visitor)

    for path, read in {
        "": view, "/issues": issues, "/issues/{issue}": issue, "/issues/{issue}/files/{sha256}": file,
        "/workers": workers,
    }.items():  # fmt: skip
        _add(api, "GET", path, read)
    _add(api, "GET", "/answers.xlsx", sheet, responses=XLSX_ANSWER)


def owner_routes(api: FastAPI, running: Running, visitors: Visitors) -> None:
    """What is an owner's alone, on a device known to be theirs."""
    any_device = Annotated[Visitor, Depends(visitors)]

    async def home(visitor: any_device) -> Any:
        """房屋与预约 · the owner's unit as far as the handover has come."""
        _owners_need_a_code(visitor)
        return await home_of(running, visitor)

    async def slots(visitor: any_device) -> Any:
        """可预约的时间 · the hours to choose from, and how much room each has left."""
        _owners_need_a_code(visitor)
        return await slots_of(running, visitor)

    _add(api, "GET", "/home", home)
    _add(api, "GET", "/slots", slots)


def device_routes(api: FastAPI, visitors: Visitors, confirming: Confirming) -> None:
    """Opened, a code, a new link: recorded by desk itself, because nobody is known to be the holder yet."""
    any_device = Annotated[Visitor, Depends(visitors)]

    async def opened(visitor: any_device) -> None:
        """页面已打开 · the page was opened by a person's browser."""
        await confirming.opened(visitor)

    async def code(visitor: any_device, key: Key, wanted: CodeWanted) -> None:
        """发送验证码 · sends six digits to the holder's own address."""
        await confirming.send_code(visitor, key, wanted)

    async def device(visitor: any_device, key: Key, given: CodeGiven) -> None:
        """输入验证码 · the six digits make this device known as the holder's."""
        await confirming.confirm(visitor, key, given)

    async def renewal(token: Token, key: Key, device: Device = None) -> None:
        """链接过期后重新发送 · a new link to the address the expired one went to."""
        await confirming.renew(token, device, key)

    for path, do in {"/opened": opened, "/code": code, "/device": device, "/renewal": renewal}.items():
        _add(api, "POST", path, do, status_code=204)


def acting_routes(api: FastAPI, running: Running, visitors: Visitors) -> None:
    """What is done in the holder's name: on a device known to be theirs, within the link."""
    holder = Annotated[Visitor, Depends(visitors.confirmed)]

    async def do(
        visitor: holder,
        deed_name: Annotated[str, InPath(alias="deed", pattern=r"^[a-z-]{1,40}$")],
        given: Annotated[dict[str, Any], Body()],
        circumstances: Annotated[Circumstances, Header()],
    ) -> DoneView:
        """办理 · one command of the next action, filled in with the link's estate, company, letter or unit."""
        command = await deed(running, visitor, deed_name, given)
        receipt = await send_command(running, visitor.caller, command, circumstances)
        await acted_on(running, visitor, command.wire)
        outcome = await outcome_of(running, visitor.caller, command, circumstances.idempotency_key)
        return DoneView(**receipt.model_dump(), outcome=outcome)

    async def store(file: UploadFile) -> BlobView:
        """上传照片 · keeps a photo and answers its SHA-256."""
        blob = await running.blobs.put(chunks(file), file.content_type)
        return BlobView(sha256=blob.sha256, size=blob.size, media_type=blob.media_type)

    async def answers(
        visitor: holder,
        file: UploadFile,
        circumstances: Annotated[Circumstances, Header()],
    ) -> AnswersAccepted:
        """上传填好的答复表 · the filled-in file: a bad row refuses it as a whole."""
        if AnswerLetter not in allowed(visitor) or visitor.letter is None:
            raise BeyondLink
        accepted = await answer_from(running, visitor.caller, visitor.estate, visitor.letter, file, circumstances)
        await acted_on(running, visitor, AnswerLetter.wire)
        return accepted

    async def pass_on(visitor: holder, key: Key, wanted: WorkWanted) -> WorkersLink:
        """转交工人 · a link of the worker's own, for some of the issues."""
        return await passing_on.pass_on(running, visitor, key, wanted)

    async def take_back(
        visitor: holder,
        link: Id,
        circumstances: Annotated[Circumstances, Header()],
    ) -> ReceiptView:
        """收回 · what was passed on opens nothing any more."""
        return await passing_on.take_back(running, visitor, link, circumstances)

    _add(api, "POST", "/do/{deed}", do)
    _add(api, "POST", "/files", store, status_code=201, dependencies=[Depends(visitors.confirmed)])
    _add(api, "POST", "/answers.xlsx", answers)
    _add(api, "POST", "/workers", pass_on)
    _add(api, "POST", "/workers/{link}/revocation", take_back)


async def acted_on(running: Running, visitor: Visitor, what: str) -> None:
    if not visitor.acted_on:
        command = RecordLinkActedOn(estate=visitor.estate, link=visitor.link, what=what)
        await running.execute(command, id=uuid5(UUID(visitor.link), "acted on"))


def _owners_need_a_code(visitor: Visitor) -> None:
    if visitor.role == "owner":
        visitor.must_be_confirmed()


def _add(api: FastAPI, method: str, path: str, endpoint: Any, **more: Any) -> None:
    name = kebab(endpoint.__name__).replace("_", "-")
    if endpoint.__annotations__.get("return") in ("Response", Response):
        more |= {"response_class": Response, "response_model": None}
    api.add_api_route(
        f"{PREFIX}/link{path}", endpoint, methods=[method], tags=["link"], summary=name.replace("-", " ").capitalize(),
        operation_id=f"link.{method.lower()}.{name}", **more,
    )  # fmt: skip
