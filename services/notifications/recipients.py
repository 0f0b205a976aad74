"""Whom a rule tells of one event, and by which channels; who is not known yet is waited for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.notifications.read_models.contractors import ContractorRow
from services.notifications.read_models.people_in_roles import OfficeRow, holders
from services.notifications.read_models.units import UnitRow
from shared.contracts.notifications import Channel, RecipientKind, RequestNotifications, Rule
from shared.problems import NotYet
from shared.wording import Wording


class ContractorNotKnownYet(NotYet):
    wording = Wording("尚未收到施工单位 {contractor} 的资料。", "Contractor {contractor} is not known here yet.")


class EstateNotKnownYet(NotYet):
    wording = Wording("尚未收到项目 {estate} 的资料。", "Estate {estate} is not known here yet.")


class UnitNotKnownYet(NotYet):
    wording = Wording("尚未收到房屋 {unit} 的资料。", "Unit {unit} is not known here yet.")


@dataclass(frozen=True)
class Recipient:
    kind: RecipientKind
    person: str | None
    contractor: str | None
    channel: Channel

    @property
    def name(self) -> str:
        return f"{self.kind}|{self.contractor or self.person}|{self.channel}"


@dataclass(frozen=True)
class Circle:
    """Everybody who may be told of this event, from the copies of owners' facts."""

    contractor: ContractorRow | None
    unit: UnitRow | None
    offices: Mapping[str, OfficeRow | None]


def recipients(rule: Rule, command: RequestNotifications, circle: Circle) -> Iterator[Recipient]:
    match rule.recipient_kind:
        case "contractor":
            if command.contractor is not None:
                for channel in _channels(rule, command.contractor, circle.contractor):
                    yield Recipient("contractor", None, command.contractor, channel)
        case "owner":
            for owner in _owners(command.unit, circle.unit):
                yield from (Recipient("owner", owner, None, channel) for channel in rule.channels)
        case "role":
            for person in holders(circle.offices, rule.role, command.estate):
                yield from (Recipient("role", person, None, channel) for channel in rule.channels)


def _channels(rule: Rule, contractor: str, row: ContractorRow | None) -> list[Channel]:
    """Those the contractor can be reached by; when there is none, the first, so that it is seen to fail."""
    if row is None:
        raise ContractorNotKnownYet(contractor=contractor)
    ways = {"email": row.emailed, "sms": row.phoned, "webhook": row.hooked}
    return [channel for channel in rule.channels if ways.get(channel, channel == row.robot)] or [rule.channels[0]]


def _owners(unit: str | None, row: UnitRow | None) -> tuple[str, ...]:
    if unit is None:
        return ()
    if row is None:
        raise UnitNotKnownYet(unit=unit)
    return row.owners
