"""Inviting owners: the batch with its window, the notice, and the proof that it was served."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.handover_policies import PolicyOnList, in_force
from services.owners.structure import estate_here
from services.owners.unit import Unit, known, not_handed_over, noticed
from shared.contracts.owners import (
    BatchClosed,
    CloseBatch,
    HandoverBatchOpened,
    HandoverNoticeIssued,
    HandoverNoticeServed,
    IssueHandoverNotices,
    OpenHandoverBatch,
    ServedRow,
    ServeHandoverNotices,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class WindowBackwards(Refusal):
    status = 400
    wording = Wording(
        "时间窗的结束日 {last} 早于开始日 {first}。", "The window ends on {last}, before it begins on {first}."
    )


class BatchAlreadyOpen(Refusal):
    wording = Wording("交付批次 {batch} 已按其他内容开启。", "Batch {batch} is already open with other particulars.")


class BatchNotOpen(Refusal):
    status = 404
    wording = Wording("交付批次 {batch} 未开启。", "Batch {batch} is not open.")


class UnitWithoutOwner(Refusal):
    wording = Wording("房屋 {unit} 没有登记业主，无法发出通知。", "Unit {unit} has no recorded owner to notify.")


class NoticeNotOfBatch(Refusal):
    wording = Wording("房屋 {unit} 没有批次 {batch} 的通知书。", "Unit {unit} has no notice of batch {batch}.")


class ServedTooLate(Refusal):
    wording = Wording(
        "房屋 {unit} 的通知于 {served_on} 送达，须在 {at_latest} 或之前(提前 {days} 天)。",
        "The notice of unit {unit} was served on {served_on}; it had to be by {at_latest}, {days} days before.",
    )


class BatchIsClosed(Refusal):
    wording = Wording("交付批次 {batch} 已关闭。", "Batch {batch} is closed.")


@dataclass(frozen=True)
class HandoverBatch:
    opened: HandoverBatchOpened | None = None
    closed: bool = False


def evolve(batch: HandoverBatch, event: Event) -> HandoverBatch:
    match event:
        case HandoverBatchOpened():
            return HandoverBatch(event)
        case BatchClosed():
            return replace(batch, closed=True)
        case _:
            return batch


BATCH = Aggregate("batch", HandoverBatch(), evolve)


def batch_and_units(command: IssueHandoverNotices) -> list[str]:
    return [f"batch:{command.batch}", *(f"unit:{unit}" for unit in command.units)]


def served_units(command: ServeHandoverNotices) -> list[str]:
    return [f"unit:{row.unit}" for row in command.served]


def open_handover_batch(
    asked: Asked[OpenHandoverBatch], batch: HandoverBatch, estate: EstateOnList | None
) -> list[Event]:
    command = asked.command
    estate_here(command.estate, estate)
    if command.window.last < command.window.first:
        raise WindowBackwards(first=command.window.first.isoformat(), last=command.window.last.isoformat())
    fact = HandoverBatchOpened(**dict(command))
    if batch.opened not in {None, fact}:
        raise BatchAlreadyOpen(batch=command.batch)
    return [] if batch.opened == fact else [fact]


def close_batch(asked: Asked[CloseBatch], batch: HandoverBatch) -> list[Event]:
    command = asked.command
    if batch.opened is None:
        raise BatchNotOpen(batch=command.batch)
    return [] if batch.closed else [BatchClosed(estate=batch.opened.estate, batch=command.batch, reason=command.reason)]


def issue_handover_notices(
    asked: Asked[IssueHandoverNotices], states: Mapping[str, Any], policies: Mapping[str, PolicyOnList | None]
) -> list[Event]:
    command = asked.command
    batch: HandoverBatch = states[f"batch:{command.batch}"]
    if batch.opened is None:
        raise BatchNotOpen(batch=command.batch)
    version, units = in_force(policies, command.estate).version, dict.fromkeys(command.units)
    notices = [_notice(batch.opened, unit, states[f"unit:{unit}"], version) for unit in units]
    fresh = [notice for notice in notices if notice is not None]
    if fresh and batch.closed:
        raise BatchIsClosed(batch=command.batch)
    return list(fresh)


def _notice(opened: HandoverBatchOpened, id_: str, unit: Unit, version: int) -> HandoverNoticeIssued | None:
    registered = known(unit, id_)
    if unit.notice is not None and unit.notice.batch == opened.batch:
        return None
    not_handed_over(unit, id_)
    if not unit.owners:
        raise UnitWithoutOwner(unit=id_)
    return HandoverNoticeIssued(
        estate=registered.estate, unit=id_, building=registered.building, batch=opened.batch,
        owners=tuple(unit.owners), window=opened.window, place=opened.place, deliver_by=registered.deliver_by,
        policy_version=version, per_hour=opened.per_hour,
    )  # fmt: skip


def serve_handover_notices(
    asked: Asked[ServeHandoverNotices], states: Mapping[str, Any], policies: Mapping[str, PolicyOnList | None]
) -> list[Event]:
    command = asked.command
    days = in_force(policies, command.estate).values.notice_days
    served = [_served(command.batch, row, states[f"unit:{row.unit}"], days) for row in command.served]
    return list(dict.fromkeys(fact for fact in served if fact is not None))


def _served(batch: str, row: ServedRow, unit: Unit, days: int) -> HandoverNoticeServed | None:
    notice = noticed(unit, row.unit)
    if notice.batch != batch:
        raise NoticeNotOfBatch(unit=row.unit, batch=batch)
    at_latest = notice.window.first - timedelta(days=days)
    if row.proof.served_on > at_latest:
        raise ServedTooLate(
            unit=row.unit, served_on=row.proof.served_on.isoformat(), at_latest=at_latest.isoformat(), days=days
        )
    fact = HandoverNoticeServed(
        estate=notice.estate, unit=row.unit, building=notice.building, batch=batch, proof=row.proof
    )
    return None if unit.served == fact else fact


def local_day(moment: datetime, estate: EstateOnList) -> date:
    return moment.astimezone(ZoneInfo(estate.time_zone)).date()
