"""A letter goes out as an Excel file to be filled in, and comes back: all rows good, or nothing is answered."""

import asyncio
from hashlib import sha256
from typing import Annotated
from uuid import uuid5
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, Header, UploadFile
from fastapi import Path as InPath
from fastapi.responses import Response
from pydantic import BaseModel

from services.desk.api.addresses import POSITION, PREFIX
from services.desk.api.callers import Caller, Callers
from services.desk.api.commands import Circumstances, ReceiptView, send_command
from services.desk.api.ledger import Estate
from services.desk.api.outcomes import OutcomeView, outcome_of_answers, outcome_of_proposals
from services.desk.api.queries import send_query
from services.desk.workbooks.answers import read_answers
from shared.contracts.defects import AnswerLetter, Ledger, LedgerPage, LedgerRow, ProposeMethods
from shared.contracts.defects.ledger_columns import Reader
from shared.contracts.defects.letter_sheet import letter_as_excel
from shared.media_types import XLSX
from shared.messages import ID_PATTERN
from shared.problems import NotFound
from shared.service import Running
from shared.wording import language_from

LARGEST_LETTER = 200  # items
LetterInPath = Annotated[str, ID_PATTERN, InPath(description="函件代码 · the letter's id")]


class ProposedView(BaseModel):
    """One method proposed for some of the confirmed items; `bulk` is what its outcome is asked with."""

    bulk: str
    issues: int
    receipt: ReceiptView
    outcome: OutcomeView


class AnswersAccepted(BaseModel):
    """What became of the items, and of the methods proposed for them; the file is kept as their paper."""

    outcome: OutcomeView
    paper: str
    receipt: ReceiptView
    methods: list[ProposedView] = []


def letter_answer_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address of a letter as a file, out and in."""

    async def give(
        estate: Estate, letter: LetterInPath, caller: Annotated[Caller, Depends(callers)],
        accept_language: Annotated[str | None, Header()] = None,
    ) -> Response:  # fmt: skip
        """函件答复表 · the letter's items with columns to answer in; a contractor gets only its own letters."""
        return await sheet_of(running, caller, estate, letter, accept_language)

    async def take(
        estate: Estate, letter: LetterInPath, file: UploadFile, response: Response,
        caller: Annotated[Caller, Depends(callers)], circumstances: Annotated[Circumstances, Header()],
    ) -> AnswersAccepted:  # fmt: skip
        """上传填好的答复表 · the filled-in file (xlsx or csv): a bad row refuses it as a whole."""
        accepted = await answer_from(running, caller, estate, letter, file, circumstances)
        last = max([accepted.receipt.position, *(one.receipt.position for one in accepted.methods)])
        response.headers[POSITION] = f"defects:{last}"
        return accepted

    where = f"{PREFIX}/estates/{{estate}}/letters/{{letter}}/answers.xlsx"
    api.add_api_route(
        where, give, methods=["GET"], tags=["defects"], summary="Letter as Excel to answer in", response_model=None,
        response_class=Response, responses={200: {"content": {XLSX: {}}}},
    )  # fmt: skip
    api.add_api_route(where, take, methods=["POST"], tags=["defects"], summary="Answer letter from Excel")


async def sheet_of(
    running: Running, caller: Caller, estate: str, letter: str, accept_language: str | None
) -> Response:  # fmt: skip
    """The letter as a file to answer in."""
    page = await items_of(running, caller, estate, letter)
    reader = Reader(language_from(accept_language), ZoneInfo(page.time_zone))
    content = await asyncio.to_thread(letter_as_excel, page.rows, reader)
    named = {"Content-Disposition": f'attachment; filename="answers-{letter}.xlsx"'}
    return Response(content, media_type=XLSX, headers=named)


async def answer_from(
    running: Running, caller: Caller, estate: str, letter: str, file: UploadFile, circumstances: Circumstances
) -> AnswersAccepted:
    """What is filled in is answered and proposed in the caller's name."""
    page = await items_of(running, caller, estate, letter)
    content, own = await file.read(), {row.issue: row.contractor for row in page.rows}
    proposing = "contractor" in caller.claims(estate)
    answered = await asyncio.to_thread(read_answers, content, own.keys(), may_propose=proposing)
    paper = (await running.blobs.put(content, file.content_type)).sha256
    command = AnswerLetter(estate=estate, letter=letter, answers=answered.items, paper=paper)
    receipt = await send_command(running, caller, command, circumstances)
    by_method: dict[tuple[str, str], list[str]] = {}
    for issue, method in answered.methods.items():
        by_method.setdefault((own[issue] or "", method), []).append(issue)
    methods = [
        await _propose(running, caller, circumstances, command, contractor, method, issues)
        for (contractor, method), issues in by_method.items()
    ]
    outcome = await outcome_of_answers(running, caller, command, circumstances.idempotency_key)
    return AnswersAccepted(outcome=outcome, paper=paper, receipt=receipt, methods=methods)


async def items_of(running: Running, caller: Caller, estate: str, letter: str) -> LedgerPage:
    """As the caller may see them. Raises NotFound for a letter without any."""
    rows: list[LedgerRow] = []
    after: str | None = None
    while True:
        query = Ledger(estate=estate, letter=letter, sort="number", after=after, limit=LARGEST_LETTER)
        page = LedgerPage.model_validate(await send_query(running, caller, query, {}))
        rows += page.rows
        if (after := page.after) is None:
            break
    if not rows:
        raise NotFound(what=f"letter {letter}")
    return page.model_copy(update={"rows": tuple(rows)})


async def _propose(
    running: Running, caller: Caller, given: Circumstances, answer: AnswerLetter, contractor: str, method: str,
    issues: list[str],
) -> ProposedView:  # fmt: skip
    """With an id made of the upload's: the same file sent again under the same key proposes once."""
    id_ = uuid5(given.idempotency_key, f"method/{contractor}/{sha256(method.encode()).hexdigest()}")
    command = ProposeMethods(
        estate=answer.estate, bulk=str(id_), contractor=contractor, issues=tuple(issues), method=method
    )
    own = Circumstances(
        idempotency_key=id_, handover_occurred_at=given.handover_occurred_at,
        handover_correlation=given.handover_correlation or given.idempotency_key, traceparent=given.traceparent,
    )  # fmt: skip
    receipt = await send_command(running, caller, command, own)
    outcome = await outcome_of_proposals(running, caller, command)
    return ProposedView(bulk=str(id_), issues=len(issues), receipt=receipt, outcome=outcome)
