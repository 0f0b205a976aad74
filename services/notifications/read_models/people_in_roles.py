"""Who holds which role where, as person ids: whom a rule for a role tells.

An estate has thousands of owners, whom no rule tells by their role: a unit's are known by the unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.contracts.owners import RoleGranted, RoleRevoked
from shared.frozen import replace
from shared.messages import GROUP, events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class OfficeRow:
    """`office` is `estate:role`."""

    office: str
    persons: tuple[str, ...]


def key(event: RoleGranted | RoleRevoked) -> str:
    return f"{event.granted_estate}:{event.role}"


def office(event: RoleGranted | RoleRevoked) -> tuple[str, ...]:
    return () if event.role == "owner" else (key(event),)


def fold(row: OfficeRow | None, happened: Recorded) -> OfficeRow | None:
    match happened.event:
        case RoleGranted() as event:
            row = row or OfficeRow(key(event), ())
            return replace(row, persons=tuple(dict.fromkeys((*row.persons, event.person))))
        case RoleRevoked() as event if row is not None:
            return replace(row, persons=tuple(person for person in row.persons if person != event.person))
        case _:
            return row


PEOPLE_IN_ROLES = ReadModel(
    name="people_in_roles", version=4, source="owners", row=OfficeRow, fold=fold,
    ddl=Path(__file__).with_name("people_in_roles.sql"), keys={RoleGranted: office, RoleRevoked: office},
    ignored=frozenset(events_of("owners").values()) - {RoleGranted, RoleRevoked},
)  # fmt: skip


def holders(rows: Mapping[str, OfficeRow | None], role: str | None, estate: str) -> tuple[str, ...]:
    """Everybody who holds the role in the estate or in the whole group."""
    found = (rows.get(f"{where}:{role}") for where in (estate, GROUP))
    return tuple(dict.fromkeys(person for row in found if row is not None for person in row.persons))
