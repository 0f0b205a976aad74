"""What goes otherwise at a counter: sent away with what is missing, let pass with a reservation, taken back."""

from services.owners.counters import missing, needed, served_at
from services.owners.invitation import local_day
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.handover_policies import in_force
from services.owners.read_models.unit_counters import CountersOfUnit
from services.owners.roles import SUPERVISOR
from services.owners.stamping import OwnerRefused, Policies, stamp, ticket_of, yours
from services.owners.structure import estate_here
from services.owners.typed_in import in_order
from services.owners.unit import Unit, known, not_handed_over
from shared.contracts.owners import (
    Counter,
    CounterRefused,
    CounterReopened,
    FillReservation,
    PassedWithReservation,
    PassWithReservation,
    RefuseAtCounter,
    ReopenCounter,
    ReservationFilled,
)
from shared.contracts.owners.words import COUNTER_NAMES
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class OfCounter(Refusal):
    @property
    def words(self) -> Wording:
        said = {**self.facts, "at": COUNTER_NAMES[self.facts["counter"]]}
        if "later" in self.facts:
            said["later"] = COUNTER_NAMES[self.facts["later"]]
        return self.wording.fill(**said)


class CounterAlreadyPassed(OfCounter):
    wording = Wording("房屋 {unit} 已通过「{at}」。", "Unit {unit} has passed {at} already.")


class LaterCounterPassed(OfCounter):
    wording = Wording(
        "「{later}」已凭「{at}」盖章，须先撤回「{later}」。",
        "{later} was passed upon {at}; take that one back first.",
    )


class OwnerNotHere(Refusal):
    wording = Wording("房屋 {unit} 的业主尚未签到。", "The owner of unit {unit} has not checked in.")


class ReservationBackwards(Refusal):
    status = 400
    wording = Wording("补齐日 {until} 早于今天 {today}。", "{until} is before today, {today}.")


class NothingReserved(OfCounter):
    wording = Wording("房屋 {unit} 在「{at}」没有容缺。", "Nothing is reserved for unit {unit} at {at}.")


def refuse_at_counter(asked: Asked[RefuseAtCounter], unit: Unit) -> list[Event]:
    command = asked.command
    registered = known(unit, command.unit)
    yours(asked.role, command.counter, SUPERVISOR)
    if command.counter in unit.passed:
        raise CounterAlreadyPassed(unit=command.unit, counter=command.counter)
    if unit.turned_away.get(command.counter) == command.missing:
        return []
    return [
        CounterRefused(
            estate=registered.estate, unit=command.unit, building=registered.building, counter=command.counter,
            missing=command.missing, ticket=ticket_of(unit),
        )
    ]  # fmt: skip


def pass_with_reservation(
    asked: Asked[PassWithReservation], unit: Unit, policies: Policies, stamped: CountersOfUnit | None,
    estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    registered = known(unit, command.unit)
    not_handed_over(unit, command.unit)
    estate = estate_here(command.estate, estate)
    if unit.refusal is not None:
        raise OwnerRefused(unit=command.unit)
    if "check_in" not in unit.passed:
        raise OwnerNotHere(unit=command.unit)
    stands = unit.reserved.get(command.counter)
    if stands is not None and (stands.owes, stands.until) == (command.owes, command.until):
        return []
    if command.counter in unit.passed:
        raise CounterAlreadyPassed(unit=command.unit, counter=command.counter)
    today = local_day(asked.at, estate)
    if command.until < today:
        raise ReservationBackwards(until=command.until.isoformat(), today=today.isoformat())
    policy = in_force(policies, command.estate)
    needs: tuple[Counter, ...] = ("check_in", *needed(policy.values.counters, command.counter))
    in_order(asked, unit, command.counter, needs, stamped, estate)
    reserved = PassedWithReservation(
        estate=registered.estate, unit=command.unit, building=registered.building, counter=command.counter,
        lacking=missing(policy.values.counters, command.counter, unit.passed), owes=command.owes,
        reason=command.reason, until=command.until, granted_by=asked.person, policy_version=policy.version,
    )  # fmt: skip
    return [reserved, stamp(unit, command.counter, policy, reservation=True)]


def fill_reservation(asked: Asked[FillReservation], unit: Unit) -> list[Event]:
    """Also long after the keys; filled twice it is filled."""
    command = asked.command
    registered = known(unit, command.unit)
    if command.counter in unit.filled:
        return []
    if command.counter not in unit.reserved:
        raise NothingReserved(unit=command.unit, counter=command.counter)
    return [
        ReservationFilled(
            estate=registered.estate, unit=command.unit, building=registered.building, counter=command.counter,
            note=command.note,
        )
    ]  # fmt: skip


def reopen_counter(asked: Asked[ReopenCounter], unit: Unit, policies: Policies) -> list[Event]:
    """The stamps are taken back in the reverse of their order, so that none stands without what it needs."""
    command = asked.command
    registered = known(unit, command.unit)
    yours(asked.role, command.counter, SUPERVISOR)
    not_handed_over(unit, command.unit)
    if command.counter not in unit.passed:
        return []
    policy = in_force(policies, command.estate)
    table, left = policy.values.counters, tuple(one for one in unit.passed if one != command.counter)
    later = next((one for one in left if command.counter in needed(table, one)), None)
    if later is not None:
        raise LaterCounterPassed(counter=command.counter, later=later)
    closes: tuple[Counter, ...] = tuple(
        one for one in served_at(table, unit.passed) if one not in served_at(table, left)
    )  # fmt: skip
    return [
        CounterReopened(
            estate=registered.estate, unit=command.unit, building=registered.building, counter=command.counter,
            reason=command.reason, closes=closes, ticket=ticket_of(unit), policy_version=policy.version,
        )
    ]  # fmt: skip
