"""A walk through the contracts of fees: what no table shows, and what no test tries, is named."""

from collections import defaultdict
from pathlib import Path

from services.owners.app import make_service
from shared.contracts.owners import bills, fees, payments, refunds, waivers
from shared.messages import commands_of, events_of
from tests.walk import Walk

MODULES = {module.__name__ for module in (bills, fees, payments, refunds, waivers)}
FACTS = {
    "FeeScheduleSet", "FeeBilled", "FeeBillWithdrawn", "ReceiptBookSet", "FeePaid", "ReceiptVoided", "FeeWaived",
    "WaiverTakenBack", "RefundPaid",
}  # fmt: skip


def test_every_fact_about_money_is_shown_by_a_table() -> None:
    told = {wire for wire, event in events_of("owners").items() if event.__module__ in MODULES}
    assert told == FACTS
    shown: dict[str, set[str]] = defaultdict(set)
    for model in make_service().models:
        for event in model.keys:
            shown[event.wire].add(model.name)
    assert [wire for wire in told if not shown[wire]] == []


def test_every_wish_about_money_has_been_done_refused_and_repeated_in_a_test() -> None:
    wishes = {wire for wire, command in commands_of("owners").items() if command.__module__ in MODULES}
    tried = Walk(Path(__file__).parent, frozenset(wishes)).what_is_tried()
    missing = {wire: sorted({"done", "refused", "repeated"} - tried[wire]) for wire in wishes}
    assert {wire: what for wire, what in missing.items() if what} == {}
    assert len(wishes) == 11
