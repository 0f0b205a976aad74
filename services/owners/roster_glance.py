"""A row of a roster at a glance: as what is registered would be written, and the little that is needed of it then."""

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from services.owners.roster import RosterFile
from services.owners.roster_columns import NONE, SEVERAL, parts_of
from services.owners.roster_registered import AND, BETWEEN
from shared.sheets import Line

FACTS = (
    "building", "entrance", "floor", "contract_code", "door_number", "unit_type", "built_area", "usable_area",
    "deliver_by",
)  # fmt: skip
PEOPLE = ("owners", "phones", "emails")
EMPTY = ("", NONE)


class KnownRow(NamedTuple):
    """A row that says of a unit what is registered; its owners by name and phone."""

    row: int
    estate: str | None
    building: str
    contract_code: str
    door_number: str
    reached: tuple[tuple[str, str | None], ...]
    handed_over_on: None = None


class Said(NamedTuple):
    """What a line says, as `Registered` has it; `facts` and `people` are its parts."""

    whole: str
    facts: tuple[str, ...]
    people: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.facts[3]


class Glance:
    """Looks at the lines of one file. A column the file has not stands behind its last one, and is empty."""

    def __init__(self, file: RosterFile) -> None:
        self.useful = "owners" in file.headings
        self._width = file.headings.width
        places = {name: file.headings.place(name) for name in (*FACTS, *PEOPLE, "estate", "handed_over_on")}
        behind = {name: self._width if place is None else place for name, place in places.items()}
        self._facts = itemgetter(*(behind[name] for name in FACTS))
        self._people = itemgetter(*(behind[name] for name in PEOPLE))
        self._estate, self._handed_over = behind["estate"], behind["handed_over_on"]

    def said(self, line: Line) -> tuple[str | None, Said] | None:
        """The estate it names and what it says; None for a line that has to be read."""
        missing = self._width - len(line.cells)
        if missing < 0:
            return None
        cells = line.cells + ("",) * (missing + 1)
        if cells[self._handed_over]:
            return None
        facts, people = self._facts(cells), self._people(cells)
        whole = BETWEEN.join(facts + people)
        if SEVERAL.search(whole):  # in any of the columns: most rows have none of these signs
            people = tuple(map(_owners, people))
            whole = BETWEEN.join(facts + people)
        return cells[self._estate] or None, Said(whole, facts, people)

    def known(self, number: int, estate: str | None, said: Said) -> KnownRow:
        names, phones, _ = said.people
        if AND in names or AND in phones:
            reached = tuple(_reached(names.split(AND), phones.split(AND)))
        else:
            reached = ((names, phones if phones not in EMPTY else None),) if names else ()
        return KnownRow(number, estate, said.facts[0], said.code, said.facts[4], reached)


def _owners(text: str) -> str:
    return AND.join(parts_of(text)) if SEVERAL.search(text) else text


def _reached(names: list[str], phones: list[str]) -> Iterator[tuple[str, str | None]]:
    for place, name in enumerate(names):
        phone = phones[place] if place < len(phones) else ""
        yield name, phone if phone not in EMPTY else None
