"""The visit policies that were set; the estate's own goes before the group's, the trade's defaults are version 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.contracts.visits import VisitPolicy, VisitPolicySet
from shared.messages import GROUP, Command, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class PolicyRow:
    estate: str
    version: int
    terms: dict[str, Any]


def fold(row: PolicyRow | None, happened: Recorded) -> PolicyRow | None:
    match happened.event:
        case VisitPolicySet() as event:
            return PolicyRow(event.estate, event.version, event.values.model_dump())
        case _:
            return row


VISIT_POLICIES = ReadModel(
    name="visit_policies", version=1, source="visits", row=PolicyRow, fold=fold, inline=True,
    ddl=Path(__file__).with_name("visit_policies.sql"),
    keys={VisitPolicySet: by("estate")}, ignored=frozenset(events_of("visits").values()) - {VisitPolicySet},
)  # fmt: skip


def own_and_group(command: Command) -> tuple[str, str]:
    return command.estate, GROUP


def in_force(rows: Mapping[str, PolicyRow | None], estate: str) -> tuple[int, VisitPolicy]:
    """Version and values by which the estate decides now."""
    row = rows.get(estate) or rows.get(GROUP)
    return (0, VisitPolicy()) if row is None else (row.version, VisitPolicy.model_validate(row.terms))
