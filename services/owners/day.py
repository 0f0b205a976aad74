"""The day (交楼现场): check-in, counters, inspection, signing, keys — or a refusal."""

from collections.abc import Mapping
from typing import Any

from services.owners.bill import Bill
from services.owners.counters import NAMES, missing, names
from services.owners.fee_schedule import names_of
from services.owners.invitation import local_day
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.handover_policies import InForce, PolicyOnList, in_force
from services.owners.read_models.queue_numbers import LastNumber
from services.owners.structure import EstateNotKnown
from services.owners.unit import Unit, UnitAlreadyHandedOver, known, not_handed_over, noticed, owned_by
from shared.contracts.owners import (
    CheckInOwner,
    Counter,
    CounterPassed,
    DocumentsSigned,
    HandoverRefused,
    KeysReleased,
    OwnerCheckedIn,
    PassCounter,
    PassInspectionCounter,
    RefuseHandover,
    ReleaseKeys,
    SignDocuments,
    UnitHandedOver,
    UnitRegistered,
)
from shared.decider import SYSTEM_ROLE, Asked
from shared.messages import Event
from shared.problems import NotYet, Refusal
from shared.wording import Wording

Policies = Mapping[str, PolicyOnList | None]

STAMPED_BY = {"papers": "customer_service", "price_settlement": "cashier", "property_fees": "cashier"}


class CounterNotReady(Refusal):
    wording = Wording("「{at}」之前还须通过：{lacking}。", "Before {at} there is still to pass: {lacking}.")

    @property
    def words(self) -> Wording:
        return self.wording.fill(at=NAMES[self.facts["counter"]], lacking=names(self.facts["missing"]))


class StampNotYours(Refusal):
    status = 403
    wording = Wording("柜台「{at}」由角色 {role} 盖章。", "Counter {at} is stamped by role {role}.")

    @property
    def words(self) -> Wording:
        return self.wording.fill(at=NAMES[self.facts["counter"]], role=self.facts["role"])


class InspectionAwaitsCounters(NotYet):
    wording = Wording(
        "房屋 {unit} 的验房已记录，等待通过：{lacking}。",
        "The inspection of unit {unit} is recorded and awaits: {lacking}.",
    )

    @property
    def words(self) -> Wording:
        return self.wording.fill(unit=self.facts["unit"], lacking=names(self.facts["missing"]))


class RefusalAwaitsOwner(NotYet):
    wording = Wording("房屋 {unit} 被拒收，但尚未登记业主。", "Unit {unit} was refused but has no recorded owner yet.")


class HandedOverInFuture(Refusal):
    status = 400
    wording = Wording("交付日 {day} 晚于今天 {today}。", "The handover day {day} is after today, {today}.")


class FeesBlockKeys(Refusal):
    wording = Wording(
        "房屋 {unit} 依法须先付清以下费用方可发放钥匙：{fees}。",
        "By law the keys of unit {unit} wait until these fees are paid: {fees}.",
    )

    @property
    def words(self) -> Wording:
        return self.wording.fill(unit=self.facts["unit"], fees=names_of(self.facts["names"]))


class OwnerRefused(Refusal):
    wording = Wording("业主已拒收房屋 {unit}，须再次签到。", "The owner refused unit {unit} and has not come again.")


def check_in_owner(asked: Asked[CheckInOwner], unit: Unit, policies: Policies, queue: LastNumber | None) -> list[Event]:
    """Once a day, and again on the same day only after a refusal; whoever comes another day draws a new number."""
    command = asked.command
    notice = noticed(unit, command.unit)
    owned_by(unit, command.unit, command.owner)
    not_handed_over(unit, command.unit)
    came = unit.arrival
    if came is not None and came.day == command.day and "check_in" in unit.passed:
        return []
    arrived = OwnerCheckedIn(
        estate=notice.estate, unit=command.unit, building=notice.building, owner=command.owner, day=command.day,
        queue_number=(queue.last if queue else 0) + 1, coming=(came.coming if came else 0) + 1,
    )  # fmt: skip
    if "check_in" in unit.passed:
        return [arrived]
    return [arrived, stamp(unit, "check_in", in_force(policies, command.estate))]


def pass_counter(asked: Asked[PassCounter], unit: Unit, policies: Policies) -> list[Event]:
    command = asked.command
    known(unit, command.unit)
    role = STAMPED_BY[command.counter]
    if asked.role not in {role, SYSTEM_ROLE}:
        raise StampNotYours(counter=command.counter, role=role)
    if command.counter in unit.passed:
        return []
    policy = in_force(policies, command.estate)
    ready(unit, command.counter, policy)
    return [stamp(unit, command.counter, policy)]


def pass_inspection_counter(asked: Asked[PassInspectionCounter], unit: Unit, policies: Policies) -> list[Event]:
    """By reaction: an inspection is a fact; one recorded before its counters waits, an older attempt is history."""
    command = asked.command
    registered = known(unit, command.unit)
    if unit.handed_over is not None or command.attempt <= unit.attempt:
        return []
    if command.conclusion == "refused":
        return [_refused_at_inspection(command, registered, unit)]
    policy = in_force(policies, command.estate)
    lacking = missing(policy.values.counters, "inspection", unit.passed)
    if lacking:
        raise InspectionAwaitsCounters(unit=command.unit, missing=list(lacking))
    return [
        CounterPassed(
            estate=registered.estate, unit=command.unit, building=registered.building, counter="inspection",
            policy_version=policy.version, inspection=command.inspection, attempt=command.attempt,
            conclusion=command.conclusion, meters=command.meters,
        )
    ]  # fmt: skip


def _refused_at_inspection(command: PassInspectionCounter, registered: UnitRegistered, unit: Unit) -> HandoverRefused:
    owner = unit.arrival.owner if unit.arrival else next(iter(unit.owners), None)
    if owner is None:
        raise RefusalAwaitsOwner(unit=command.unit)
    return HandoverRefused(
        estate=registered.estate, unit=command.unit, building=registered.building, owner=owner,
        reason=command.refusal or "other", note=command.refusal_note, inspection=command.inspection,
        attempt=command.attempt,
    )  # fmt: skip


def refuse_handover(asked: Asked[RefuseHandover], unit: Unit) -> list[Event]:
    command = asked.command
    notice = noticed(unit, command.unit)
    owned_by(unit, command.unit, command.owner)
    not_handed_over(unit, command.unit)
    stands = unit.refusal
    if stands is not None and (stands.owner, stands.reason) == (command.owner, command.reason):
        return []
    return [
        HandoverRefused(
            estate=notice.estate, unit=command.unit, building=notice.building, owner=command.owner,
            reason=command.reason, note=command.note,
        )
    ]  # fmt: skip


def sign_documents(asked: Asked[SignDocuments], unit: Unit, policies: Policies) -> list[Event]:
    command = asked.command
    registered = known(unit, command.unit)
    owned_by(unit, command.unit, command.owner)
    if unit.signed >= set(command.documents):
        return []
    policy = in_force(policies, command.estate)
    ready(unit, "signing", policy)
    signed = DocumentsSigned(
        estate=registered.estate, unit=command.unit, building=registered.building, owner=command.owner,
        documents=command.documents, scan=command.scan,
    )  # fmt: skip
    return [signed] if "signing" in unit.passed else [signed, stamp(unit, "signing", policy)]


def unit_and_bill(command: ReleaseKeys) -> list[str]:
    return [f"unit:{command.unit}", f"bill:{command.unit}"]


def release_keys(
    asked: Asked[ReleaseKeys], states: Mapping[str, Any], policies: Policies, estate: EstateOnList | None
) -> list[Event]:
    command = asked.command
    unit, bill = (states[stream] for stream in unit_and_bill(command))
    registered = known(unit, command.unit)
    owned_by(unit, command.unit, command.owner)
    released = KeysReleased(
        estate=registered.estate, unit=command.unit, building=registered.building, owner=command.owner,
        keys=command.keys, cards=command.cards, mail_box_keys=command.mail_box_keys,
    )  # fmt: skip
    if unit.handed_over is not None:
        if (unit.released, unit.handed_over.handed_over_on) != (released, command.handed_over_on):
            raise UnitAlreadyHandedOver(unit=command.unit)
        return []
    policy = in_force(policies, command.estate)
    ready(unit, "keys", policy)
    _paid_for(bill, command.unit)
    _not_in_future(asked, estate)
    handed_over = UnitHandedOver(
        estate=registered.estate, unit=command.unit, building=registered.building, owner=command.owner,
        handed_over_on=command.handed_over_on, policy_version=policy.version,
    )  # fmt: skip
    return [released, stamp(unit, "keys", policy), handed_over]


def _paid_for(bill: Bill, unit: str) -> None:
    """Only what the law lets keep back the keys; every other fee unpaid is arrears and nothing else."""
    waiting = bill.keys_wait_for()
    if waiting:
        names_ = [item.name for item in waiting]
        raise FeesBlockKeys(unit=unit, fees=[item.billed.fee for item in waiting], names=names_)


def _not_in_future(asked: Asked[ReleaseKeys], estate: EstateOnList | None) -> None:
    if estate is None:
        raise EstateNotKnown(estate=asked.command.estate)
    today = local_day(asked.now, estate)
    if asked.command.handed_over_on > today:
        raise HandedOverInFuture(day=asked.command.handed_over_on.isoformat(), today=today.isoformat())


def ready(unit: Unit, counter: Counter, policy: InForce) -> None:
    """No counter serves a unit that was refused until its owner comes again."""
    registered = unit.registered
    if unit.refusal is not None and registered is not None:
        raise OwnerRefused(unit=registered.unit)
    lacking = missing(policy.values.counters, counter, unit.passed)
    if lacking:
        raise CounterNotReady(counter=counter, missing=list(lacking))


def stamp(unit: Unit, counter: Counter, policy: InForce) -> CounterPassed:
    assert unit.registered is not None  # noqa: S101 - every decision has asked for the known unit before
    return CounterPassed(
        estate=unit.registered.estate, unit=unit.registered.unit, building=unit.registered.building, counter=counter,
        policy_version=policy.version,
    )  # fmt: skip
