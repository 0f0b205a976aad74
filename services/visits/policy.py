"""The visit policy: the values that differ by place or company, as versioned facts."""

from dataclasses import dataclass

from shared.contracts.visits import SetVisitPolicy, VisitPolicy, VisitPolicySet
from shared.decider import Aggregate, Asked
from shared.messages import Event


@dataclass(frozen=True)
class Policy:
    version: int = 0
    values: VisitPolicy | None = None


def evolve(policy: Policy, event: Event) -> Policy:
    return Policy(event.version, event.values) if isinstance(event, VisitPolicySet) else policy


POLICY = Aggregate("visit-policy", Policy(), evolve)


def set_policy(asked: Asked[SetVisitPolicy], policy: Policy) -> list[Event]:
    command = asked.command
    if policy.values == command.values:
        return []
    return [VisitPolicySet(estate=command.estate, version=policy.version + 1, values=command.values, why=command.why)]
