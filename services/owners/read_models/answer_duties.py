"""Who answers what (解答分工): the duties in force of an estate or the group."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.owners.read_models.own_or_group import holding, set_for
from services.owners.typical_answer_duties import TYPICAL_ANSWER_DUTIES
from shared.contracts.owners import AnswerDuties, AnswerDutiesSet, AnswerDutiesView, AnswerDuty
from shared.messages import GROUP, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class DutiesOnList:
    estate: str
    version: int
    duties: list[dict[str, Any]]
    why: str


def fold(row: DutiesOnList | None, happened: Recorded) -> DutiesOnList | None:
    match happened.event:
        case AnswerDutiesSet() as event:
            duties = [duty.model_dump(mode="json") for duty in event.duties]
            return DutiesOnList(event.estate, event.version, duties, event.why)
        case _:
            return row


ANSWER_DUTIES = ReadModel(
    name="answer_duties", version=2, source="owners", row=DutiesOnList, fold=fold, inline=True,
    ddl=Path(__file__).with_name("answer_duties.sql"), keys={AnswerDutiesSet: by("estate")},
    ignored=frozenset(events_of("owners").values()) - {AnswerDutiesSet},
)  # fmt: skip
SET = "select estate, version, duties, why from answer_duties where estate = any($1::text[])"


def in_force(rows: Mapping[str, DutiesOnList | None], estate: str) -> AnswerDutiesView:
    """The estate's own go before the group's, and the group's before what is usual."""
    row = holding(rows, estate)
    if row is None:
        return AnswerDutiesView(set_for=GROUP, version=0, duties=TYPICAL_ANSWER_DUTIES, why="")
    duties = tuple(AnswerDuty.model_validate(one) for one in row.duties)
    return AnswerDutiesView(set_for=row.estate, version=row.version, duties=duties, why=row.why)


async def answer_duties(asking: "Asking", _: AnswerDuties) -> AnswerDutiesView:
    return in_force(await set_for(asking, SET, DutiesOnList), asking.estate)
