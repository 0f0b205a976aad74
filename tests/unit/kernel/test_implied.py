"""What follows from a fact is folded right after it, as if it stood in the log itself; nothing reacts to it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import pytest

from shared.decider import Aggregate
from shared.decoding import wanted_types
from shared.messages import Event, Touches, events_of, implying
from shared.reactions import Reaction
from shared.readmodel import ReadModel, by, fold_run, touched
from shared.records import Recorded, facts
from tests.given import recorded


class Admitted(Event, service="club", wire="Admitted", stream="member:{member}"):
    member: Annotated[str, Touches("member")]


class Seated(Event, service="club", wire="Seated", stream="table:{table}", implies=(Admitted,)):
    table: str
    members: tuple[str, ...]

    def implied(self) -> Iterable[Event]:
        return [Admitted(estate=self.estate, member=member) for member in self.members]


class Opened(Event, service="club", wire="Opened", stream="table:{table}", implies=(Seated,)):
    table: str
    members: tuple[str, ...] = ()

    def implied(self) -> Iterable[Event]:
        return [Seated(estate=self.estate, table=self.table, members=self.members)] if self.members else []


@dataclass(frozen=True)
class MemberRow:
    member: str
    admitted: int = 0
    position: int = 0


def admit(row: MemberRow | None, happened: Recorded) -> MemberRow | None:
    assert isinstance(happened.event, Admitted)
    row = row or MemberRow(happened.event.member)
    return replace(row, admitted=row.admitted + 1, position=happened.position)


MEMBERS = ReadModel(
    name="members", version=1, source="club", row=MemberRow, fold=admit, ddl=Path("members.sql"),
    keys={Admitted: by("member")}, ignored=frozenset(events_of("club").values()) - {Admitted},
)  # fmt: skip
OPENED = Opened(estate="E1", table="t1", members=("ada", "bo"))


def run(*events: Event) -> list[Recorded]:
    return [recorded(event, service="club", position=position) for position, event in enumerate(events, 1)]


def test_what_follows_comes_right_after_and_before_the_next_event() -> None:
    said = [type(fact.event) for fact in facts(run(OPENED, Admitted(estate="E1", member="cy")))]
    assert said == [Opened, Seated, Admitted, Admitted, Admitted]


def test_a_table_folds_it_with_the_envelope_of_what_it_follows_from() -> None:
    lines = run(Admitted(estate="E1", member="ada"), OPENED)
    assert touched(MEMBERS, lines) == {"ada", "bo"}
    rows: dict[str, MemberRow | None] = {}
    assert fold_run(MEMBERS, rows, lines) == {"ada", "bo"}
    assert rows == {"ada": MemberRow("ada", 2, 2), "bo": MemberRow("bo", 1, 2)}


def test_an_aggregate_evolves_by_it() -> None:
    def evolve(seen: tuple[type[Event], ...], event: Event) -> tuple[type[Event], ...]:
        return (*seen, type(event))

    assert Aggregate[tuple[type[Event], ...]]("table", (), evolve).evolved((), OPENED) == (
        Opened, Seated, Admitted, Admitted,
    )  # fmt: skip


def test_whoever_wants_it_wants_whatever_it_follows_from() -> None:
    assert implying({Admitted}) == {Admitted, Seated, Opened}
    assert implying({Opened}) == {Opened}
    assert wanted_types("club", implying([Seated])) == {"Seated", "Opened"}


def test_a_fact_touches_what_follows_from_it() -> None:
    assert OPENED.touches() == "estate:E1 member:ada member:bo"


def test_nothing_reacts_to_what_may_go_without_saying() -> None:
    Reaction("when_opened", Opened, lambda _recorded: ())
    with pytest.raises(TypeError, match="Admitted"):
        Reaction("when_admitted", Admitted, lambda _recorded: ())
