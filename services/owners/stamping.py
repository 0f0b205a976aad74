"""A counter's stamp: who gives it, what must be there before, and which counters it opens."""

from collections.abc import Mapping

from services.owners.counters import missing, names, needed, served_at
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.handover_policies import InForce, PolicyOnList
from services.owners.read_models.unit_counters import CountersOfUnit
from services.owners.typed_in import in_order
from services.owners.unit import Unit
from shared.contracts.owners import Counter, CounterPassed, Ticket
from shared.contracts.owners.words import COUNTER_NAMES
from shared.decider import SYSTEM_ROLE, Asked
from shared.messages import Command
from shared.problems import Refusal
from shared.wording import Wording

Policies = Mapping[str, PolicyOnList | None]

CLERK, CASHIER, INSPECTOR = "customer_service", "cashier", "inspector"
STAMPED_BY: Mapping[Counter, tuple[str, ...]] = {
    "check_in": (CLERK,), "papers": (CLERK,), "price_settlement": (CASHIER,), "inspection": (INSPECTOR, CLERK),
    "signing": (CLERK,), "property_fees": (CASHIER,), "keys": (CLERK,),
}  # fmt: skip


class CounterNotReady(Refusal):
    wording = Wording("「{at}」之前还须通过：{lacking}。", "Before {at} there is still to pass: {lacking}.")

    @property
    def words(self) -> Wording:
        return self.wording.fill(at=COUNTER_NAMES[self.facts["counter"]], lacking=names(self.facts["missing"]))


class StampNotYours(Refusal):
    status = 403
    wording = Wording("柜台「{at}」由角色 {role} 盖章。", "Counter {at} is stamped by role {role}.")

    @property
    def words(self) -> Wording:
        return self.wording.fill(at=COUNTER_NAMES[self.facts["counter"]], role=self.facts["role"])


class OwnerRefused(Refusal):
    wording = Wording("业主已拒收房屋 {unit}，须再次签到。", "The owner refused unit {unit} and has not come again.")


def yours(role: str, counter: Counter, *others: str) -> None:
    """Raises StampNotYours; `others` may besides whoever stamps there."""
    stamped_by = STAMPED_BY[counter]
    if role not in {*stamped_by, *others, SYSTEM_ROLE}:
        raise StampNotYours(counter=counter, role=stamped_by[0])


def ready(
    asked: Asked[Command], unit: Unit, counter: Counter, policy: InForce, stamped: CountersOfUnit | None,
    estate: EstateOnList | None,
) -> None:  # fmt: skip
    """No counter serves a unit that was refused until its owner comes again."""
    registered = unit.registered
    if unit.refusal is not None and registered is not None:
        raise OwnerRefused(unit=registered.unit)
    lacking = missing(policy.values.counters, counter, unit.passed)
    if lacking:
        raise CounterNotReady(counter=counter, missing=list(lacking))
    in_order(asked, unit, counter, needed(policy.values.counters, counter), stamped, estate)


def ticket_of(unit: Unit) -> Ticket | None:
    came = unit.arrival
    return None if came is None else Ticket(day=came.day, number=came.queue_number, walk_in=came.walk_in)


def stamp(unit: Unit, counter: Counter, policy: InForce, *, reservation: bool = False) -> CounterPassed:
    assert unit.registered is not None  # noqa: S101 - every decision has asked for the known unit before
    return CounterPassed(
        estate=unit.registered.estate, unit=unit.registered.unit, building=unit.registered.building, counter=counter,
        policy_version=policy.version, ticket=ticket_of(unit), opens=opened_by(unit, counter, policy),
        reservation=reservation,
    )  # fmt: skip


def opened_by(unit: Unit, counter: Counter, policy: InForce) -> tuple[Counter, ...]:
    """What the stamp opens that was not open before."""
    before = served_at(policy.values.counters, unit.passed)
    after = served_at(policy.values.counters, (*unit.passed, counter))
    return tuple(one for one in after if one not in before)
