"""The policy in force for whoever asks about one estate."""

from typing import TYPE_CHECKING

from services.owners.read_models.handover_policies import PolicyOnList, in_force
from services.owners.read_models.own_or_group import set_for
from shared.contracts.owners import HandoverPolicy

if TYPE_CHECKING:
    from shared.service import Asking

POLICIES = "select estate, version, policy from handover_policies where estate = any($1)"


async def policy_of(asking: "Asking") -> HandoverPolicy:
    return in_force(await set_for(asking, POLICIES, PolicyOnList), asking.estate).values
