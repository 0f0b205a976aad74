"""What a timeline looks for and what it lets be seen."""

from services.audit.archive import columns_of
from services.audit.timeline import sought, without_personal
from shared.contracts.audit import Timeline


def test_an_owner_is_found_as_owner_as_person_and_by_what_they_did() -> None:
    assert sought(Timeline(estate="E1", kind="owner", id="p-1")) == (["owner:p-1", "person:p-1"], "p-1")
    assert sought(Timeline(estate="E1", kind="unit", id="u-1")) == (["unit:u-1"], None)


def test_sealed_values_are_shown_as_whose_they_are_at_any_depth() -> None:
    sealed = {"person": "p-1", "sealed": "Zm9v"}
    facts = {"unit": "u-1", "name": sealed, "rows": [{"phone": sealed}, {"phone": {"person": "p-1", "sealed": None}}]}
    assert without_personal(facts) == {
        "unit": "u-1", "name": {"person": "p-1"}, "rows": [{"phone": {"person": "p-1"}}, {"phone": {"person": "p-1"}}]
    }  # fmt: skip


def test_the_archive_is_searched_by_things_and_the_estate_apart() -> None:
    envelope = {
        "type": "UnitRegistered", "estate": "E1", "actor": "p-1", "role": "sales", "time": "2026-06-01T00:00:00+00:00",
        "recordedat": "2026-06-02T00:00:00+00:00", "touches": "estate:E1 unit:u-1 building:b-1",
    }  # fmt: skip
    columns = columns_of(envelope)
    assert (columns[1], columns[6]) == ("E1", "unit:u-1 building:b-1")
