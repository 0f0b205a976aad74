"""Logging a visit (业主回访记录表): once even if sent twice, with the matters raised in the same decision."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.visits.matters import Matter
from services.visits.read_models.units import UnitRow
from services.visits.read_models.visit_calendar import CalendarRow
from services.visits.visits import Visits, must_be_of
from services.visits.where import known
from shared.contracts.visits import (
    LogVisit,
    MatterAnsweredOnSpot,
    MatterClosed,
    MatterRaised,
    RaisedMatter,
    VisitLogged,
)
from shared.decider import Asked
from shared.kept_scans import ScanRow, lies_encrypted
from shared.messages import Event
from shared.personal import Personal
from shared.problems import Refusal
from shared.wording import Wording


class WhoseNameNotSaid(Refusal):
    status = 422
    wording = Wording(
        "填写了受访人姓名，但未注明是哪一位。", "The interviewee's name is given, but not whose name it is."
    )


class MatterRaisedElsewhere(Refusal):
    wording = Wording("事项 {matter} 已在别处提出。", "Matter {matter} was already raised elsewhere.")


def streams_of(command: LogVisit) -> list[str]:
    return [f"visits:{command.unit}", *(f"matter:{raised.matter}" for raised in command.matters)]


def log_visit(
    asked: Asked[LogVisit], states: Mapping[str, Any], unit: UnitRow | None, elsewhere: CalendarRow | None,
    record: Mapping[str, ScanRow | None],
) -> list[Event]:  # fmt: skip
    command = asked.command
    visits: Visits = states[f"visits:{command.unit}"]
    must_be_of(elsewhere, command.unit)
    if command.visit in visits.logged:
        return []
    known(unit, command.unit, command.estate)
    lies_encrypted(command, record)
    if command.interviewee is not None and command.person is None:
        raise WhoseNameNotSaid
    raised = {matter.matter: matter for matter in command.matters}
    for matter in raised:
        already: Matter = states[f"matter:{matter}"]
        if already.state is not None:
            raise MatterRaisedElsewhere(matter=matter)
    return [
        _logged(asked, visits, tuple(raised)),
        *(event for one in raised.values() for event in _raised(command, one)),
    ]


def _logged(asked: Asked[LogVisit], visits: Visits, matters: tuple[str, ...]) -> VisitLogged:
    command, planned = asked.command, visits.open.get(asked.command.visit)
    name: Personal[str] | None = None
    if command.person is not None and command.interviewee is not None:
        name = Personal(person=command.person, value=command.interviewee)
    return VisitLogged(
        estate=command.estate, visit=command.visit, unit=command.unit, planned=planned is not None,
        reason=planned.reason if planned else command.reason, due=planned.due if planned else None,
        logged_by=asked.person, visited_at=command.visited_at, how=command.how, relation=command.relation,
        person=command.person, interviewee=name, answers=command.answers, satisfaction=command.satisfaction,
        matters=matters, remarks=command.remarks, record=command.record,
    )  # fmt: skip


def _raised(command: LogVisit, raised: RaisedMatter) -> Iterator[Event]:
    what = {"estate": command.estate, "matter": raised.matter, "unit": command.unit}
    yield MatterRaised(
        **what, visit=command.visit, classified=raised.classified, text=raised.text, issue=raised.issue,
        source="visit",
    )  # fmt: skip
    if raised.answer is not None:
        yield MatterAnsweredOnSpot(**what, visit=command.visit, answer=raised.answer)
        yield MatterClosed(**what, classified=raised.classified, on_spot=True, rounds=0)
