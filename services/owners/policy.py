"""The handover policy (cfg) of an estate or the group: versions that are set and never change what is decided."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.owners import counters
from services.owners.read_models.handover_policies import PolicyOnList
from services.owners.read_models.own_or_group import next_version
from shared.contracts.owners import HandoverPolicy, HandoverPolicySet, SetHandoverPolicy
from shared.decider import Aggregate, Asked
from shared.messages import Event


@dataclass(frozen=True)
class Policy:
    values: HandoverPolicy | None = None


def evolve(policy: Policy, event: Event) -> Policy:
    return Policy(event.values) if isinstance(event, HandoverPolicySet) else policy


POLICY = Aggregate("handover-policy", Policy(), evolve)


def set_handover_policy(
    asked: Asked[SetHandoverPolicy], policy: Policy, rows: Mapping[str, PolicyOnList | None]
) -> list[Event]:
    command = asked.command
    counters.check(command.values.counters)
    if policy.values == command.values:
        return []
    return [
        HandoverPolicySet(estate=command.estate, version=next_version(rows), values=command.values, why=command.why)
    ]
