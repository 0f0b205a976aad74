"""The last counter: keys, cards and papers in the owner's hands, and the unit is handed over."""

from collections.abc import Mapping
from typing import Any

from services.owners.bill import Bill
from services.owners.fee_schedule import names_of
from services.owners.invitation import local_day
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.handover_policies import in_force
from services.owners.read_models.unit_counters import CountersOfUnit
from services.owners.stamping import Policies, ready, stamp
from services.owners.structure import estate_here
from services.owners.unit import UnitAlreadyHandedOver, known, owned_by
from shared.contracts.owners import KeysReleased, ReleaseKeys, UnitHandedOver
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

IN_HAND = ("keys", "cards", "mail_box_keys", "doors", "items", "meters", "scan")


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


def unit_and_bill(command: ReleaseKeys) -> list[str]:
    return [f"unit:{command.unit}", f"bill:{command.unit}"]


def release_keys(
    asked: Asked[ReleaseKeys], states: Mapping[str, Any], policies: Policies, stamped: CountersOfUnit | None,
    estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    unit, bill = (states[stream] for stream in unit_and_bill(command))
    registered = known(unit, command.unit)
    owned_by(unit, command.unit, command.owner)
    released = KeysReleased(
        estate=registered.estate, unit=command.unit, building=registered.building, owner=command.owner,
        **{name: getattr(command, name) for name in IN_HAND},
    )  # fmt: skip
    if unit.handed_over is not None:
        if (unit.released, unit.handed_over.handed_over_on) != (released, command.handed_over_on):
            raise UnitAlreadyHandedOver(unit=command.unit)
        return []
    policy = in_force(policies, command.estate)
    ready(asked, unit, "keys", policy, stamped, estate)
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
    today = local_day(asked.now, estate_here(asked.command.estate, estate))
    if asked.command.handed_over_on > today:
        raise HandedOverInFuture(day=asked.command.handed_over_on.isoformat(), today=today.isoformat())
