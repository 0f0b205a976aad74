"""The policy in force for whoever asks about one estate."""

from typing import TYPE_CHECKING

from services.owners.read_models.handover_policies import PolicyOnList, in_force
from shared.contracts.owners import HandoverPolicy
from shared.messages import GROUP

if TYPE_CHECKING:
    from shared.service import Asking

POLICIES = "select estate, version, policy from handover_policies where estate = any($1)"


async def policy_of(asking: "Asking") -> HandoverPolicy:
    rows = await asking.connection.fetch(POLICIES, [asking.estate, GROUP])
    return in_force({row["estate"]: PolicyOnList(**row) for row in rows}, asking.estate).values
