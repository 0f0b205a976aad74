"""The values in force (cfg): of an estate's own, else of the group, else the trade's defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.owners.read_models.own_or_group import holding
from shared.contracts.owners import HandoverPolicy, HandoverPolicySet
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class PolicyOnList:
    estate: str
    version: int
    policy: dict[str, Any]


@dataclass(frozen=True)
class InForce:
    version: int
    values: HandoverPolicy


def in_force(rows: Mapping[str, PolicyOnList | None], estate: str) -> InForce:
    row = holding(rows, estate)
    return InForce(row.version, HandoverPolicy.model_validate(row.policy)) if row else InForce(0, HandoverPolicy())


def fold(row: PolicyOnList | None, happened: Recorded) -> PolicyOnList | None:
    match happened.event:
        case HandoverPolicySet() as event:
            return PolicyOnList(event.estate, event.version, event.values.model_dump(mode="json"))
        case _:
            return row


HANDOVER_POLICIES = ReadModel(
    name="handover_policies", version=2, source="owners", row=PolicyOnList, fold=fold, inline=True,
    ddl=Path(__file__).with_name("handover_policies.sql"), keys={HandoverPolicySet: by("estate")},
    ignored=frozenset(events_of("owners").values()) - {HandoverPolicySet},
)  # fmt: skip
