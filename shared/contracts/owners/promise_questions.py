"""What owners answers about promises: all of an estate, and what a counter says to the owner in front of it."""

from datetime import date

from pydantic import Field

from shared.contracts.identifiers import IssueId, OwnerId, PromiseId, Sha256, UnitId
from shared.contracts.money import Amount
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.promises import Affected, PromiseSource, ToldHow
from shared.contracts.vocabulary import Currency, Value
from shared.messages import Text


class PromiseRow(Value):
    """One promise as it stands; `affected` are the units of the gap once there is one, `told` owners told so far."""

    promise: PromiseId
    source: PromiseSource
    text: Text
    affected: Affected
    evidence: tuple[Sha256, ...]
    built: Text | None = None
    gap: Text | None = None
    explanation: Text | None = None
    explanation_version: int = 0
    compensation: Text | None = None
    amount: Amount | None = None
    currency: Currency | None = None
    units: int
    told: int
    version: int


class PromisePage(Value):
    rows: tuple[PromiseRow, ...]
    after: str | None = None


class Promises(OwnersQuery[PromisePage], wire="Promises"):
    """The estate's promises, first recorded first; `unexplained`: only those with a gap and no agreed explanation."""

    unexplained: bool = False
    after: str | None = Field(default=None, max_length=100)
    limit: int = Field(default=100, ge=1, le=500)


class ToldOfGap(Value):
    """Who was told what when."""

    owner: OwnerId
    version: int
    told_on: date
    how: ToldHow


class PromiseOfUnit(Value):
    """What the counter says of one promise; `explanation` is None where nothing has been agreed yet."""

    promise: PromiseId
    source: PromiseSource
    text: Text
    built: Text | None = None
    gap: Text | None = None
    explanation: Text | None = None
    explanation_version: int = 0
    compensation: Text | None = None
    amount: Amount | None = None
    currency: Currency | None = None
    told: tuple[ToldOfGap, ...] = ()


class ExplainedFinding(Value):
    """A finding that ended with an agreed explanation instead of work; the issue itself is asked of defects."""

    issue: IssueId
    explanation: Text


class UnitPromisesView(Value):
    """For the owner in front of the counter: gaps first."""

    unit: UnitId
    promises: tuple[PromiseOfUnit, ...]
    findings: tuple[ExplainedFinding, ...]


class PromisesOfUnit(OwnersQuery[UnitPromisesView], wire="PromisesOfUnit"):
    """Staff. Refused `NotFound` for a unit that is not in this estate."""

    unit: UnitId
