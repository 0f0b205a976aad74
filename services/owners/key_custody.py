"""Keys of a unit in our hands: in custody by a signed agreement, borrowed for a repair, back or missed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from services.owners.billing import unit_here
from services.owners.invitation import local_day
from services.owners.person import ContractorNotEngaged, PersonNotKnown
from services.owners.read_models.contractors import ContractorOnList
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.handover_policies import PolicyOnList, in_force
from services.owners.read_models.key_borrowings import Borrowed
from services.owners.read_models.people import PersonOnList
from services.owners.read_models.unit_board import UnitOnBoard
from services.owners.structure import estate_here
from services.owners.unit import NotAnOwner
from shared.contracts.owners import (
    AgreeKeyCustody,
    BorrowKey,
    EndKeyCustody,
    KeyBecameOverdue,
    KeyBorrowed,
    KeyCustodyAgreed,
    KeyCustodyEnded,
    KeyReturned,
    MarkKeyOverdue,
    ReturnKey,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

STREAM = "key-custody:{unit}"
SAID = ("issue", "borrower", "contractor", "keys")  # what a borrowing is


@dataclass(frozen=True)
class KeyCustody:
    """`out` are the borrowings not back, by id; `known` every one there ever was; `overdue` those said to be late."""

    agreed: KeyCustodyAgreed | None = None
    out: Mapping[str, KeyBorrowed] = field(default_factory=dict)
    known: Mapping[str, KeyBorrowed] = field(default_factory=dict)
    overdue: frozenset[str] = frozenset()
    ended: bool = False

    @property
    def keys_out(self) -> int:
        return sum(one.keys for one in self.out.values())


def evolve(custody: KeyCustody, event: Event) -> KeyCustody:
    match event:
        case KeyCustodyAgreed():
            return replace(custody, agreed=event, ended=False)
        case KeyCustodyEnded():
            return replace(custody, agreed=None, ended=True)
        case KeyBorrowed():
            known = {**custody.known, event.borrowing: event}
            return replace(custody, out={**custody.out, event.borrowing: event}, known=known)
        case KeyReturned():
            return replace(custody, out={id_: one for id_, one in custody.out.items() if id_ != event.borrowing})
        case KeyBecameOverdue():
            return replace(custody, overdue=custody.overdue | {event.borrowing})
        case _:
            return custody


KEY_CUSTODY = Aggregate("key-custody", KeyCustody(), evolve)


class NotHandedOverYet(Refusal):
    wording = Wording(
        "房屋 {unit} 尚未交付，没有可托管的钥匙。",
        "Unit {unit} is not handed over; its keys are not the owner's to leave.",
    )


class MoreThanReleased(Refusal):
    wording = Wording(
        "房屋 {unit} 只发放过 {released} 把钥匙。", "Only {released} keys of unit {unit} were ever released."
    )


class NoKeysInCustody(Refusal):
    wording = Wording("房屋 {unit} 没有托管的钥匙。", "No keys of unit {unit} are in custody.")


class KeysStillOut(Refusal):
    wording = Wording("房屋 {unit} 还有 {keys} 把钥匙借出未还。", "{keys} keys of unit {unit} are still borrowed.")


class NotEnoughKeys(Refusal):
    wording = Wording(
        "房屋 {unit} 托管的钥匙现有 {left} 把。", "Of unit {unit} there are {left} keys in custody to borrow."
    )


class BorrowingIdTaken(Refusal):
    wording = Wording(
        "借用记录 {borrowing} 已按其他内容登记。", "Borrowing {borrowing} is recorded with other particulars."
    )


class BorrowingNotKnown(Refusal):
    status = 404
    wording = Wording("房屋 {unit} 没有借用记录 {borrowing}。", "Unit {unit} has no borrowing {borrowing}.")


def agree_key_custody(asked: Asked[AgreeKeyCustody], custody: KeyCustody, row: UnitOnBoard | None) -> list[Event]:
    command = asked.command
    unit = unit_here(command, command.unit, row)
    if unit.handed_over_on is None:
        raise NotHandedOverYet(unit=command.unit)
    if command.owner not in unit.owners:
        raise NotAnOwner(owner=command.owner, unit=command.unit)
    if unit.keys and command.keys > unit.keys:
        raise MoreThanReleased(unit=command.unit, released=unit.keys)
    fact = KeyCustodyAgreed(
        estate=unit.estate, unit=unit.unit, building=unit.building, owner=command.owner, keys=command.keys,
        purpose=command.purpose, scan=command.scan,
    )  # fmt: skip
    if custody.agreed == fact:
        return []
    if custody.keys_out > command.keys:
        raise KeysStillOut(unit=command.unit, keys=custody.keys_out)
    return [fact]


def end_key_custody(asked: Asked[EndKeyCustody], custody: KeyCustody, row: UnitOnBoard | None) -> list[Event]:
    """Ended twice it is ended; what was never agreed cannot end."""
    command = asked.command
    unit = unit_here(command, command.unit, row)
    agreed = custody.agreed
    if agreed is None:
        if custody.ended:
            return []
        raise NoKeysInCustody(unit=command.unit)
    if custody.out:
        raise KeysStillOut(unit=command.unit, keys=custody.keys_out)
    return [
        KeyCustodyEnded(
            estate=unit.estate, unit=unit.unit, building=unit.building, owner=agreed.owner, keys=agreed.keys
        )
    ]  # fmt: skip


def borrow_key(
    asked: Asked[BorrowKey], custody: KeyCustody, row: UnitOnBoard | None, estate: EstateOnList | None,
    borrower: PersonOnList | None, engaged: ContractorOnList | None, policies: Mapping[str, PolicyOnList | None],
) -> list[Event]:  # fmt: skip
    command = asked.command
    unit = unit_here(command, command.unit, row)
    estate = estate_here(command.estate, estate)
    stands = custody.known.get(command.borrowing)
    if stands is not None:
        if any(getattr(stands, name) != getattr(command, name) for name in SAID):
            raise BorrowingIdTaken(borrowing=command.borrowing)
        return []
    if borrower is None or borrower.erased:
        raise PersonNotKnown(person=command.borrower)
    if command.contractor is not None and engaged is None:
        raise ContractorNotEngaged(contractor=command.contractor, estate=command.estate)
    _enough(command, custody, unit)
    back_by = time.fromisoformat(in_force(policies, command.estate).values.keys_back_by)
    due = datetime.combine(local_day(asked.at, estate), back_by, ZoneInfo(estate.time_zone)).astimezone(UTC)
    return [
        KeyBorrowed(
            estate=unit.estate, unit=unit.unit, building=unit.building, borrowing=command.borrowing,
            lent_by=asked.person, due_back_at=max(due, asked.at), **{name: getattr(command, name) for name in SAID},
        )
    ]  # fmt: skip


def _enough(command: BorrowKey, custody: KeyCustody, unit: UnitOnBoard) -> None:
    """Before the handover all keys are with us; after it only what the owner left."""
    if unit.handed_over_on is None:
        return
    left = (custody.agreed.keys if custody.agreed else 0) - custody.keys_out
    if command.keys > left:
        raise NotEnoughKeys(unit=command.unit, left=left)


def return_key(asked: Asked[ReturnKey], custody: KeyCustody) -> list[Event]:
    command = asked.command
    known = custody.known.get(command.borrowing)
    if known is None:
        raise BorrowingNotKnown(unit=command.unit, borrowing=command.borrowing)
    if command.borrowing not in custody.out:
        return []
    return [
        KeyReturned(
            estate=known.estate, unit=known.unit, building=known.building, borrowing=known.borrowing,
            issue=known.issue, keys=known.keys,
        )
    ]  # fmt: skip


def mark_key_overdue(asked: Asked[MarkKeyOverdue], custody: KeyCustody) -> list[Event]:
    """By deadline; what came back meanwhile is not late."""
    command = asked.command
    out = custody.out.get(command.borrowing)
    if out is None or command.borrowing in custody.overdue or out.due_back_at != command.due_back_at:
        return []
    said = {name: value for name, value in out if name != "lent_by"}
    return [KeyBecameOverdue(**said)]


def overdue_key(row: Borrowed) -> MarkKeyOverdue:
    return MarkKeyOverdue.model_validate(
        {"estate": row.estate, "unit": row.unit, "borrowing": row.borrowing, "due_back_at": row.due_back_at}
    )  # fmt: skip
