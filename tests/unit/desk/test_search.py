"""Whoever works in several estates searches them at once; whoever has a role in the group searches all of them."""

from services.desk.api.callers import Caller
from services.desk.api.search import LISTED, Found, searched_in, together
from shared.access import AccessRow
from shared.contracts.owners import SearchHit

ALL = frozenset({"customer_service", "sales", "group_admin"})


def caller(*grants: str, estates: frozenset[str] = frozenset({"GROUP"}), roles: frozenset[str] = ALL) -> Caller:
    return Caller("p-1", roles, estates, AccessRow("p-1", grants))


def hits(estate: str, count: int) -> Found:
    one = SearchHit(by="room", estate=estate, unit="u", building="b", contract_code="1", door_number="1")
    return Found(hits=(one,) * count)


def test_the_group_is_every_estate_one_works_in() -> None:
    two = caller("customer_service E2 -", "sales E1 -", "contractor E3 contractor:c")
    assert searched_in(two, "GROUP") == ["E1", "E2"]
    assert searched_in(two, "E1") == ["E1"]
    assert searched_in(caller("group_admin GROUP -", "sales E1 -"), "GROUP") == ["GROUP"]


def test_a_token_for_one_estate_or_role_searches_no_other() -> None:
    grants = ("customer_service E2 -", "sales E1 -")
    assert searched_in(caller(*grants, estates=frozenset({"E2"})), "GROUP") == ["E2"]
    assert searched_in(caller(*grants, roles=frozenset({"sales"})), "GROUP") == ["E1"]
    assert searched_in(caller(), "GROUP") == ["GROUP"]  # where owners refuses it


def test_what_is_found_stands_estate_by_estate_and_what_is_left_out_is_said() -> None:
    few = together([hits("E1", 2), hits("E2", 1)])
    assert ([hit.estate for hit in few.hits], few.more) == (["E1", "E1", "E2"], False)
    many = together([hits("E1", LISTED), hits("E2", 1)])
    assert (len(many.hits), many.more) == (LISTED, True)
    assert together([hits("E1", 1).model_copy(update={"more": True})]).more
