"""The day (交楼现场): check-in, stamped counters, signing — or a refusal."""

from collections.abc import Mapping
from typing import Any

from services.owners.counters import served_at
from services.owners.invitation import local_day
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.handover_policies import InForce, in_force
from services.owners.read_models.queue_numbers import LastNumber
from services.owners.read_models.unit_counters import CountersOfUnit
from services.owners.stamping import Policies, ready, stamp, ticket_of, yours
from services.owners.structure import estate_here
from services.owners.unit import Unit, known, not_handed_over, noticed, owned_by
from shared.contracts.owners import (
    CheckInOwner,
    DocumentsSigned,
    HandoverRefused,
    OwnerCheckedIn,
    PassCounter,
    ProxyAppointed,
    RefuseHandover,
    SignDocuments,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class CheckedInInFuture(Refusal):
    status = 400
    wording = Wording("签到日 {day} 晚于今天 {today}。", "The day of the check-in, {day}, is after today, {today}.")


class ProxyNotValid(Refusal):
    wording = Wording(
        "授权委托书 {proxy} 在 {day} 对房屋 {unit} 的业主 {owner} 无效。",
        "Power of attorney {proxy} does not hold for owner {owner} of unit {unit} on {day}.",
    )


def units_in_one_go(command: CheckInOwner) -> list[str]:
    return [f"unit:{unit}" for unit in (command.unit, *command.also)]


def check_in_owner(
    asked: Asked[CheckInOwner], units: Mapping[str, Any], policies: Policies, queue: LastNumber | None,
    estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    """Once a day, and again on the same day only after a refusal; whoever comes another day draws a new number."""
    command = asked.command
    estate = estate_here(command.estate, estate)
    policy, here = in_force(policies, command.estate), (command.unit, *command.also)
    _not_in_future(asked, estate)
    proxies = {unit: _proxy_of(command, unit, units) for unit in here}
    number = next((n for unit in here if (n := _has_number(units[f"unit:{unit}"], command)) is not None), None)
    number = number if number is not None else (queue.last if queue else 0) + 1
    booked = any(_booked_for(units[f"unit:{unit}"], command, estate) for unit in here)
    arrived = [
        _arrived(command, unit, units[f"unit:{unit}"], policy, number, booked=booked, proxy=proxy)
        for unit, proxy in proxies.items()
    ]
    return [event for events in arrived for event in events]


def _not_in_future(asked: Asked[CheckInOwner], estate: EstateOnList) -> None:
    """The lines of a later day would take the place of today's."""
    today = local_day(asked.now, estate)
    if asked.command.day > today:
        raise CheckedInInFuture(day=asked.command.day.isoformat(), today=today.isoformat())


def _proxy_of(command: CheckInOwner, id_: str, units: Mapping[str, Unit]) -> str | None:
    """Whoever comes for an owner needs a power of attorney for each unit; the one for `command.unit` is named."""
    if command.proxy is None:
        return None
    named, unit = units[f"unit:{command.unit}"].proxies.get(command.proxy), units[f"unit:{id_}"]
    if named is not None:
        for one in [named] if id_ == command.unit else unit.proxies.values():
            if one.person == named.person and _holds(one, unit, command):
                return one.proxy
    raise ProxyNotValid(proxy=command.proxy, unit=id_, owner=command.owner, day=command.day.isoformat())


def _holds(proxy: ProxyAppointed, unit: Unit, command: CheckInOwner) -> bool:
    return (
        proxy.proxy not in unit.ended_proxies
        and proxy.owner == command.owner
        and proxy.valid_from <= command.day <= proxy.expires_on
    )


def _is_here(unit: Unit, command: CheckInOwner) -> bool:
    return unit.arrival is not None and unit.arrival.day == command.day and "check_in" in unit.passed


def _has_number(unit: Unit, command: CheckInOwner) -> int | None:
    """The number somebody who is here has already, when another unit is added to it."""
    same = _is_here(unit, command) and unit.arrival is not None and unit.arrival.owner == command.owner
    return unit.arrival.queue_number if same and unit.arrival is not None else None


def _booked_for(unit: Unit, command: CheckInOwner, estate: EstateOnList) -> bool:
    return unit.appointment is not None and local_day(unit.appointment.starts_at, estate) == command.day


def _arrived(
    command: CheckInOwner, id_: str, unit: Unit, policy: InForce, number: int, *, booked: bool, proxy: str | None
) -> list[Event]:  # fmt: skip
    notice = noticed(unit, id_)
    owned_by(unit, id_, command.owner)
    not_handed_over(unit, id_)
    if _is_here(unit, command):
        return []
    arrived = OwnerCheckedIn(
        estate=notice.estate, unit=id_, building=notice.building, owner=command.owner, day=command.day,
        queue_number=number, coming=(unit.arrival.coming if unit.arrival else 0) + 1, walk_in=not booked,
        proxy=proxy, opens=served_at(policy.values.counters, (*unit.passed, "check_in")),
    )  # fmt: skip
    if "check_in" in unit.passed:
        return [arrived]
    stamped = stamp(unit, "check_in", policy)
    drawn = {"day": command.day, "number": number, "walk_in": not booked}
    return [arrived, stamped.model_validate({**dict(stamped), "ticket": drawn, "opens": ()})]


def pass_counter(
    asked: Asked[PassCounter], unit: Unit, policies: Policies, stamped: CountersOfUnit | None,
    estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    known(unit, command.unit)
    yours(asked.role, command.counter)
    if command.counter in unit.passed:
        return []
    policy = in_force(policies, command.estate)
    ready(asked, unit, command.counter, policy, stamped, estate)
    return [stamp(unit, command.counter, policy)]


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
            reason=command.reason, note=command.note, ticket=ticket_of(unit),
        )
    ]  # fmt: skip


def sign_documents(
    asked: Asked[SignDocuments], unit: Unit, policies: Policies, stamped: CountersOfUnit | None,
    estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    registered = known(unit, command.unit)
    owned_by(unit, command.unit, command.owner)
    if unit.signed >= set(command.documents):
        return []
    policy = in_force(policies, command.estate)
    ready(asked, unit, "signing", policy, stamped, estate)
    signed = DocumentsSigned(
        estate=registered.estate, unit=command.unit, building=registered.building, owner=command.owner,
        documents=command.documents, scan=command.scan,
    )  # fmt: skip
    return [signed] if "signing" in unit.passed else [signed, stamp(unit, "signing", policy)]
