"""Who works in an estate is gathered by role; its owners are not, of whom there are thousands."""

import pytest

from services.notifications.read_models.people_in_roles import PEOPLE_IN_ROLES, OfficeRow
from shared.contracts.owners import RoleGranted, RoleRevoked
from shared.messages import GROUP
from tests.given import folded

INSPECTOR = {"estate": GROUP, "role": "inspector", "granted_estate": "E1"}


def test_who_holds_a_role_stands_in_it_once_until_it_is_revoked() -> None:
    first, second = (RoleGranted(**INSPECTOR, person=person) for person in ("p-1", "p-2"))
    assert folded(PEOPLE_IN_ROLES, first, second, first) == {
        "E1:inspector": OfficeRow("E1:inspector", ("p-1", "p-2"))
    }  # fmt: skip
    left = folded(PEOPLE_IN_ROLES, first, second, RoleRevoked(**INSPECTOR, person="p-1"))
    assert left == {"E1:inspector": OfficeRow("E1:inspector", ("p-2",))}


@pytest.mark.parametrize("kind", [RoleGranted, RoleRevoked])
def test_an_owner_concerns_no_row(kind: type[RoleGranted | RoleRevoked]) -> None:
    event = kind(estate=GROUP, person="o-1", role="owner", granted_estate="E1", unit="u-1")
    assert not list(PEOPLE_IN_ROLES.keys_of(event))
