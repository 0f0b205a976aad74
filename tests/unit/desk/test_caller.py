"""A token narrows what its person may do and never widens it."""

import pytest

from services.desk.api.callers import Caller
from shared.access import AccessRow

ROW = AccessRow("p-1", ("sales E1 -", "inspector E2 -", "auditor GROUP -"))


def claims(estate: str, *, roles: set[str], estates: set[str], row: AccessRow | None = ROW) -> set[str]:
    return set(Caller("p-1", frozenset(roles), frozenset(estates), row).claims(estate))


@pytest.mark.parametrize(
    ("estate", "roles", "estates", "claimed"),
    [
        ("E1", {"sales", "auditor"}, {"GROUP"}, {"sales", "auditor"}),
        ("E1", {"sales"}, {"E1"}, {"sales"}),
        ("E2", {"sales", "inspector"}, {"E1"}, set()),
        ("E2", {"sales"}, {"GROUP"}, set()),
        ("GROUP", {"auditor"}, {"E1"}, set()),
        ("GROUP", {"auditor", "sales"}, {"GROUP"}, {"auditor"}),
        ("E1", {"group_admin"}, {"GROUP"}, set()),
    ],
    ids=["whole", "one-estate", "other-estate", "role-elsewhere", "narrowed", "group", "not-held"],
)
def test_roles_are_claimed_where_they_are_held_and_the_token_reaches(
    estate: str, roles: set[str], estates: set[str], claimed: set[str]
) -> None:
    assert claims(estate, roles=roles, estates=estates) == claimed


def test_a_person_without_any_role_claims_nothing() -> None:
    assert claims("E1", roles={"sales"}, estates={"GROUP"}, row=None) == set()
