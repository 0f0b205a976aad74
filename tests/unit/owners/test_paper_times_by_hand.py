"""Times typed in from paper, line by line, against a table written by hand that no code knows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from services.owners.in_line import told_apart
from services.owners.read_models.unit_counters import UNIT_COUNTERS
from services.owners.typed_in import StepBeforeNeeded
from shared.contracts.owners import (
    COUNTERS,
    CounterPassed,
    DocumentsSigned,
    PassedWithReservation,
    PassWithReservation,
    StepTaken,
)
from tests.given import Given, recorded
from tests.unit.owners.facts import AT_INSPECTION, DAY, INVITED, E, U, arrived, ask, passed, refused, so_far
from tests.unit.owners.test_counters_by_hand import WISHES

TABLE = Path(__file__).with_name("paper_times_by_hand.txt").read_text().split("\n\n")[1].splitlines()
ZONE = ZoneInfo("Asia/Shanghai")


def clock(said: str) -> datetime:
    return datetime.fromisoformat(f"{DAY}T{said}").replace(tzinfo=ZONE).astimezone(UTC)


NOW = clock("12:00")
RESERVED, SIGNED = (PassedWithReservation, CounterPassed), (DocumentsSigned, CounterPassed)


class Typed(NamedTuple):
    counter: Any
    said: str
    stamps: dict[Any, datetime]
    answer: str


def typed(line: str) -> Typed:
    counter, said, *times, answer = line.split()
    stamps = {name: clock(time) for name, time in zip(TABLE[0].split()[2:-1], times, strict=True) if time != "-"}
    return Typed(counter, said, stamps, answer)


LINES = [typed(line) for line in TABLE[1:]]


def at_the_counter(stamps: dict[Any, datetime]) -> Given:
    """Stamped at those times, as the counters' table has it."""
    row = None
    for number, (counter, at) in enumerate(stamps.items(), 1):
        row = UNIT_COUNTERS.fold(row, recorded(passed(counter), position=number, at=at))
    return so_far(*INVITED, arrived(), *map(passed, stamps)).and_row("unit_counters", U, row)


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.counter}-{line.said}-{line.answer}")
def test_each_line_of_the_table_decides_as_it_is_written(line: Typed) -> None:
    command, role = WISHES[line.counter]
    at = NOW if line.said == "now" else clock(line.said)
    outcome = ask(at_the_counter(line.stamps), command, role=role, at=at, now=NOW)
    if line.answer == "ok":
        assert line.counter in {getattr(event, "counter", None) for event in outcome.events}
    else:
        outcome.then_refused(StepBeforeNeeded, counter=line.counter, needs=line.answer)


def test_the_table_by_hand_tries_every_counter_that_needs_another_with_both_answers() -> None:
    needing = {rule.counter for rule in COUNTERS if rule.needs}
    assert {line.counter for line in LINES if line.answer == "ok"} == needing
    assert {(line.counter, line.answer) for line in LINES if line.answer != "ok"} == {
        (rule.counter, need) for rule in COUNTERS for need in rule.needs
    }


def test_the_reason_says_both_times_on_the_estates_clock_in_both_languages() -> None:
    command, role = WISHES["signing"]
    stamps = {"check_in": clock("09:05"), "papers": clock("09:10"), "inspection": clock("10:00")}
    with pytest.raises(StepBeforeNeeded) as raised:
        _ = ask(at_the_counter(stamps), command, role=role, at=clock("09:59"), now=NOW).events
    words = raised.value.words
    assert words.zh == (
        "「签署文件」补录的时间 2026-06-01 09:59 早于须先通过的「陪同验房」的时间 2026-06-01 10:00，请核对纸面时间。"
    )
    assert words.en == (
        "The time stated for signing, 2026-06-01 09:59, is before that of inspection, 2026-06-01 10:00, "
        "which comes first: check the slip."
    )


def test_a_reservation_typed_in_keeps_the_order_of_what_is_stamped_too() -> None:
    """Past what is reserved nothing is needed but the owner: only a stamp that is there can be contradicted."""
    let_pass = PassWithReservation(
        estate=E, unit=U, counter="price_settlement", owes="尾款", reason="银行延迟", until=DAY
    )  # fmt: skip
    came = {"check_in": clock("09:05")}
    ask(at_the_counter(came), let_pass, at=clock("09:06"), now=NOW).then_types(*RESERVED)
    ask(at_the_counter(came), let_pass, at=clock("09:04"), now=NOW).then_refused(StepBeforeNeeded, needs="check_in")
    checked = {**came, "papers": clock("09:10")}
    ask(at_the_counter(checked), let_pass, at=clock("09:09"), now=NOW).then_refused(StepBeforeNeeded, needs="papers")
    ask(at_the_counter(checked), let_pass, at=clock("09:11"), now=NOW).then_types(*RESERVED)


def test_a_stamp_that_no_longer_stands_contradicts_nothing() -> None:
    """After a refusal the owner comes again; the inspection of before says nothing of the next one's signing."""
    command, role = WISHES["signing"]
    stood = at_the_counter({"check_in": clock("09:05"), "papers": clock("09:10"), "inspection": clock("10:00")})
    row = (stood.rows or {})["unit_counters"][U]
    again = (*AT_INSPECTION, refused(None), arrived(2, 2), passed("check_in"), passed("inspection", 2, attempt=1))
    once_more = so_far(*again).and_row(
        "unit_counters", U, UNIT_COUNTERS.fold(row, recorded(passed("inspection", 2), position=9, at=clock("09:40")))
    )
    ask(once_more, command, role=role, at=clock("09:45"), now=NOW).then_types(*SIGNED)


def test_what_an_inspections_record_contradicts_is_marked_beside_both_times() -> None:
    """A record is a fact and is never refused; that it says 08:50 though papers were passed at 09:10 is seen."""
    times = {"check_in": "09:05", "papers": "09:10", "inspection": "08:50", "signing": "10:00"}
    taken = [StepTaken(counter=counter, day=DAY, passed_at=clock(at)) for counter, at in times.items()]
    seen = {step.counter: step.before for step in told_apart(taken, COUNTERS)}
    assert seen == {"check_in": (), "papers": (), "inspection": ("check_in", "papers"), "signing": ()}


def test_a_step_of_a_second_day_is_held_against_the_first_time_it_was_possible() -> None:
    later = timedelta(days=2)
    taken = [
        StepTaken(counter="check_in", day=DAY, passed_at=clock("09:05")),
        StepTaken(counter="papers", day=DAY, passed_at=clock("09:10")),
        StepTaken(counter="check_in", day=DAY + later, passed_at=clock("09:05") + later),
        StepTaken(counter="keys", day=DAY, opened_at=clock("09:10")),
    ]
    assert [step.before for step in told_apart(taken, COUNTERS)] == [()] * 4
