"""A walk through the contracts of notifications: what no table shows, and what no test tries, is named."""

from collections import defaultdict
from pathlib import Path

from services.notifications.app import make_service
from shared.contracts import notifications
from shared.messages import commands_of, events_of
from tests.walk import Walk

# Its own record, or a reader's own request, of what has happened already: there is nothing to be in the way.
NEVER_REFUSED = {"ErasePersonalData", "CloseDigest", "OfferLink", "TellHolder"}
NOT_SHOWN = {
    "PersonalDataErased",  # there is nothing left to show
    "LinkOffered",  # the desk opens the link and shows it
}


def test_every_fact_is_shown_by_a_table() -> None:
    shown: dict[str, set[str]] = defaultdict(set)
    for model in make_service().models:
        for event in model.keys:
            shown[event.wire].add(model.name)
    assert {wire for wire in events_of("notifications") if not shown[wire]} - {"LogBorn"} == NOT_SHOWN


def test_every_wish_has_been_done_refused_and_repeated_in_a_test() -> None:
    own = {
        wire for wire, one in commands_of("notifications").items() if one.__module__.startswith(notifications.__name__)
    }  # fmt: skip
    tried = Walk(Path(__file__).parent, frozenset(own)).what_is_tried()
    missing = {wire: sorted(wanted(wire) - tried[wire]) for wire in own}
    assert {wire: what for wire, what in missing.items() if what} == {}


def wanted(wire: str) -> set[str]:
    return {"done", "repeated"} | (set() if wire in NEVER_REFUSED else {"refused"})
