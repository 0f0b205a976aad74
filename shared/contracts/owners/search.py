"""One box that finds an owner or a room: by name, last four of the phone, contract code or door number."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.contracts.identifiers import BuildingId, OwnerId, UnitId
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.vocabulary import Row, Value
from shared.messages import EstateCode


class Sought(Row):
    """What was typed; a part of its own, so that a name never stands in an address."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)] = Field(repr=False)


class SearchHit(Value):
    """A unit, and the owner where one was found by name or phone; of a phone only the last four digits are shown."""

    by: Literal["name", "phone", "room"]
    estate: EstateCode
    unit: UnitId
    building: BuildingId
    contract_code: str
    door_number: str
    owner: OwnerId | None = None
    name: str | None = None
    phone_last_four: str | None = None


class SearchHits(Value):
    """`more`: not all are listed; say more of the name."""

    hits: tuple[SearchHit, ...]
    more: bool = False


class SearchOwners(OwnersQuery[SearchHits], wire="SearchOwners"):
    """Whoever may see names, in the estate asked for; estate GROUP, asked by who holds a role there, is all of them.

    A name is found by how it begins or ends, so is a contract code or a door number; a phone by its last four digits
    or in full. An erased person is found by nothing.
    """

    sought: Sought
    limit: int = Field(default=20, ge=1, le=50)
