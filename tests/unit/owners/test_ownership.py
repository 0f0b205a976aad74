"""Resale, co-owners, powers of attorney: who joins sees the unit, who leaves does not, and both stay in its history."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.owners.lookups import ACCESS
from services.owners.ownership import (
    NewOwnerWithoutName,
    OwnerNamedTwice,
    OwnersAreOthers,
    ProxyBackwards,
    ProxyIdTaken,
    ProxyNotKnown,
)
from services.owners.person import PersonIsErased, PersonNotKnown
from services.owners.read_models.owner_changes import OWNER_CHANGES
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.proxies import PROXIES
from services.owners.unit import NotAnOwner, UnitNotKnown
from shared.contracts.owners import (
    AppointProxy,
    ChangeOwners,
    ErasePerson,
    OwnerAfterwards,
    OwnerChanged,
    PersonErased,
    ProxyAppointed,
    ProxyRevoked,
    RevokeProxy,
)
from shared.messages import GROUP
from tests.given import folded
from tests.unit.owners.facts import (
    DAY,
    KNOWN,
    OF_UNIT,
    OWNER,
    PLACE,
    E,
    U,
    ask,
    on_board,
    owner,
    personal,
    so_far,
)

WANG = OwnerAfterwards(owner="p-wang", name="王芳", phone="13800000002")
SELL = ChangeOwners(
    estate=E, unit=U, kind="resale", owners=(WANG,), leaving=(OWNER,), effective_on=DAY, reason="合同 2026-31"
)  # fmt: skip
BOUGHT = owner("p-wang", name="王芳", phone="13800000002")
SOLD = OwnerChanged(
    **OF_UNIT, kind="resale", owners=("p-wang",), joined=("p-wang",), left=(OWNER,), effective_on=DAY,
    reason="合同 2026-31",
)  # fmt: skip
RESOLD = (*KNOWN, BOUGHT, SOLD)

JOIN = ChangeOwners(
    estate=E, unit=U, kind="co_owner_added", owners=(OwnerAfterwards(owner=OWNER), WANG), effective_on=DAY
)  # fmt: skip
BOTH = OwnerChanged(**OF_UNIT, kind="co_owner_added", owners=(OWNER, "p-wang"), joined=("p-wang",), effective_on=DAY)

APPOINT = AppointProxy(
    estate=E, unit=U, proxy="x1", owner=OWNER, person="p-zhao", name="赵强", phone="13800000007",
    identity_last_four="123X", scope="收楼", valid_from=DAY, expires_on=date(2026, 7, 1),
)  # fmt: skip
APPOINTED = ProxyAppointed(
    **OF_UNIT, proxy="x1", owner=OWNER, person="p-zhao", name=personal("赵强", "p-zhao"),
    phone=personal("13800000007", "p-zhao"), identity_last_four=personal("123X", "p-zhao"), scope="收楼",
    valid_from=DAY, expires_on=date(2026, 7, 1),
)  # fmt: skip
REVOKE = RevokeProxy(estate=E, unit=U, proxy="x1", reason="本人到场")
REVOKED = ProxyRevoked(**OF_UNIT, proxy="x1", owner=OWNER, person="p-zhao", reason="本人到场")
ERASED = PersonErased(estate=GROUP, person="p-wang", reason="x")


def test_a_resale_gives_the_unit_and_the_view_of_it_to_the_buyer() -> None:
    ask(so_far(*KNOWN), SELL).then(BOUGHT, SOLD)
    ask(so_far(*RESOLD), SELL).then_nothing()
    seen = {person: row.grants for person, row in folded(ACCESS, *RESOLD).items()}
    assert seen == {OWNER: (), "p-wang": (f"owner {E} unit:{U}",)}
    assert on_board(*RESOLD).owners == ("p-wang",)


def test_a_co_owner_joins_without_anybody_leaving() -> None:
    ask(so_far(*KNOWN), JOIN).then(BOUGHT, BOTH)
    ask(so_far(*KNOWN, BOUGHT, BOTH), JOIN).then_nothing()


def test_whoever_sends_a_change_has_seen_who_owns_the_unit_now() -> None:
    again = SELL.model_copy(update={"owners": (OwnerAfterwards(owner="p-3", name="赵强"),)})
    ask(so_far(*RESOLD), again).then_refused(OwnersAreOthers, owners=["p-wang"])
    silent = SELL.model_copy(update={"leaving": ()})
    ask(so_far(*KNOWN), silent).then_refused(OwnersAreOthers, owners=[OWNER])
    ask(so_far(*PLACE), SELL).then_refused(UnitNotKnown)


def test_somebody_new_has_a_name_stands_there_once_and_was_not_erased() -> None:
    nameless = SELL.model_copy(update={"owners": (OwnerAfterwards(owner="p-wang"),)})
    ask(so_far(*KNOWN), nameless).then_refused(NewOwnerWithoutName)
    ask(so_far(*KNOWN), SELL.model_copy(update={"owners": (WANG, WANG)})).then_refused(OwnerNamedTwice)
    ask(so_far(*KNOWN), SELL.model_copy(update={"leaving": ("p-wang", OWNER)})).then_refused(OwnerNamedTwice)
    ask(so_far(*KNOWN, ERASED), SELL).then_refused(PersonIsErased)


def test_a_sale_withdrawn_leaves_nobody_and_every_other_change_somebody() -> None:
    back = ChangeOwners(estate=E, unit=U, kind="withdrawn", owners=(), leaving=(OWNER,), effective_on=DAY)
    ask(so_far(*KNOWN), back).then_types(OwnerChanged)
    facts: dict[str, Any] = {**dict(back), "kind": "resale"}
    with pytest.raises(ValidationError, match="somebody"):
        ChangeOwners(**facts)


def test_history_keeps_every_change_and_who_left() -> None:
    row = folded(OWNER_CHANGES, *RESOLD)[U]
    [change] = row.changes
    assert (change["joined"], change["left"], change["reason"]) == (["p-wang"], [OWNER], "合同 2026-31")


def test_a_proxy_is_appointed_once_by_an_owner_and_ends_after_it_begins() -> None:
    ask(so_far(*KNOWN), APPOINT).then(APPOINTED)
    ask(so_far(*KNOWN, APPOINTED), APPOINT).then_nothing()
    ask(so_far(*KNOWN, APPOINTED), APPOINT.model_copy(update={"scope": "出售"})).then_refused(ProxyIdTaken)
    ask(so_far(*KNOWN), APPOINT.model_copy(update={"owner": "p-9"})).then_refused(NotAnOwner)
    ask(so_far(*KNOWN), APPOINT.model_copy(update={"expires_on": date(2026, 5, 1)})).then_refused(ProxyBackwards)


def test_a_proxy_is_revoked_once() -> None:
    ask(so_far(*KNOWN, APPOINTED), REVOKE).then(REVOKED)
    ask(so_far(*KNOWN, APPOINTED, REVOKED), REVOKE).then_nothing()
    ask(so_far(*KNOWN), REVOKE).then_refused(ProxyNotKnown)
    assert [row.ended for row in folded(PROXIES, *KNOWN, APPOINTED, REVOKED).values()] == [True]


def test_a_proxy_can_be_forgotten_although_they_never_had_a_role() -> None:
    forget = ErasePerson(estate=GROUP, person="p-zhao", reason="本人要求")
    ask(so_far(*KNOWN, APPOINTED), forget).then(PersonErased(estate=GROUP, person="p-zhao", reason="本人要求"))
    ask(so_far(*KNOWN), forget).then_refused(PersonNotKnown)
    assert folded(PEOPLE, *KNOWN, APPOINTED)["p-zhao"].phone == "13800000007"
    known_better = AppointProxy(**{**dict(APPOINT), "person": OWNER, "name": "李明明"})
    [fact] = ask(so_far(*KNOWN), known_better).events
    assert folded(PEOPLE, *KNOWN, fact)[OWNER].name == "李明"


def test_whoever_sells_takes_the_proxies_along() -> None:
    ended = SOLD.model_copy(update={"ended_proxies": ("x1",)})
    ask(so_far(*KNOWN, APPOINTED), SELL).then(BOUGHT, ended)
    assert [row.ended for row in folded(PROXIES, *KNOWN, APPOINTED, BOUGHT, ended).values()] == [True]
