"""A roster read to its end, as a service does it, without a service."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from services.owners.roster import RosterFile, RosterRow, open_roster
from services.owners.roster_contents import Contents, Estates, contents_of

ESTATES = {"E1": "清和苑", "E2": "北岸花园"}


@dataclass(frozen=True)
class Read:
    file: RosterFile
    contents: Contents

    @property
    def rows(self) -> tuple[RosterRow, ...]:
        return tuple(row for row, _ in self.file.rows())

    @property
    def ignored(self) -> tuple[str, ...]:
        return self.file.ignored

    @property
    def buildings(self) -> tuple[str, ...]:
        return tuple(name for names in self.contents.buildings.values() for name in names)


def read_roster(content: bytes, estate: str = "E1", known: Mapping[str, str] = ESTATES) -> Read:
    """Raises RosterUnreadable, RosterRowsWrong."""
    file = open_roster(content, estate)
    return Read(file, asyncio.run(contents_of(file, Estates.of(estate, known))))
