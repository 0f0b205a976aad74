"""A unit gets other owners (resale, co-owners), and an owner somebody who acts for them; who left stays in the log."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.owners.person import not_erased, only_owns_here, sealed
from services.owners.read_models.people import PersonOnList
from services.owners.recorded_owners import owner_recorded
from services.owners.unit import Unit, known, owned_by
from shared.contracts.owners import (
    AppointProxy,
    ChangeOwners,
    OwnerChanged,
    OwnerChangeKind,
    OwnerRecorded,
    ProxyAppointed,
    ProxyRevoked,
    RevokeProxy,
)
from shared.decider import Asked
from shared.messages import Event
from shared.personal import Personal
from shared.problems import Refusal
from shared.wording import Wording


class NewOwnerWithoutName(Refusal):
    status = 400
    wording = Wording(
        "{owner} 尚不是房屋 {unit} 的业主，须写明姓名。", "{owner} does not own unit {unit} yet and needs a name."
    )


class OwnerNamedTwice(Refusal):
    status = 400
    wording = Wording("业主 {owner} 重复列出。", "Owner {owner} is named twice.")


class ProxyBackwards(Refusal):
    status = 400
    wording = Wording(
        "授权委托书的终止日 {last} 早于开始日 {first}。",
        "The power of attorney ends on {last}, before it begins on {first}.",
    )


class ProxyIdTaken(Refusal):
    wording = Wording("委托编号 {proxy} 已用于另一份授权委托书。", "Id {proxy} is another power of attorney's.")


class ProxyNotKnown(Refusal):
    status = 404
    wording = Wording("房屋 {unit} 没有授权委托书 {proxy}。", "Unit {unit} has no power of attorney {proxy}.")


class OwnersAreOthers(Refusal):
    """Facts: `owners`, the ids of those who own the unit now."""

    wording = Wording(
        "房屋 {unit} 现有业主与所列不符，请核对后重试。",
        "Unit {unit} is owned by others than those named; look again and repeat.",
    )


def owners_afterwards(command: ChangeOwners) -> list[str]:
    return list(dict.fromkeys(owner.owner for owner in command.owners))


def streams_of_proxy(command: AppointProxy) -> list[str]:
    return [f"unit:{command.unit}", f"person:{command.person}"]


def change_owners(asked: Asked[ChangeOwners], unit: Unit, people: Mapping[str, PersonOnList | None]) -> list[Event]:
    """Who joined sees the unit, who left does not see it any more: that follows, and is not said again."""
    command = asked.command
    building = known(unit, command.unit).building
    after = [owner.owner for owner in command.owners]
    twice = next((owner for owner in after if after.count(owner) > 1 or owner in command.leaving), None)
    if twice is not None:
        raise OwnerNamedTwice(owner=twice)
    if tuple(unit.owners) == tuple(after) and not set(command.leaving) & set(unit.owners):
        return []
    if set(command.leaving) | (set(after) & set(unit.owners)) != set(unit.owners):
        raise OwnersAreOthers(unit=command.unit, owners=list(unit.owners))
    joined = []
    for owner in command.owners:
        if owner.owner not in unit.owners:
            if owner.name is None:
                raise NewOwnerWithoutName(owner=owner.owner, unit=command.unit)
            only_owns_here(people[owner.owner], owner.owner, command.estate)
            joined.append(owner_recorded(command.estate, command.unit, building, owner))
    change = owner_changed(
        unit, command.unit, after, joined, command.kind, command.effective_on, reason=command.reason, deed=command.deed
    )
    return [*joined, change]


def owner_changed(
    unit: Unit, id_: str, after: Sequence[str], joined: Iterable[OwnerRecorded], kind: OwnerChangeKind, on: date,
    **more: Any,
) -> OwnerChanged:  # fmt: skip
    registered = known(unit, id_)
    left = tuple(one for one in unit.owners if one not in after)
    running = (held.proxy for held in unit.proxies.values() if held.owner in left)
    return OwnerChanged(
        estate=registered.estate, unit=id_, building=registered.building, kind=kind, owners=tuple(after),
        joined=tuple(fact.owner for fact in joined), left=left,
        ended_proxies=tuple(proxy for proxy in running if proxy not in unit.ended_proxies), effective_on=on, **more,
    )  # fmt: skip


def appoint_proxy(asked: Asked[AppointProxy], states: Mapping[str, Any]) -> list[Event]:
    command = asked.command
    unit, person = (states[stream] for stream in streams_of_proxy(command))
    owned_by(unit, command.unit, command.owner)
    not_erased(person, command.person)
    if command.expires_on < command.valid_from:
        raise ProxyBackwards(first=command.valid_from.isoformat(), last=command.expires_on.isoformat())
    fact = ProxyAppointed(
        estate=command.estate, unit=command.unit, building=known(unit, command.unit).building, proxy=command.proxy,
        owner=command.owner, person=command.person, name=Personal(person=command.person, value=command.name),
        phone=sealed(command.person, command.phone),
        identity_last_four=sealed(command.person, command.identity_last_four), scope=command.scope,
        valid_from=command.valid_from, expires_on=command.expires_on, scan=command.scan,
    )  # fmt: skip
    stands = unit.proxies.get(command.proxy)
    if stands not in {None, fact}:
        raise ProxyIdTaken(proxy=command.proxy)
    return [] if stands == fact else [fact]


def revoke_proxy(asked: Asked[RevokeProxy], unit: Unit) -> list[Event]:
    command = asked.command
    registered = known(unit, command.unit)
    stands = unit.proxies.get(command.proxy)
    if stands is None:
        raise ProxyNotKnown(unit=command.unit, proxy=command.proxy)
    if command.proxy in unit.ended_proxies:
        return []
    return [
        ProxyRevoked(
            estate=registered.estate, unit=command.unit, building=registered.building, proxy=command.proxy,
            owner=stands.owner, person=stands.person, reason=command.reason,
        )
    ]  # fmt: skip
