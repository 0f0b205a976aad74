"""People: registered, granted roles, erased."""

import pytest

from services.owners.lookups import ACCESS
from services.owners.person import (
    ContractorNotEngaged,
    GrantDoesNotFit,
    NotTheOwner,
    PersonIsErased,
    PersonNotKnown,
)
from services.owners.structure import EstateNotKnown, OnlyForTheGroup
from shared.contracts.owners import (
    ErasePerson,
    GrantRole,
    PersonErased,
    RegisterPerson,
    RevokeRole,
    RoleRevoked,
)
from shared.messages import GROUP, Command
from tests.given import folded
from tests.unit.owners.facts import KNOWN, OWNER, PLACE, E, U, ask, person, role, so_far

WANG = RegisterPerson(estate=GROUP, person="p-1", name="王芳")
CLERK = GrantRole(estate=GROUP, person="p-1", role="customer_service", granted_estate=E)
ERASE = ErasePerson(estate=GROUP, person="p-1", reason="离职")
ERASED = PersonErased(estate=GROUP, person="p-1", reason="离职")


def test_a_person_is_registered_once() -> None:
    ask(so_far(), WANG).then(person())
    ask(so_far(person()), WANG).then_nothing()


def test_other_particulars_are_a_new_fact() -> None:
    ask(so_far(person(name="王方")), WANG).then(person())


def test_a_role_is_granted_once() -> None:
    ask(so_far(*PLACE, person()), CLERK).then(role("p-1", "customer_service"))
    ask(so_far(*PLACE, person(), role("p-1", "customer_service")), CLERK).then_nothing()


def test_a_role_may_span_the_group() -> None:
    admin = GrantRole(estate=GROUP, person="p-1", role="group_admin", granted_estate=GROUP)
    ask(so_far(person()), admin).then(role("p-1", "group_admin", GROUP))


def test_nobody_unknown_and_nobody_erased_is_granted_a_role() -> None:
    ask(so_far(*PLACE), CLERK).then_refused(PersonNotKnown)
    ask(so_far(*PLACE, person(), ERASED), CLERK).then_refused(PersonIsErased)


def test_a_role_is_for_an_estate_that_exists() -> None:
    ask(so_far(person()), CLERK).then_refused(EstateNotKnown, estate=E)


@pytest.mark.parametrize(
    "grant",
    [
        GrantRole(estate=GROUP, person="p-1", role="contractor", granted_estate=E),
        GrantRole(estate=GROUP, person="p-1", role="owner", granted_estate=E),
        GrantRole(estate=GROUP, person="p-1", role="inspector", granted_estate=E, unit=U),
        GrantRole(estate=GROUP, person="p-1", role="owner", granted_estate=E, unit=U, contractor="c1"),
    ],
)
def test_a_contractor_is_of_a_company_and_an_owner_of_a_unit_and_nobody_else_of_either(grant: GrantRole) -> None:
    ask(so_far(*KNOWN, person()), grant).then_refused(GrantDoesNotFit)


def test_a_contractors_person_needs_an_engaged_company() -> None:
    grant = GrantRole(estate=GROUP, person="p-1", role="contractor", granted_estate=E, contractor="c1")
    ask(so_far(*PLACE, person()), grant).then_refused(ContractorNotEngaged)


def test_only_an_owner_of_the_unit_is_granted_its_sight() -> None:
    grant = GrantRole(estate=GROUP, person="p-1", role="owner", granted_estate=E, unit=U)
    ask(so_far(*KNOWN, person()), grant).then_refused(NotTheOwner)
    own = grant.model_copy(update={"person": OWNER})
    ask(so_far(*KNOWN), own).then_nothing()
    taken = RevokeRole(**dict(own))
    [revoked] = ask(so_far(*KNOWN), taken).events
    ask(so_far(*KNOWN, revoked), taken).then_nothing()
    ask(so_far(*KNOWN, revoked), own).then(role(OWNER, "owner", unit=U))


def test_nobody_who_only_owns_a_unit_works_with_us() -> None:
    clerk = CLERK.model_copy(update={"person": OWNER})
    ask(so_far(*KNOWN), clerk).then_refused(PersonNotKnown)
    ask(so_far(*KNOWN, person(OWNER)), clerk).then(role(OWNER, "customer_service"))


def test_an_owner_who_is_erased_sees_no_unit_any_more() -> None:
    erase = ErasePerson(estate=GROUP, person=OWNER, reason="x")
    events = ask(so_far(*KNOWN), erase).events
    assert folded(ACCESS, *KNOWN, *events)[OWNER].grants == ()


def test_a_role_is_revoked_once() -> None:
    revoke = RevokeRole(estate=GROUP, person="p-1", role="customer_service", granted_estate=E)
    revoked = RoleRevoked(estate=GROUP, person="p-1", role="customer_service", granted_estate=E)
    ask(so_far(person(), role("p-1", "customer_service")), revoke).then(revoked)
    ask(so_far(person(), role("p-1", "customer_service"), revoked), revoke).then_nothing()
    ask(so_far(person(), role("p-1", "customer_service", "E2")), revoke).then_nothing()


def test_whoever_is_erased_loses_every_role_and_never_comes_back() -> None:
    history = so_far(person(), role("p-1", "inspector"))
    revoked = RoleRevoked(estate=GROUP, person="p-1", role="inspector", granted_estate=E)
    ask(history, ERASE).then(revoked, ERASED)
    ask(so_far(person(), ERASED), ERASE).then_nothing()
    ask(so_far(person(), ERASED), WANG).then_refused(PersonIsErased)


def test_nobody_unknown_is_erased() -> None:
    ask(so_far(), ERASE).then_refused(PersonNotKnown)


@pytest.mark.parametrize("command", [WANG, CLERK, ERASE])
def test_people_belong_to_the_group(command: Command) -> None:
    ask(so_far(*PLACE, person()), command.model_copy(update={"estate": E})).then_refused(OnlyForTheGroup)
