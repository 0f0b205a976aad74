"""Keys the property company keeps for an owner (钥匙托管), every borrowing of one, and the evening's count."""

from datetime import date
from typing import Self

from pydantic import AwareDatetime, Field, model_validator

from shared.contracts.identifiers import (
    BorrowingId,
    BuildingId,
    ContractorId,
    IssueId,
    OwnerId,
    PersonId,
    Sha256,
    UnitId,
)
from shared.contracts.money import Amount
from shared.contracts.owners.fees import PayeeCode
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.owners.payments import PaymentMethod
from shared.contracts.vocabulary import Currency, Value
from shared.messages import Line, Text


class KeyCustodyAgreed(OwnersEvent, wire="KeyCustodyAgreed", stream="key-custody:{unit}"):
    """The owner leaves so many keys with the property company, by a signed agreement (钥匙托管书)."""

    unit: UnitId
    building: BuildingId
    owner: OwnerId
    keys: int
    purpose: Line
    scan: Sha256 | None = None


class AgreeKeyCustody(OwnersCommand, wire="AgreeKeyCustody"):
    """Role customer_service, who has the signed paper. Refused `NotHandedOverYet`, `NotAnOwner`, `MoreThanReleased`.

    Agreed anew with other keys it replaces what was agreed.
    """

    unit: UnitId
    owner: OwnerId
    keys: int = Field(ge=1, le=100)
    purpose: Line
    scan: Sha256 | None = None


class KeyCustodyEnded(OwnersEvent, wire="KeyCustodyEnded", stream="key-custody:{unit}"):
    """The owner has all the keys back."""

    unit: UnitId
    building: BuildingId
    owner: OwnerId
    keys: int


class EndKeyCustody(OwnersCommand, wire="EndKeyCustody"):
    """Role customer_service. Refused `NoKeysInCustody`, and `KeysStillOut` while one is borrowed."""

    unit: UnitId


class KeyBorrowed(OwnersEvent, wire="KeyBorrowed", stream="key-custody:{unit}"):
    """Somebody has keys of the unit for a repair, until `due_back_at`."""

    unit: UnitId
    building: BuildingId
    borrowing: BorrowingId
    issue: IssueId
    borrower: PersonId
    contractor: ContractorId | None = None
    keys: int
    lent_by: PersonId
    due_back_at: AwareDatetime


class BorrowKey(OwnersCommand, wire="BorrowKey"):
    """Role customer_service, service_supervisor or inspector; due back the same evening (cfg).

    Of a unit handed over only what is in custody. Refused `NotEnoughKeys`, `PersonNotKnown`, `ContractorNotEngaged`,
    `BorrowingIdTaken`.
    """

    unit: UnitId
    borrowing: BorrowingId
    issue: IssueId
    borrower: PersonId
    contractor: ContractorId | None = None
    keys: int = Field(default=1, ge=1, le=100)


class KeyReturned(OwnersEvent, wire="KeyReturned", stream="key-custody:{unit}"):
    """The borrowed keys are back."""

    unit: UnitId
    building: BuildingId
    borrowing: BorrowingId
    issue: IssueId
    keys: int


class ReturnKey(OwnersCommand, wire="ReturnKey"):
    """Roles as for `BorrowKey`. Refused `BorrowingNotKnown`; back already it changes nothing."""

    unit: UnitId
    borrowing: BorrowingId


class KeyBecameOverdue(OwnersEvent, wire="KeyBecameOverdue", stream="key-custody:{unit}"):
    """Borrowed keys are not back by the evening: somebody has to be called."""

    unit: UnitId
    building: BuildingId
    borrowing: BorrowingId
    issue: IssueId
    borrower: PersonId
    contractor: ContractorId | None = None
    keys: int
    due_back_at: AwareDatetime


class MarkKeyOverdue(OwnersCommand, wire="MarkKeyOverdue"):
    """System only: by deadline. What came back meanwhile is not overdue."""

    unit: UnitId
    borrowing: BorrowingId
    due_back_at: AwareDatetime


class CountedMoney(Value):
    """What lay in the drawers of one payee by one method; `counted` is exact."""

    payee: PayeeCode
    method: PaymentMethod
    currency: Currency
    counted: Amount


class EveningCounted(OwnersEvent, wire="EveningCounted", stream="evening:{estate}:{day}"):
    """Keys, money and papers as they were counted in the evening of this day, for the `number`th time."""

    day: date
    number: int
    keys_released: int
    keys_out: int
    papers_signed: int
    money: tuple[CountedMoney, ...]
    remark: Text = ""
    counted_by: PersonId


class CountEvening(OwnersCommand, wire="CountEvening"):
    """Role service_supervisor, customer_service or project_manager; counted again it stands as counted last.

    `keys_released` and `papers_signed` by the signed receipts of the day, `keys_out` by the borrowing slips. What it
    should come to is answered by `EveningCount`. Refused `CountedInFuture`.
    """

    day: date
    keys_released: int = Field(ge=0, le=1_000_000)
    keys_out: int = Field(ge=0, le=1_000_000)
    papers_signed: int = Field(ge=0, le=1_000_000)
    money: tuple[CountedMoney, ...] = Field(default=(), max_length=200)
    remark: Text = ""

    @model_validator(mode="after")
    def _each_drawer_once(self) -> Self:
        drawers = [(one.payee, one.method, one.currency) for one in self.money]
        if len(drawers) != len(set(drawers)):
            raise ValueError("each payee and method is counted once")
        return self
