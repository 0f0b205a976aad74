"""A coordination item (协调事项): raised by one party, answered by another, returned or closed; escalated when late."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.owners.billing import unit_here
from services.owners.person import ContractorNotEngaged
from services.owners.read_models.contractors import ContractorOnList
from services.owners.read_models.coordination_items import ItemOnList
from services.owners.read_models.unit_board import UnitOnBoard
from services.owners.read_models.working_groups import GroupOnList
from services.owners.speaking import must_speak_for
from services.owners.working_group import WorkingGroupNotFormed
from shared.contracts.owners import (
    SIDES,
    AnswerCoordinationItem,
    CloseCoordinationItem,
    CoordinationItemAnswered,
    CoordinationItemClosed,
    CoordinationItemEscalated,
    CoordinationItemRaised,
    CoordinationItemReturned,
    EscalateCoordinationItem,
    ItemRow,
    ItemState,
    RaiseCoordinationItem,
    ReturnCoordinationItem,
)
from shared.contracts.owners.words import ITEMS
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Command, Event
from shared.problems import Refusal
from shared.wording import Wording


class ItemNotKnown(Refusal):
    status = 404
    wording = Wording("没有协调事项 {item}。", "There is no coordination item {item}.")


class OfItem(Refusal):
    """Says how the item stands."""

    @property
    def words(self) -> Wording:
        return self.wording.fill(item=self.facts["item"], state=ITEMS[self.facts["state"]])


class ItemNotOpen(OfItem):
    wording = Wording("协调事项 {item} {state}。", "Coordination item {item} is {state}.")


class ItemNotAnswered(OfItem):
    wording = Wording("协调事项 {item} {state}，尚无答复可处理。", "Coordination item {item} is {state}.")


class ItemRaisedOtherwise(Refusal):
    wording = Wording("协调事项 {item} 已按其他内容提出。", "Coordination item {item} was raised with other content.")


class DuePassed(Refusal):
    status = 400
    wording = Wording("期限 {due_at} 已过。", "{due_at} has passed; nothing can be due then.")


@dataclass(frozen=True)
class Item:
    """`raised` is None where it never was; `escalated` is the due moment for which it was."""

    raised: CoordinationItemRaised | None = None
    state: ItemState = "raised"
    due_at: datetime | None = None
    round: int = 1
    answer: str | None = None
    escalated: datetime | None = None


def evolve(item: Item, event: Event) -> Item:
    match event:
        case CoordinationItemRaised():
            return Item(event, due_at=event.due_at)
        case CoordinationItemAnswered():
            return replace(item, state="answered", answer=event.answer)
        case CoordinationItemReturned():
            return replace(item, state="raised", due_at=event.due_at, round=event.round, answer=None)
        case CoordinationItemClosed():
            return replace(item, state="closed")
        case CoordinationItemEscalated():
            return replace(item, escalated=event.due_at)
        case _:
            return item


STREAM = "coordination-item:{item}"
COORDINATION_ITEM = Aggregate("coordination-item", Item(), evolve)


def raise_item(
    asked: Asked[RaiseCoordinationItem], item: Item, group: GroupOnList | None, engaged: ContractorOnList | None,
    unit: UnitOnBoard | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    must_speak_for(asked, command.from_party, command.contractor)
    if command.unit is not None:
        unit_here(command, command.unit, unit)
    return raised(asked, command, item, group, engaged, unit=command.unit)


def raised(
    asked: Asked[Command], wish: RaiseCoordinationItem | ItemRow, item: Item, group: GroupOnList | None,
    engaged: ContractorOnList | None, **more: Any,
) -> list[Event]:  # fmt: skip
    """Also for what minutes raise, whoever writes them."""
    if group is None:
        raise WorkingGroupNotFormed(estate=asked.command.estate)
    if wish.contractor is not None and engaged is None:
        raise ContractorNotEngaged(contractor=wish.contractor, estate=asked.command.estate)
    fact = CoordinationItemRaised(
        estate=asked.command.estate, item=wish.item, from_party=wish.from_party, from_side=SIDES[wish.from_party],
        to_party=wish.to_party, to_side=SIDES[wish.to_party], contractor=wish.contractor, text=wish.text,
        due_at=wish.due_at, raised_by=asked.person, **more,
    )  # fmt: skip
    if item.raised is not None:
        if item.raised.model_copy(update={"raised_by": asked.person}) != fact:
            raise ItemRaisedOtherwise(item=wish.item)
        return []
    _must_be_to_come(wish.due_at, asked.at)
    return [fact]


def answer_item(asked: Asked[AnswerCoordinationItem], item: Item) -> list[Event]:
    command, fact = asked.command, known(asked.command.item, item)
    must_speak_for(asked, fact.to_party, fact.contractor)
    if item.state == "answered" and item.answer == command.answer:
        return []
    if item.state != "raised":
        raise ItemNotOpen(item=command.item, state=item.state)
    late = item.due_at is not None and asked.at > item.due_at
    return [CoordinationItemAnswered(**about(fact), answer=command.answer, answered_by=asked.person, late=late)]


def return_item(asked: Asked[ReturnCoordinationItem], item: Item) -> list[Event]:
    command, fact = asked.command, known(asked.command.item, item)
    must_speak_for(asked, fact.from_party, fact.contractor)
    if item.state == "raised" and item.round > 1 and item.due_at == command.due_at:
        return []
    _must_be_answered(command.item, item)
    _must_be_to_come(command.due_at, asked.at)
    return [
        CoordinationItemReturned(
            **about(fact), reason=command.reason, due_at=command.due_at, round=item.round + 1
        )
    ]  # fmt: skip


def close_item(asked: Asked[CloseCoordinationItem], item: Item) -> list[Event]:
    command, fact = asked.command, known(asked.command.item, item)
    must_speak_for(asked, fact.from_party, fact.contractor)
    if item.state == "closed":
        return []
    _must_be_answered(command.item, item)
    return [CoordinationItemClosed(**about(fact), closed_by=asked.person)]


def escalate_item(asked: Asked[EscalateCoordinationItem], item: Item, group: GroupOnList | None) -> list[Event]:
    """By deadline; what was answered, closed or given another day meanwhile is not escalated."""
    due_at = asked.command.due_at
    if item.raised is None or item.state != "raised" or item.due_at != due_at or item.escalated == due_at:
        return []
    if group is None:
        raise WorkingGroupNotFormed(estate=asked.command.estate)
    return [
        CoordinationItemEscalated(
            **about(item.raised), text=item.raised.text, due_at=due_at, developer_head=group.developer_head,
            property_head=group.property_head,
        )
    ]  # fmt: skip


def overdue_item(row: ItemOnList) -> EscalateCoordinationItem:
    return EscalateCoordinationItem.model_validate(
        {"estate": row.estate, "item": row.item, "due_at": row.escalate_at}
    )  # fmt: skip


def about(raised: CoordinationItemRaised) -> dict[str, Any]:
    """What every fact about the item names."""
    names = ("estate", "item", "from_party", "from_side", "to_party", "to_side", "contractor")
    return {name: getattr(raised, name) for name in names}


def known(name: str, item: Item) -> CoordinationItemRaised:
    if item.raised is None:
        raise ItemNotKnown(item=name)
    return item.raised


def _must_be_answered(name: str, item: Item) -> None:
    if item.state != "answered":
        raise ItemNotAnswered(item=name, state=item.state)


def _must_be_to_come(due_at: datetime, at: datetime) -> None:
    if due_at <= at:
        raise DuePassed(due_at=due_at.isoformat())
