"""Of what begins with an event there is no row before it, and none is looked for."""

from dataclasses import dataclass, replace
from pathlib import Path

from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by, fold_run, looked_for, touched
from shared.records import Recorded
from tests.given import recorded


class Founded(Event, service="society", wire="Founded", stream="chapter:{chapter}", begins="chapter"):
    chapter: str
    mother: str | None = None


class Joined(Event, service="society", wire="Joined", stream="chapter:{chapter}"):
    chapter: str


@dataclass(frozen=True)
class ChapterRow:
    chapter: str
    members: int = 0
    daughters: int = 0


def fold(row: ChapterRow | None, happened: Recorded) -> ChapterRow | None:
    match happened.event:
        case Founded() as event:
            return ChapterRow(event.chapter) if row is None else replace(row, daughters=row.daughters + 1)
        case Joined() if row is not None:
            return replace(row, members=row.members + 1)
        case _:
            return row


def both(event: Founded) -> list[str]:
    return [event.chapter] + ([event.mother] if event.mother is not None else [])


CHAPTERS = ReadModel(
    name="chapters", version=1, source="society", row=ChapterRow, fold=fold, ddl=Path("chapters.sql"),
    keys={Founded: both, Joined: by("chapter")}, ignored=frozenset(events_of("society").values()) - {Founded, Joined},
)  # fmt: skip


def run(*events: Event) -> list[Recorded]:
    return [recorded(event, service="society", position=position) for position, event in enumerate(events, 1)]


def test_only_what_was_there_before_is_looked_for() -> None:
    lines = run(
        Founded(estate="E1", chapter="new", mother="old"), Joined(estate="E1", chapter="new"),
        Joined(estate="E1", chapter="other"),
    )  # fmt: skip
    assert touched(CHAPTERS, lines) == {"new", "old", "other"}
    assert looked_for(CHAPTERS, lines) == {"old", "other"}


def test_what_begins_is_folded_from_nothing_and_what_it_also_concerns_from_its_row() -> None:
    rows: dict[str, ChapterRow | None] = {"old": ChapterRow("old", members=7)}
    lines = run(Founded(estate="E1", chapter="new", mother="old"), Joined(estate="E1", chapter="new"))
    assert fold_run(CHAPTERS, rows, lines) == {"old", "new"}
    assert rows == {"old": ChapterRow("old", members=7, daughters=1), "new": ChapterRow("new", members=1)}


def test_where_an_event_came_first_its_row_is_looked_for() -> None:
    lines = run(Joined(estate="E1", chapter="new"), Founded(estate="E1", chapter="new"))
    assert looked_for(CHAPTERS, lines) == {"new"}
