"""The rectification policy of an estate, or of the group for every estate without its own."""

from dataclasses import dataclass

from shared.contracts.defects import RectificationPolicy, RectificationPolicySet, SetRectificationPolicy
from shared.decider import Aggregate, Asked
from shared.messages import GROUP, Event
from shared.problems import Refusal
from shared.wording import Wording


class GroupPolicyNotYours(Refusal):
    status = 403
    wording = Wording("集团默认值只能由集团设定。", "The default of the group is set by the group alone.")


@dataclass(frozen=True)
class Policy:
    version: int = 0
    values: RectificationPolicy | None = None


def evolve(policy: Policy, event: Event) -> Policy:
    return Policy(event.version, event.values) if isinstance(event, RectificationPolicySet) else policy


def set_policy(asked: Asked[SetRectificationPolicy], policy: Policy) -> list[Event]:
    command = asked.command
    if command.estate == GROUP and asked.role == "project_manager":
        raise GroupPolicyNotYours
    if command.values == policy.values:
        return []
    version = policy.version + 1
    return [RectificationPolicySet(estate=command.estate, version=version, values=command.values, why=command.why)]


POLICY = Aggregate("rectification-policy", Policy(), evolve)
