"""The promises of an estate's sale, each as it stands; who was told; and findings that ended with an explanation."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from shared.contracts.defects import IssueExplained
from shared.contracts.owners import (
    Affected,
    ExplanationAgreed,
    OwnerToldOfGap,
    PromiseCorrected,
    PromiseGapFound,
    PromiseRecorded,
)
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

HERE = Path(__file__).parent


@dataclass(frozen=True)
class PromiseOnList:
    """`everywhere`, `buildings`, `units` are those of the gap once it is found; `position` is that of its record."""

    promise: str
    estate: str
    position: int
    version: int
    source: str
    text: str
    evidence: tuple[str, ...]
    everywhere: bool
    buildings: tuple[str, ...]
    units: tuple[str, ...]
    built: str | None = None
    gap: str | None = None
    explanation: str | None = None
    explanation_version: int = 0
    compensation: str | None = None
    amount: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True)
class OwnerTold:
    told_key: str  # <promise>/<unit>/<owner>
    promise: str
    unit: str
    owner: str
    version: int
    told_on: date
    how: str


@dataclass(frozen=True)
class Finding:
    issue: str
    estate: str
    unit: str
    explanation: str


def fold(row: PromiseOnList | None, happened: Recorded) -> PromiseOnList | None:
    if isinstance(happened.event, PromiseRecorded):
        event = happened.event
        return PromiseOnList(
            event.promise, event.estate, happened.position, happened.version, event.source, event.text,
            event.evidence, *_where(event.affected),
        )  # fmt: skip
    return None if row is None else replace(_moved(row, happened.event), version=happened.version)


def _moved(row: PromiseOnList, event: Event | None) -> PromiseOnList:
    match event:
        case PromiseCorrected():
            row = replace(row, source=event.source, text=event.text, evidence=event.evidence)
            return row if row.gap is not None else _affecting(row, event.affected)
        case PromiseGapFound():
            return _affecting(replace(row, built=event.built, gap=event.gap), event.affected)
        case ExplanationAgreed():
            return replace(
                row, explanation=event.explanation, explanation_version=event.version,
                compensation=event.compensation or None, amount=event.amount, currency=event.currency,
            )  # fmt: skip
        case _:
            return row


def _affecting(row: PromiseOnList, affected: Affected) -> PromiseOnList:
    everywhere, buildings, units = _where(affected)
    return replace(row, everywhere=everywhere, buildings=buildings, units=units)


def _where(affected: Affected) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    return affected.everywhere, affected.buildings, affected.units


def told_key(event: OwnerToldOfGap) -> tuple[str, ...]:
    return (f"{event.promise}/{event.unit}/{event.owner}",)


def fold_told(row: OwnerTold | None, happened: Recorded) -> OwnerTold | None:
    match happened.event:
        case OwnerToldOfGap() as event:
            key = told_key(event)[0]
            return OwnerTold(key, event.promise, event.unit, event.owner, event.version, event.told_on, event.how)
        case _:
            return row


def fold_finding(row: Finding | None, happened: Recorded) -> Finding | None:
    match happened.event:
        case IssueExplained(unit=str(unit)) as event:
            return Finding(event.issue, event.estate, unit, event.explanation)
        case _:
            return row


CONCERNING: tuple[type[Event], ...] = (PromiseRecorded, PromiseCorrected, PromiseGapFound, ExplanationAgreed)
PROMISES = ReadModel(
    name="promises", version=1, source="owners", row=PromiseOnList, fold=fold, inline=True,
    ddl=HERE / "promises.sql", keys={event: by("promise") for event in CONCERNING},
    ignored=frozenset(events_of("owners").values()) - set(CONCERNING),
)  # fmt: skip
OWNERS_TOLD = ReadModel(
    name="owners_told", version=1, source="owners", row=OwnerTold, fold=fold_told, inline=True,
    ddl=HERE / "owners_told.sql", keys={OwnerToldOfGap: told_key},
    ignored=frozenset(events_of("owners").values()) - {OwnerToldOfGap},
)  # fmt: skip
EXPLAINED_FINDINGS = ReadModel(
    name="explained_findings", version=1, source="defects", row=Finding, fold=fold_finding,
    ddl=HERE / "explained_findings.sql", keys={IssueExplained: by("issue")},
    ignored=frozenset(events_of("defects").values()) - {IssueExplained},
)  # fmt: skip
