"""Who answers what (解答分工, cfg): versions of the estate or the group; what is usual is version 0."""

from collections import Counter as Tally
from collections.abc import Mapping
from dataclasses import dataclass

from services.owners.read_models.answer_duties import DutiesOnList
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.own_or_group import next_version
from services.owners.structure import estate_or_group
from shared.contracts.owners import AnswerDutiesSet, AnswerDuty, SetAnswerDuties
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class TopicListedTwice(Refusal):
    status = 400
    wording = Wording("主题代码 {topic} 重复。", "Topic {topic} is listed twice.")


@dataclass(frozen=True)
class Duties:
    values: tuple[AnswerDuty, ...] | None = None


def evolve(duties: Duties, event: Event) -> Duties:
    return Duties(event.duties) if isinstance(event, AnswerDutiesSet) else duties


STREAM = "answer-duties:{estate}"
ANSWER_DUTIES = Aggregate("answer-duties", Duties(), evolve)


def set_answer_duties(
    asked: Asked[SetAnswerDuties], duties: Duties, rows: Mapping[str, DutiesOnList | None], estate: EstateOnList | None
) -> list[Event]:
    command = asked.command
    estate_or_group(command.estate, estate)
    for topic, times in Tally(one.topic for one in command.duties).items():
        if times > 1:
            raise TopicListedTwice(topic=topic)
    values = tuple(AnswerDuty(**dict(one)) for one in command.duties)
    if duties.values == values:
        return []
    return [AnswerDutiesSet(estate=command.estate, version=next_version(rows), duties=values, why=command.why)]
