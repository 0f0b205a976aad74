"""Coordination items (协调事项): one party asks another, due, answered, escalated to both heads where it is not."""

from typing import Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from shared.contracts.identifiers import ContractorId, CoordinationItemId, MeetingId, PersonId, UnitId
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent, OwnersQuery
from shared.contracts.owners.parties import Party, Side
from shared.contracts.vocabulary import Row, Value
from shared.messages import Text

ItemState = Literal["raised", "answered", "closed"]


class CoordinationEvent(OwnersEvent):
    """A fact about one item; `contractor` says which company, where one side of it is a contractor."""

    item: CoordinationItemId
    from_party: Party
    from_side: Side
    to_party: Party
    to_side: Side
    contractor: ContractorId | None = None


class CoordinationItemRaised(
    CoordinationEvent, wire="CoordinationItemRaised", stream="coordination-item:{item}"
):  # fmt: skip
    """One party asks something of another, to be answered by `due_at`; `meeting` is the one whose minutes raised it."""

    text: Text
    due_at: AwareDatetime
    unit: UnitId | None = None
    meeting: MeetingId | None = None
    raised_by: PersonId


def between_two(from_party: Party, to_party: Party, contractor: ContractorId | None) -> None:
    """Raises ValueError for a party that asks itself, and for a contractor's item that names no company."""
    if from_party == to_party:
        raise ValueError("a party asks another one")
    if ("contractor" in (from_party, to_party)) != (contractor is not None):
        raise ValueError("a contractor's item names the company, no other does")


class ItemRow(Row):
    """What is asked, of whom, until when, as minutes list it."""

    item: CoordinationItemId
    from_party: Party
    to_party: Party
    contractor: ContractorId | None = None
    text: Text = Field(min_length=1)
    due_at: AwareDatetime

    @model_validator(mode="after")
    def _between_two(self) -> Self:
        between_two(self.from_party, self.to_party, self.contractor)
        return self


class RaiseCoordinationItem(OwnersCommand, wire="RaiseCoordinationItem"):
    """By a role that speaks for the asking party. The same item again changes nothing.

    Refused `WorkingGroupNotFormed`, `NotYourParty`, `UnitNotKnown`, `DuePassed`, `ContractorNotEngaged`,
    `ItemRaisedOtherwise`.
    """

    item: CoordinationItemId
    from_party: Party
    to_party: Party
    contractor: ContractorId | None = None
    text: Text = Field(min_length=1)
    due_at: AwareDatetime
    unit: UnitId | None = None

    @model_validator(mode="after")
    def _between_two(self) -> Self:
        between_two(self.from_party, self.to_party, self.contractor)
        return self


class CoordinationItemAnswered(
    CoordinationEvent, wire="CoordinationItemAnswered", stream="coordination-item:{item}"
):  # fmt: skip
    """The party asked has answered; `late` after it was due."""

    answer: Text
    answered_by: PersonId
    late: bool


class AnswerCoordinationItem(OwnersCommand, wire="AnswerCoordinationItem"):
    """By a role that speaks for the party asked; a contractor for the own company. Also once it is escalated.

    Refused `ItemNotKnown`, `ItemNotOpen`, `NotYourParty`.
    """

    item: CoordinationItemId
    answer: Text = Field(min_length=1)


class CoordinationItemReturned(
    CoordinationEvent, wire="CoordinationItemReturned", stream="coordination-item:{item}"
):  # fmt: skip
    """The answer does not do: it is asked again, the `round` time, until `due_at`."""

    reason: Text
    due_at: AwareDatetime
    round: int


class ReturnCoordinationItem(OwnersCommand, wire="ReturnCoordinationItem"):
    """By a role that speaks for the asking party. Refused `ItemNotKnown`, `ItemNotAnswered`, `DuePassed`."""

    item: CoordinationItemId
    reason: Text = Field(min_length=1)
    due_at: AwareDatetime


class CoordinationItemClosed(
    CoordinationEvent, wire="CoordinationItemClosed", stream="coordination-item:{item}"
):  # fmt: skip
    """The asking party has what it asked for."""

    closed_by: PersonId


class CloseCoordinationItem(OwnersCommand, wire="CloseCoordinationItem"):
    """By a role that speaks for the asking party. Refused `ItemNotKnown`, `ItemNotAnswered`."""

    item: CoordinationItemId


class CoordinationItemEscalated(
    CoordinationEvent, wire="CoordinationItemEscalated", stream="coordination-item:{item}"
):  # fmt: skip
    """Not answered in time: both heads of the working group have it before them."""

    text: Text
    due_at: AwareDatetime
    developer_head: PersonId
    property_head: PersonId


class EscalateCoordinationItem(OwnersCommand, wire="EscalateCoordinationItem"):
    """System, when `due_at` has passed: nothing happens where it was answered, closed or given another day."""

    item: CoordinationItemId
    due_at: AwareDatetime


class CoordinationItemRow(Value):
    """One item. `overdue`: not answered and past its day; `round` counts from 1 how often it was asked."""

    item: CoordinationItemId
    from_party: Party
    to_party: Party
    contractor: ContractorId | None
    unit: UnitId | None
    contract_code: str | None
    text: Text
    state: ItemState
    due_at: AwareDatetime
    overdue: bool
    escalated: bool
    round: int
    reason: Text | None
    answer: Text | None
    answered_by: PersonId | None
    late: bool
    raised_by: PersonId
    raised_at: AwareDatetime
    meeting: MeetingId | None
    version: int


class CoordinationPage(Value):
    rows: tuple[CoordinationItemRow, ...]
    after: CoordinationItemId | None = None


class CoordinationItems(OwnersQuery[CoordinationPage], wire="CoordinationItems"):
    """Items by due moment, narrowed by what is given. Staff; a contractor sees those of the own company."""

    state: ItemState | None = None
    party: Party | None = None
    overdue: bool | None = None
    after: CoordinationItemId | None = None
    limit: int = Field(default=200, ge=1, le=500)
