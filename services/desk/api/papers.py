"""Papers over HTTP: a PDF at the address of what it is about, printed by the service that owns it."""

from collections.abc import Mapping
from hashlib import sha256
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Path, Query, Request, Response

from services.desk.api.addresses import POSITION, PREFIX, title_of
from services.desk.api.callers import Caller, Callers
from services.desk.api.commands import Circumstances, send_command
from services.desk.api.ledger import Estate
from services.desk.api.queries import AtLeast, at_least, send_query
from shared.contracts.defects import (
    AcceptanceSlipPaper,
    BlankInspectionPaper,
    InspectionRecordPaper,
    LedgerPaper,
    LetterPaper,
    PaperQuery,
    RoomSlipsPaper,
)
from shared.contracts.owners import (
    CashierDayPaper,
    CountdownPlanPaper,
    DailyBriefPaper,
    EmergencyPlanPaper,
    MinutesPaper,
    MissingSlipPaper,
    OwnerFeeSheetPaper,
    PaperForms,
    QueueTicketPaper,
    RecordPaperPrinted,
    UnitPaper,
    UnitPaperKind,
)
from shared.contracts.papers import Paper
from shared.contracts.vocabulary import Language
from shared.messages import ID_PATTERN
from shared.passing import take
from shared.service import Running
from shared.wording import language_from

Asked = (
    PaperQuery
    | DailyBriefPaper
    | OwnerFeeSheetPaper
    | CashierDayPaper
    | UnitPaper
    | QueueTicketPaper
    | MissingSlipPaper
    | MinutesPaper
    | CountdownPlanPaper
    | EmergencyPlanPaper
    | PaperForms
)
PAPERS: Mapping[str, type[Asked]] = {
    "inspections/{inspection}/record.pdf": InspectionRecordPaper,
    "units/{unit}/blank-inspection-record.pdf": BlankInspectionPaper,
    "units/{unit}/room-slips.pdf": RoomSlipsPaper,
    "issues/ledger.pdf": LedgerPaper,
    "issues/{issue}/acceptance-slip.pdf": AcceptanceSlipPaper,
    "letters/{letter}/paper.pdf": LetterPaper,
    "owners/{owner}/fee-sheet.pdf": OwnerFeeSheetPaper,
    "cashier-days/{day}.pdf": CashierDayPaper,
    "units/{unit}/papers/{paper}.pdf": UnitPaper,
    "units/{unit}/queue-ticket.pdf": QueueTicketPaper,
    "units/{unit}/missing-slip.pdf": MissingSlipPaper,
    "meetings/{meeting}/minutes.pdf": MinutesPaper,
    "countdown-plan.pdf": CountdownPlanPaper,
    "emergency-plan.pdf": EmergencyPlanPaper,
    "paper-forms.pdf": PaperForms,
    "days/{day}/brief.pdf": DailyBriefPaper,
}
PDF: dict[int | str, dict[str, Any]] = {200: {"content": {"application/pdf": {}}}}
Lang = Annotated[Language | None, Query(description="zh, en; otherwise as Accept-Language wishes · 语言")]


def paper_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """One address a paper; a unit's are also printed there, which goes on record."""
    for address, query in PAPERS.items():
        _paper_route(api, running, callers, address, query)
    _print_route(api, running, callers)


def _print_route(api: FastAPI, running: Running, callers: Callers) -> None:
    async def print_for_good(
        request: Request, estate: Estate, unit: Annotated[str, ID_PATTERN], paper: UnitPaperKind,
        caller: Annotated[Caller, Depends(callers)], circumstances: Annotated[Circumstances, Header()],
        lang: Lang = None,
    ) -> Response:  # fmt: skip
        """打印并留存校验值 · prints it as GET does, and puts the hash of its bytes on record."""
        language = lang or language_from(request.headers.get("accept-language"))
        query = UnitPaper(estate=estate, unit=unit, paper=paper, language=language)
        printed = Paper.model_validate(await send_query(running, caller, query, {}))
        content = await bytes_of(running, printed)
        record = RecordPaperPrinted(
            estate=estate, sha256=sha256(content).hexdigest(), paper=paper, language=language, unit=unit
        )
        receipt = await send_command(running, caller, record, circumstances)
        return answer(content, printed.name, language, **{POSITION: f"owners:{receipt.position}"})

    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/units/{{unit}}/papers/{{paper}}.pdf", print_for_good, methods=["POST"],
        tags=["owners"], summary="Print paper of unit", responses=PDF, response_class=Response, response_model=None,
    )  # fmt: skip


def _paper_route(api: FastAPI, running: Running, callers: Callers, address: str, query: type[Asked]) -> None:
    async def print_paper(request: Request, caller: Caller, **asked: Any) -> Response:
        language = asked.pop("lang") or language_from(request.headers.get("accept-language"))
        positions = at_least(asked.pop("at_least"))
        given = {name: value for name, value in asked.items() if value is not None}
        question = query.model_validate({**given, "language": language})
        paper = Paper.model_validate(await send_query(running, caller, question, positions))
        return answer(await bytes_of(running, paper), paper.name, language)

    print_paper.__signature__ = _signature(callers, query)  # type: ignore[attr-defined] # FastAPI reads it
    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/{address}", print_paper, methods=["GET"], tags=[query.service],
        summary=title_of(query.wire), description=query.__doc__, operation_id=f"paper.{query.wire}", responses=PDF,
        response_class=Response,
    )  # fmt: skip


async def bytes_of(running: Running, paper: Paper) -> bytes:
    """What may name persons stays nowhere once it was handed on."""
    if paper.tail:
        return await take(running.blobs, paper.sha256, paper.tail)
    return await running.blobs.get(paper.sha256)


def answer(content: bytes, name: str, language: Language, **more: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"', "ETag": f'"{sha256(content).hexdigest()}"',
        "Content-Language": language, **more,
    }  # fmt: skip
    return Response(content, headers=headers, media_type="application/pdf")


def _signature(callers: Callers, query: type[Asked]) -> Signature:
    """The fields of the query as FastAPI wants to see them: those in the address, and those after the question mark."""
    parameters = [_parameter("request", Request), _parameter("caller", Annotated[Caller, Depends(callers)])]
    for name, field in query.model_fields.items():
        kind: Any = field.rebuild_annotation()
        if field.is_required():
            parameters.append(_parameter(name, Annotated[kind, Path()]))
        elif name != "language":
            parameters.append(_parameter(name, Annotated[kind, Query()], None))
    parameters += [_parameter("lang", Lang, None), _parameter("at_least", AtLeast, None)]
    return Signature(parameters, return_annotation=Response)


def _parameter(name: str, kind: Any, default: Any = Parameter.empty) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)
