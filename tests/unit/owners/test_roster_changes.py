"""A later roster is applied: what it says is so, what it no longer lists stays, and again it changes nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.owners.roster import NamedOwner, RosterRow
from services.owners.structure import BuildingNotKnown
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import (
    ApplyRosterChanges,
    OwnerChanged,
    OwnerContactChanged,
    OwnerCorrected,
    OwnerRecorded,
    UnitCorrected,
    UnitHandedOver,
)
from shared.messages import Event
from tests.unit.owners.facts import DAY, PLACE, ask, owner, so_far
from tests.unit.owners.importing import after, compared, said
from tests.unit.owners.test_roster_import import row

LI, WANG = NamedOwner("李明", "13800000001", None), NamedOwner("王芳", "13800000002", None)
MOVED = replace(LI, phone="13900000001")
MISSPELT = replace(LI, name="李朋")
FIRST = row("101", LI)


def applied(*rosters: RosterRow) -> tuple[tuple[Event, ...], list[type[Event]]]:
    """Everything that has happened, and the kinds of what the last roster brought."""
    events: tuple[Event, ...] = PLACE
    before: tuple[Event, ...] = ()
    for number, roster_row in enumerate(rosters):
        before, events = events, after(events, f"import-{number}", (roster_row,))
    return events, [type(event) for event in events[len(before) :]]


def test_other_facts_become_a_correction() -> None:
    events, brought = applied(FIRST, replace(FIRST, floor=2, built_area=Decimal(120)))
    assert brought == [UnitCorrected]
    assert events[-1].columns == ("built_area", "floor")  # type: ignore[attr-defined] # as just asserted


def test_another_phone_is_another_contact_and_the_same_phone_a_misspelt_name() -> None:
    assert applied(FIRST, row("101", MOVED))[1] == [OwnerContactChanged]
    assert applied(FIRST, row("101", MISSPELT))[1] == [OwnerCorrected]


def test_somebody_else_takes_the_place_of_who_is_gone() -> None:
    events, brought = applied(FIRST, row("101", WANG))
    assert brought == [OwnerRecorded, OwnerChanged]
    [change] = [event for event in events if isinstance(event, OwnerChanged)]
    assert (change.kind, len(change.joined), len(change.left)) == ("roster", 1, 1)


def test_a_co_owner_joins_and_leaves() -> None:
    assert applied(FIRST, row("101", LI, WANG))[1] == [OwnerRecorded]
    assert applied(FIRST, row("101", LI, WANG), FIRST)[1] == [OwnerChanged]


def test_who_left_and_bought_again_is_somebody_new() -> None:
    events, _ = applied(FIRST, row("101", WANG), row("101", LI))
    owners = [
        fact.owner for event in events for fact in (event, *event.all_implied()) if isinstance(fact, OwnerRecorded)
    ]
    assert len(set(owners)) == 3


def test_a_file_without_a_column_for_owners_says_nothing_of_them() -> None:
    assert applied(FIRST, replace(row("101"), says_owners=False))[1] == []
    assert applied(FIRST, row("101"))[1] == [OwnerChanged]


def test_a_unit_handed_over_elsewhere_comes_in_with_its_day_and_is_no_longer_sales_to_give() -> None:
    done = replace(FIRST, handed_over_on=date(2026, 3, 1))
    events, _ = applied(done)
    [fact] = [event for event in events if isinstance(event, UnitHandedOver)]
    assert (fact.handed_over_on, fact.imported) == (date(2026, 3, 1), True)
    assert applied(done, done)[1] == applied(done, row("101", WANG))[1] == applied(done, FIRST)[1] == []
    assert applied(done, replace(done, handed_over_on=date(2026, 3, 2)))[1] == []
    assert applied(FIRST, done)[1] == [UnitHandedOver]


def test_a_change_is_of_a_known_unit_in_a_known_building() -> None:
    rows = compared(applied(FIRST)[0], (replace(FIRST, floor=9),)).changed_rows("i")
    command = ApplyRosterChanges(estate="E1", roster_import="i", on=DAY, rows=tuple(rows))
    ask(so_far(*PLACE), command, role="system").then_refused(BuildingNotKnown)
    events, _ = applied(row("102"))
    ask(so_far(*events), command, role="system").then_refused(UnitNotKnown)


def test_a_change_applied_again_is_no_change() -> None:
    events, _ = applied(FIRST)
    rows = compared(events, (row("101", WANG, floor=9),)).changed_rows("i")
    command = ApplyRosterChanges(estate="E1", roster_import="i", on=DAY, rows=tuple(rows))
    happened = ask(so_far(*events), command, role="system").events
    ask(so_far(*events, *happened), command, role="system").then_nothing()


def test_an_owner_recorded_meanwhile_stays_although_the_file_does_not_know_them() -> None:
    events, _ = applied(FIRST)
    [changed] = compared(events, (row("101", WANG),)).changed_rows("i")
    by_hand = owner("p-hand", of=changed.unit)
    command = ApplyRosterChanges(estate="E1", roster_import="i", on=DAY, rows=(changed,))
    happened = ask(so_far(*events, by_hand), command, role="system").events
    [change] = [event for event in happened if isinstance(event, OwnerChanged)]
    assert change.owners[-1] == "p-hand"


PEOPLE = st.lists(st.sampled_from([LI, WANG, MOVED, MISSPELT, NamedOwner("赵强", None, None)]), max_size=3)


@st.composite
def rosters(draw: st.DrawFn) -> list[RosterRow]:
    def one(code: str) -> RosterRow:
        facts: dict[str, Any] = {
            "floor": draw(st.integers(1, 2)), "built_area": draw(st.sampled_from([Decimal(100), Decimal(101)])),
            "building": draw(st.sampled_from(["1栋", "2栋"])),
        }  # fmt: skip
        owners = {person.name: person for person in draw(PEOPLE)}
        return row(code, *owners.values(), **facts)

    return [one(code) for code in draw(st.lists(st.sampled_from(["1", "2", "3", "4"]), unique=True))]


@given(rosters(), rosters())
def test_import_a_then_b_says_what_b_says_and_removes_nothing(first: list[RosterRow], second: list[RosterRow]) -> None:
    then = after(after(PLACE, "a", first), "b", second)
    alone, before, now = said(after(PLACE, "b", second)), said(after(PLACE, "a", first)), said(then)
    assert {code: now[code] for code in alone} == alone
    gone = before.keys() - alone.keys()
    assert {code: now[code] for code in gone} == {code: before[code] for code in gone}
    assert after(then, "c", second) == then
