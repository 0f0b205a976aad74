"""Promises and gaps (销售承诺): what was promised in the sale, what was built, what affected owners are told."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from shared.contracts.identifiers import BuildingId, OwnerId, PromiseId, Sha256, UnitId
from shared.contracts.money import Amount, Positive
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.vocabulary import Currency, Value
from shared.messages import Line, Text

Said = Annotated[Text, StringConstraints(min_length=1)]
PromiseSource = Literal["contract", "advert", "talk", "show_flat"]  # 合同、广告、口头、样板房
ToldHow = Literal["counter", "phone", "letter", "home", "chat"]


class Affected(Value):
    """Which units: all of the estate, all of these buildings, and these units besides."""

    everywhere: bool = False
    buildings: tuple[BuildingId, ...] = Field(default=(), max_length=500)
    units: tuple[UnitId, ...] = Field(default=(), max_length=2_000)

    @model_validator(mode="after")
    def _somewhere(self) -> "Affected":
        if not (self.everywhere or self.buildings or self.units):
            raise ValueError("a promise is about the estate, a building or a unit at least")
        return self


class PromiseRecorded(OwnersEvent, wire="PromiseRecorded", stream="promise:{promise}"):
    """Something was promised in the sale; `evidence` are scans and pictures of where it was said."""

    promise: PromiseId
    source: PromiseSource
    text: Text
    affected: Affected
    evidence: tuple[Sha256, ...] = ()


class RecordPromise(OwnersCommand, wire="RecordPromise"):
    """Role sales, customer_service or developer_rep; the text names no person. Refused `PromiseIdTaken`."""

    promise: PromiseId
    source: PromiseSource
    text: Said
    affected: Affected
    evidence: tuple[Sha256, ...] = Field(default=(), max_length=50)


class PromiseCorrected(OwnersEvent, wire="PromiseCorrected", stream="promise:{promise}"):
    """The promise had been recorded wrong and reads so from here on; the first word stays in the log."""

    promise: PromiseId
    source: PromiseSource
    text: Text
    affected: Affected
    evidence: tuple[Sha256, ...] = ()
    reason: Line


class CorrectPromise(OwnersCommand, wire="CorrectPromise"):
    """Role sales or developer_rep, whole and with the reason. Refused `PromiseNotKnown`."""

    promise: PromiseId
    source: PromiseSource
    text: Said
    affected: Affected
    evidence: tuple[Sha256, ...] = Field(default=(), max_length=50)
    reason: Line


class PromiseGapFound(OwnersEvent, wire="PromiseGapFound", stream="promise:{promise}"):
    """What was built is not what was promised, in these units; said again with other facts it replaces the former."""

    promise: PromiseId
    built: Text
    gap: Text
    affected: Affected


class FindPromiseGap(OwnersCommand, wire="FindPromiseGap"):
    """Role developer_rep, inspector or customer_service. Refused `PromiseNotKnown`."""

    promise: PromiseId
    built: Said
    gap: Said
    affected: Affected


class ExplanationAgreed(OwnersEvent, wire="ExplanationAgreed", stream="promise:{promise}"):
    """From here on everybody at a counter says the same (统一说辞); `compensation` is for each unit affected."""

    promise: PromiseId
    version: int
    explanation: Text
    compensation: Text = ""
    amount: Amount | None = None
    currency: Currency | None = None


class AgreeExplanation(OwnersCommand, wire="AgreeExplanation"):
    """Role project_manager or developer_rep. Refused `GapNotFound`; another text is the next version.

    `amount` is what each affected unit gets; it is said here and paid elsewhere.
    """

    promise: PromiseId
    explanation: Said
    compensation: Text = ""
    amount: Positive | None = None
    currency: Currency | None = None

    @model_validator(mode="after")
    def _of_a_currency(self) -> "AgreeExplanation":
        if (self.amount is None) != (self.currency is None):
            raise ValueError("an amount has a currency")
        return self


class OwnerToldOfGap(OwnersEvent, wire="OwnerToldOfGap", stream="promise:{promise}"):
    """The owner of an affected unit was told of the gap with the explanation of this version."""

    promise: PromiseId
    unit: UnitId
    owner: OwnerId
    version: int
    told_on: date
    how: ToldHow
    proof: Sha256 | None = None


class RecordOwnerToldOfGap(OwnersCommand, wire="RecordOwnerToldOfGap"):
    """Role customer_service or sales, who told. Refused `ExplanationNotAgreed`, `UnitNotAffected`, `NotAnOwner`."""

    promise: PromiseId
    unit: UnitId
    owner: OwnerId
    told_on: date
    how: ToldHow
    proof: Sha256 | None = None
