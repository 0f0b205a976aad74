"""Reaching an owner: every attempt with what came of it; and what counts as handed over though nobody came."""

from collections.abc import Mapping

from services.owners.invitation import local_day
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.handover_policies import PolicyOnList, in_force
from services.owners.structure import estate_here
from services.owners.unit import Unit, not_handed_over, noticed, owned_by
from shared.contracts.owners import (
    DeemUnitHandedOver,
    HandoverNoticeIssued,
    HandoverNoticeServed,
    InvitationAttempted,
    RecordInvitationAttempt,
    UnitDeemedHandedOver,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class AttemptIdTaken(Refusal):
    wording = Wording("联系记录 {attempt} 已按其他内容登记。", "Attempt {attempt} is recorded with other particulars.")


class NoticeNotServed(Refusal):
    wording = Wording(
        "房屋 {unit} 的通知书没有送达凭证。", "There is no proof that the notice of unit {unit} was served."
    )


class WindowNotOver(Refusal):
    wording = Wording(
        "房屋 {unit} 的时间窗至 {last}，之后才可视为交付。",
        "The window of unit {unit} lasts until {last}; it can be deemed handed over only after that.",
    )


class OwnerCame(Refusal):
    wording = Wording(
        "房屋 {unit} 的业主已到场，不得视为交付。", "An owner of unit {unit} came; it cannot be deemed handed over."
    )


class OwnerGaveReason(Refusal):
    wording = Wording(
        "房屋 {unit} 的业主已说明理由，不得视为交付。",
        "The owners of unit {unit} gave a reason; it cannot be deemed handed over.",
    )


class TooFewAttempts(Refusal):
    wording = Wording(
        "房屋 {unit} 只联系过 {made} 次，须至少 {needed} 次。",
        "The owners of unit {unit} were tried {made} times; {needed} are needed.",
    )


class AppointmentStands(Refusal):
    wording = Wording("房屋 {unit} 在 {starts_at} 尚有预约。", "Unit {unit} still has an appointment at {starts_at}.")


class DeemedInFuture(Refusal):
    status = 400
    wording = Wording("视为交付日 {day} 晚于今天 {today}。", "{day} is after today, {today}.")


class AlreadyDeemed(Refusal):
    wording = Wording("房屋 {unit} 已于 {day} 视为交付。", "Unit {unit} is deemed handed over since {day}.")


def record_invitation_attempt(asked: Asked[RecordInvitationAttempt], unit: Unit) -> list[Event]:
    command = asked.command
    notice = noticed(unit, command.unit)
    owned_by(unit, command.unit, command.owner)
    fact = InvitationAttempted(
        estate=notice.estate, unit=command.unit, building=notice.building, batch=notice.batch,
        attempt=command.attempt, owner=command.owner, channel=command.channel, outcome=command.outcome,
        note=command.note,
    )  # fmt: skip
    stands = unit.attempts.get(command.attempt)
    if stands not in {None, fact}:
        raise AttemptIdTaken(attempt=command.attempt)
    return [] if stands == fact else [fact]


def deem_unit_handed_over(
    asked: Asked[DeemUnitHandedOver], unit: Unit, policies: Mapping[str, PolicyOnList | None],
    estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    """The developer's decision on proof: nobody came, nobody gave a reason. It releases no key."""
    command = asked.command
    notice = noticed(unit, command.unit)
    not_handed_over(unit, command.unit)
    estate = estate_here(command.estate, estate)
    if unit.deemed is not None:
        if (unit.deemed.deemed_on, unit.deemed.decision) != (command.deemed_on, command.decision):
            raise AlreadyDeemed(unit=command.unit, day=unit.deemed.deemed_on.isoformat())
        return []
    policy = in_force(policies, command.estate)
    served = _served(unit, command.unit)
    _nobody_came(asked, unit, notice)
    _tried(unit, command.unit, policy.values.attempts_before_deeming)
    _in_its_time(asked, notice, estate)
    return [
        UnitDeemedHandedOver(
            estate=notice.estate, unit=command.unit, building=notice.building, owners=tuple(unit.owners),
            batch=notice.batch, deemed_on=command.deemed_on, proof=served.proof, attempts=len(_since(unit, notice)),
            missed=unit.appointment.starts_at if unit.appointment and unit.missed else None,
            decision=command.decision, scan=command.scan, policy_version=policy.version,
        )
    ]  # fmt: skip


def _served(unit: Unit, id_: str) -> HandoverNoticeServed:
    if unit.served is None:
        raise NoticeNotServed(unit=id_)
    return unit.served


def _nobody_came(asked: Asked[DeemUnitHandedOver], unit: Unit, notice: HandoverNoticeIssued) -> None:
    id_, stands = asked.command.unit, unit.appointment
    if unit.arrival is not None or unit.refusal is not None:
        raise OwnerCame(unit=id_)
    if stands is not None and not unit.missed and stands.starts_at > asked.at:
        raise AppointmentStands(unit=id_, starts_at=stands.starts_at.isoformat())
    if any(attempt.outcome == "gave_reason" for attempt in _since(unit, notice)):
        raise OwnerGaveReason(unit=id_)


def _tried(unit: Unit, id_: str, needed: int) -> None:
    made = len(_since(unit, noticed(unit, id_)))
    if made < needed:
        raise TooFewAttempts(unit=id_, made=made, needed=needed)


def _since(unit: Unit, notice: HandoverNoticeIssued) -> list[InvitationAttempted]:
    """Those about this notice: an earlier batch is another invitation."""
    return [attempt for attempt in unit.attempts.values() if attempt.batch == notice.batch]


def _in_its_time(asked: Asked[DeemUnitHandedOver], notice: HandoverNoticeIssued, estate: EstateOnList) -> None:
    command, today = asked.command, local_day(asked.now, estate)
    if command.deemed_on <= notice.window.last:
        raise WindowNotOver(unit=command.unit, last=notice.window.last.isoformat())
    if command.deemed_on > today:
        raise DeemedInFuture(day=command.deemed_on.isoformat(), today=today.isoformat())
