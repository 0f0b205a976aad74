"""For which parties of the working group somebody speaks, by the role they act in."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import get_args

from shared.contracts.owners import SIDES, Party, Side
from shared.contracts.owners.words import PARTIES
from shared.decider import SYSTEM_ROLE, Asked
from shared.messages import Command
from shared.problems import Refusal
from shared.wording import Wording

EVERY_PARTY: tuple[Party, ...] = get_args(Party)


def _of(*sides: Side) -> frozenset[Party]:
    return frozenset(party for party in EVERY_PARTY if SIDES[party] in sides)


# Who heads a side speaks for all of it, and notes what those say who have no part in the system.
SPEAKS_FOR: Mapping[str, frozenset[Party]] = MappingProxyType({
    "customer_service": frozenset({"customer_service"}),
    "service_supervisor": frozenset({"customer_service", "order"}),
    "inspector": frozenset({"engineering"}),
    "cashier": frozenset({"finance", "developer_finance"}),
    "department": _of("property"),
    "project_manager": _of("property", "outside", "contractor", "supervision"),
    "property_manager": _of("property", "outside"),
    "sales": frozenset({"developer_sales"}),
    "developer_rep": _of("developer", "outside", "contractor", "supervision"),
    "supervision": frozenset({"supervision"}),
    "contractor": frozenset({"contractor"}),
    "group_admin": frozenset(EVERY_PARTY),
    SYSTEM_ROLE: frozenset(EVERY_PARTY),
})  # fmt: skip


class NotYourParty(Refusal):
    status = 403
    wording = Wording("角色 {role} 不能代表「{party}」。", "Role {role} does not speak for {party}.")

    @property
    def words(self) -> Wording:
        return self.wording.fill(role=self.facts["role"], party=PARTIES[self.facts["party"]])


def must_speak_for(asked: Asked[Command], party: Party, contractor: str | None = None) -> None:
    """A contractor speaks for the own company only."""
    speaks: Collection[str] = SPEAKS_FOR.get(asked.role, frozenset())
    own = asked.role != "contractor" or f"contractor:{contractor}" in asked.of
    if party not in speaks or not own:
        raise NotYourParty(role=asked.role, party=party)
