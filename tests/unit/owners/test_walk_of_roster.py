"""A walk through layout, owners, promises and payments: what no table shows, and what no test tries."""

from collections import defaultdict
from pathlib import Path

from services.owners.app import make_service
from shared.contracts.owners import layout, ownership, promises, sales
from shared.messages import commands_of, events_of
from tests.walk import Walk

MODULES = {module.__name__ for module in (layout, ownership, promises, sales)}


def test_every_fact_about_owners_promises_and_payments_is_shown_by_a_table() -> None:
    told = {wire for wire, event in events_of("owners").items() if event.__module__ in MODULES}
    assert len(told) == 19
    shown: dict[str, set[str]] = defaultdict(set)
    for model in make_service().models:
        for event in model.keys:
            shown[event.wire].add(model.name)
    assert [wire for wire in told if not shown[wire]] == []


def test_every_wish_about_owners_promises_and_payments_was_done_refused_and_repeated_in_a_test() -> None:
    wishes = {wire for wire, command in commands_of("owners").items() if command.__module__ in MODULES}
    tried = Walk(Path(__file__).parent, frozenset(wishes)).what_is_tried()
    missing = {wire: sorted({"done", "refused", "repeated"} - tried[wire]) for wire in wishes}
    assert {wire: what for wire, what in missing.items() if what} == {}
    assert len(wishes) == 20
