"""Who spoke for a contractor before is known as long as somebody else does."""

from services.desk.read_models.contacts import CONTACTS, ContactRow
from shared.contracts.owners import ContractorContactSet
from tests.contracts.samples import sample_event
from tests.given import folded


def contact(person: str, contractor: str = "c-1") -> ContractorContactSet:
    event = sample_event(ContractorContactSet)
    assert isinstance(event, ContractorContactSet)
    return event.model_copy(update={"estate": "E1", "contractor": contractor, "person": person})


def row(*persons: str) -> ContactRow:
    found: ContactRow = folded(CONTACTS, *map(contact, persons))["E1:c-1"]
    return found


def test_a_contact_that_is_said_again_replaces_nobody() -> None:
    assert row("a", "a").former == ()


def test_everybody_before_is_a_former_contact() -> None:
    assert (row("a", "b", "c").person, row("a", "b", "c").former) == ("c", ("a", "b"))


def test_who_is_the_contact_again_is_not_a_former_one() -> None:
    assert (row("a", "b", "a").person, row("a", "b", "a").former) == ("a", ("b",))


def test_another_contractors_contact_is_of_no_concern() -> None:
    assert folded(CONTACTS, contact("a"), contact("b", "c-2"))["E1:c-1"].former == ()
