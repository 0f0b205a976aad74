"""What became of each of many issues, for the page or the file that has just asked for it."""

from uuid import UUID

from pydantic import BaseModel

from services.desk.api.callers import Caller
from services.desk.api.commands import ReceiptView
from services.desk.api.queries import send_query
from shared.bus import Answered
from shared.contracts.defects import (
    AnswerLetter,
    AnswersOutcome,
    AnswersResult,
    BulkOutcome,
    BulkResult,
    ExplainedRefusal,
    ProposeMethods,
)
from shared.messages import Command
from shared.problems import NotFound
from shared.service import Running


class RefusedView(BaseModel):
    """The sentences name the issue by its number."""

    issue: str
    detail_zh: str
    detail_en: str


class OutcomeView(BaseModel):
    """How many were confirmed, disputed, proposed a method for, or stand as before; which were not done, and why."""

    confirmed: int = 0
    disputed: int = 0
    proposed: int = 0
    unchanged: int = 0
    refused: list[RefusedView] = []


class DoneView(ReceiptView):
    """`outcome` where it was about many."""

    outcome: OutcomeView | None = None


async def outcome_of(running: Running, caller: Caller, command: Command, id_: UUID) -> OutcomeView | None:
    """None for what is about one thing."""
    match command:
        case AnswerLetter():
            return await outcome_of_answers(running, caller, command, id_)
        case ProposeMethods():
            return await outcome_of_proposals(running, caller, command)
        case _:
            return None


async def outcome_of_answers(running: Running, caller: Caller, command: AnswerLetter, id_: UUID) -> OutcomeView:
    """Where all was answered so before, nothing changed and nothing was recorded."""
    asked = AnswersOutcome(estate=command.estate, letter=command.letter, command=id_)
    try:
        found = AnswersResult.model_validate(await send_query(running, caller, asked, {}))
    except Answered as answered:
        if answered.code != NotFound.__name__:
            raise
        return OutcomeView(unchanged=len(command.answers))
    return OutcomeView(
        confirmed=len(found.confirmed), disputed=len(found.disputed), unchanged=len(found.unchanged),
        refused=_shown(found.refused),
    )  # fmt: skip


async def outcome_of_proposals(running: Running, caller: Caller, command: ProposeMethods) -> OutcomeView:
    asked = BulkOutcome(estate=command.estate, bulk=command.bulk)
    found = BulkResult.model_validate(await send_query(running, caller, asked, {}))
    return OutcomeView(proposed=len(found.done), unchanged=len(found.unchanged), refused=_shown(found.refused))


def _shown(refused: tuple[ExplainedRefusal, ...]) -> list[RefusedView]:
    return [RefusedView(issue=one.issue, detail_zh=one.detail_zh, detail_en=one.detail_en) for one in refused]
