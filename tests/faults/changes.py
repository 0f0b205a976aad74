"""What a service can be deployed with instead of its code as it is; `start` puts one into a process of its own."""

import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson

from services.defects.read_models.issue_register import ISSUE_REGISTER
from shared import archived, clock
from shared.access import OWNERS, access_model
from shared.contracts.defects import IssueRaised, RectificationRejected
from shared.contracts.visits import MatterRaised
from shared.messages import Command
from shared.readmodel import ReadModel
from shared.records import Recorded
from shared.service import Service

POISON = "毒 · poison"  # a text of the trade, nothing special to anybody but the changes below
TOO_LARGE = 2**40  # for a column of four bytes
AN_HOUR = timedelta(hours=1)
Alter = Callable[[Service], Service]


def poisoned_fold(service: Service) -> Service:
    """Visits: the list of matters cannot fold one that was raised with the poison."""
    return with_fold(service, "matter_list", _throwing_fold, version=1)


def _throwing_fold(before: Any, row: Any, happened: Recorded) -> Any:
    if isinstance(happened.event, MatterRaised) and happened.event.text == POISON:
        raise ZeroDivisionError
    return before(row, happened)


def poisoned_reaction(service: Service) -> Service:
    """Defects: what a matter raised with the poison calls for cannot be worked out."""
    reactions = tuple(
        replace(reaction, react=_throwing(reaction.react)) if reaction.event is MatterRaised else reaction
        for reaction in service.reactions
    )
    return replace(service, reactions=reactions)


def _throwing(react: Callable[[Recorded], Sequence[Command]]) -> Callable[[Recorded], Sequence[Command]]:
    def throwing(recorded: Recorded) -> Sequence[Command]:
        if isinstance(recorded.event, MatterRaised) and recorded.event.text == POISON:
            raise ZeroDivisionError
        return react(recorded)

    return throwing


def poisonous_value(service: Service) -> Service:
    """Defects: the ledger's line of an issue raised with the poison has a value Postgres does not take."""
    return with_fold(service, "issue_register", _too_large, version=ISSUE_REGISTER.version)


def _too_large(before: Any, row: Any, happened: Recorded) -> Any:
    after = before(row, happened)
    poisoned = isinstance(happened.event, IssueRaised) and happened.event.description == POISON
    return replace(after, attempt=TOO_LARGE) if poisoned else after


def changed_fold(service: Service) -> Service:
    """Defects: a new version of the ledger counts each rejection ten times."""
    return with_fold(service, "issue_register", _counting_tenfold, version=ISSUE_REGISTER.version + 1)


def _counting_tenfold(before: Any, row: Any, happened: Recorded) -> Any:
    after = before(row, happened)
    rejected = row is not None and isinstance(happened.event, RectificationRejected)
    return replace(after, rejections=row.rejections + 10) if rejected else after


def with_fold(service: Service, name: str, fold: Callable[[Any, Any, Recorded], Any], *, version: int) -> Service:
    """With another fold for one table, wherever the service names it; `fold` is given the one before."""
    [old] = [model for model in service.models if model.name == name]
    new = replace(old, version=version, fold=lambda row, happened: fold(old.fold, row, happened))

    def instead(models: Sequence[ReadModel[Any]]) -> tuple[ReadModel[Any], ...]:
        return tuple(new if model is old else model for model in models)

    answers = tuple(replace(answer, reads=instead(answer.reads)) for answer in service.answers)
    deadlines = tuple(replace(one, model=new) if one.model is old else one for one in service.deadlines)
    return replace(service, models=instead(service.models), answers=answers, deadlines=deadlines)


def models_of(service: str, alter: Alter = lambda made: made) -> list[ReadModel[Any]]:
    """The service's tables, its copy of who may do what among them."""
    made = alter(importlib.import_module(f"services.{service}.app").make_service())
    return [*made.models, access_model(inline=service == OWNERS)]


def altered(alter: Alter) -> Callable[[str], None]:
    """What the service's app makes is altered before its `__main__` gets it."""

    def change(service: str) -> None:
        app = importlib.import_module(f"services.{service}.app")
        vars(app)["make_service"] = lambda *given, make=app.make_service: alter(make(*given))

    return change


def unreadable_event(_service: str) -> None:
    """What a matter raised with the poison says cannot be made out."""
    readable = MatterRaised.model_validate_json

    def read(data: bytes, **rest: Any) -> MatterRaised:
        if orjson.loads(data)["text"] == POISON:
            raise ValueError("unreadable")
        return readable(data, **rest)

    type.__setattr__(MatterRaised, "model_validate_json", read)


def hour_back(_service: str) -> None:
    """The clock of the whole process, which nobody may have taken hold of yet."""
    assert "shared.runtime" not in sys.modules
    right = clock.now

    def now() -> datetime:
        return right() - AN_HOUR

    vars(clock)["now"] = now


def forced(_service: str) -> None:
    """Commands are accepted whatever the archive says, as somebody in a hurry might make it."""

    class Forced(archived.Archived):
        async def run(self) -> None:
            await self._runtime.writer.start()
            self.confirmed.set()
            self.compared.set()

    vars(archived)["Archived"] = Forced


CHANGES: dict[str, Callable[[str], None]] = {
    "poisoned_fold": altered(poisoned_fold),
    "poisoned_reaction": altered(poisoned_reaction),
    "poisonous_value": altered(poisonous_value),
    "changed_fold": altered(changed_fold),
    "unreadable_event": unreadable_event,
    "hour_back": hour_back,
    "forced": forced,
}

FIRST_OF_ALL = frozenset({"hour_back", "forced"})
"""They alter what other modules take hold of when they are read: such a process cannot be forked from one that has."""
