"""What is said of an owner in an event; a unit whose owner took it over elsewhere."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from services.owners.person import sealed
from services.owners.unit import Unit
from shared.contracts.owners import (
    OwnerAfterwards,
    OwnerRecorded,
    OwnerRow,
    RecordOwner,
    RegisteredOwner,
    UnitHandedOver,
    UnitRow,
)
from shared.messages import Event
from shared.personal import Personal


def owner_recorded(
    estate: str, unit: str, building: str, said: OwnerRow | RecordOwner | OwnerAfterwards
) -> OwnerRecorded:
    return OwnerRecorded(estate=estate, unit=unit, building=building, **particulars(said))


def registered_owner(said: OwnerRow) -> RegisteredOwner:
    return RegisteredOwner(**particulars(said))


def particulars(said: OwnerRow | RecordOwner | OwnerAfterwards) -> dict[str, Any]:
    assert said.name is not None  # noqa: S101 - whoever is unknown has been asked for a name before
    return {
        "owner": said.owner, "name": Personal(person=said.owner, value=said.name),
        "phone": sealed(said.owner, said.phone), "email": sealed(said.owner, said.email), "language": said.language,
    }  # fmt: skip


def handed_over_elsewhere(estate: str, row: UnitRow, unit: Unit) -> Iterable[Event]:
    """Before we came, on its real day; no policy of ours was applied, and nobody is told."""
    day: date | None = row.handed_over_on
    if day is not None and unit.handed_over is None:
        yield UnitHandedOver(
            estate=estate, unit=row.unit, building=row.building, owner=row.owners[0].owner, handed_over_on=day,
            imported=True, policy_version=0,
        )  # fmt: skip
