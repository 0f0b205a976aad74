"""Batches of visit records: submitted, signed by supervisor and project manager, archived; never edited again."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.visits.read_models.visit_calendar import CalendarRow
from shared.contracts.visits import (
    ArchiveVisitRecords,
    SignVisitRecords,
    SubmitVisitRecords,
    VisitRecordsArchived,
    VisitRecordsSigned,
    VisitRecordsSubmitted,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class VisitNotLogged(Refusal):
    wording = Wording("回访 {visit} 尚无记录。", "Visit {visit} has not been logged.")


class VisitInOtherRecords(Refusal):
    wording = Wording("回访 {visit} 已在记录 {records} 中。", "Visit {visit} is already in records {records}.")


class VisitRecordsNotKnown(Refusal):
    status = 404
    wording = Wording("没有回访记录 {records}。", "There are no visit records {records}.")


class SubmittedOtherwise(Refusal):
    wording = Wording("记录 {records} 已提交，内容不同。", "Records {records} were submitted with other visits.")


class SignedByVisitor(Refusal):
    status = 403
    wording = Wording("回访人不得签批自己的记录。", "Nobody signs a visit they logged.")


class SupervisorSignsFirst(Refusal):
    wording = Wording("须先由客服主管签字。", "The service supervisor signs first.")


class VisitRecordsNotSigned(Refusal):
    wording = Wording("记录 {records} 签字未齐。", "Records {records} are not signed by both.")


class PapersNotOnePerVisit(Refusal):
    status = 422
    wording = Wording(
        "应有 {visits} 份记录表，实有 {papers} 份。",
        "There should be {visits} papers, one per visit; there are {papers}.",
    )


@dataclass(frozen=True)
class VisitRecords:
    visits: tuple[str, ...] = ()
    logged_by: frozenset[str] = frozenset()
    signed: frozenset[str] = frozenset()
    archived: bool = False


def evolve(records: VisitRecords, event: Event) -> VisitRecords:
    match event:
        case VisitRecordsSubmitted():
            return replace(records, visits=event.visits, logged_by=frozenset(event.logged_by))
        case VisitRecordsSigned():
            return replace(records, signed=records.signed | {event.level})
        case VisitRecordsArchived():
            return replace(records, archived=True)
        case _:
            return records


RECORDS = Aggregate("records", VisitRecords(), evolve)


def submit(
    asked: Asked[SubmitVisitRecords], records: VisitRecords, rows: Mapping[str, CalendarRow | None]
) -> list[Event]:
    command = asked.command
    visits = tuple(dict.fromkeys(command.visits))
    if records.visits:
        if records.visits != visits:
            raise SubmittedOtherwise(records=command.records)
        return []
    logged_by = dict.fromkeys(_visitor(rows[visit], visit, command.estate) for visit in visits)
    return [
        VisitRecordsSubmitted(estate=command.estate, records=command.records, visits=visits, logged_by=tuple(logged_by))
    ]


def _visitor(row: CalendarRow | None, visit: str, estate: str) -> str:
    if row is None or row.estate != estate or row.logged_by is None:
        raise VisitNotLogged(visit=visit)
    if row.records is not None:
        raise VisitInOtherRecords(visit=visit, records=row.records)
    return row.logged_by


def sign(asked: Asked[SignVisitRecords], records: VisitRecords) -> list[Event]:
    command = asked.command
    if not records.visits:
        raise VisitRecordsNotKnown(records=command.records)
    if asked.role in records.signed:
        return []
    if asked.person in records.logged_by:
        raise SignedByVisitor
    level = "project_manager" if asked.role == "project_manager" else "service_supervisor"
    if level == "project_manager" and "service_supervisor" not in records.signed:
        raise SupervisorSignsFirst
    return [VisitRecordsSigned(estate=command.estate, records=command.records, level=level, signed_by=asked.person)]


def archive(asked: Asked[ArchiveVisitRecords], records: VisitRecords) -> list[Event]:
    command = asked.command
    if records.archived:
        return []
    if records.signed != {"service_supervisor", "project_manager"}:
        raise VisitRecordsNotSigned(records=command.records)
    if len(command.papers) != len(records.visits):
        raise PapersNotOnePerVisit(visits=len(records.visits), papers=len(command.papers))
    return [
        VisitRecordsArchived(
            estate=command.estate, records=command.records, visits=records.visits, papers=command.papers
        )
    ]
