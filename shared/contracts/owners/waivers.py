"""Fees waived: the payee does without, by another person than who billed."""

from decimal import Decimal

from shared.contracts.identifiers import BuildingId, PersonId, UnitId, WaiverId
from shared.contracts.money import Positive
from shared.contracts.owners.bills import ItemNumber
from shared.contracts.owners.fees import FeeCode, PayeeCode, PayeeKind
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.vocabulary import Currency
from shared.messages import Line


class FeeWaived(OwnersEvent, wire="FeeWaived", stream="bill:{unit}"):
    """The payee does without so much of it; `waived_by` is another person than who billed it."""

    unit: UnitId
    building: BuildingId
    waiver: WaiverId
    item: int
    fee: FeeCode
    payee: PayeeCode
    payee_kind: PayeeKind
    amount: Decimal
    currency: Currency
    reason: Line
    waived_by: PersonId


class WaiveFee(OwnersCommand, wire="WaiveFee"):
    """Role developer_rep for the developer's fees; project_manager or property_manager for the property company's.

    Refused `WaivedByBiller`, `FeeNotWaivable`, `NotYoursToWaive`, `MoreThanOpen`.
    """

    unit: UnitId
    waiver: WaiverId
    item: ItemNumber
    amount: Positive
    currency: Currency
    reason: Line


class WaiverTakenBack(OwnersEvent, wire="WaiverTakenBack", stream="bill:{unit}"):
    """What was waived is owed again; the waiver stays to be seen."""

    unit: UnitId
    building: BuildingId
    waiver: WaiverId
    item: int
    fee: FeeCode
    payee: PayeeCode
    payee_kind: PayeeKind
    amount: Decimal
    currency: Currency
    reason: Line
    taken_back_by: PersonId


class TakeBackWaiver(OwnersCommand, wire="TakeBackWaiver"):
    """The roles that may waive it. Refused `WaiverNotKnown`, `NotYoursToWaive`."""

    unit: UnitId
    waiver: WaiverId
    reason: Line
