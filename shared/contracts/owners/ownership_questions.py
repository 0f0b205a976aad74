"""What owners answers about whose a unit is: those of now with their contacts, how it changed, who acts for them."""

from datetime import date

from pydantic import AwareDatetime

from shared.contracts.identifiers import OwnerId, PersonId, ProxyId, Sha256, UnitId
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.ownership import OwnerChangeKind
from shared.contracts.owners.people_questions import Contact
from shared.contracts.vocabulary import Value
from shared.messages import Line


class OwnerChange(Value):
    """One change of hands; the ids of `joined` and `left` are named in `people` of the answer."""

    kind: OwnerChangeKind
    owners: tuple[OwnerId, ...]
    joined: tuple[OwnerId, ...]
    left: tuple[OwnerId, ...]
    effective_on: date
    reason: Line
    deed: Sha256 | None = None
    recorded_at: AwareDatetime


class ProxyView(Value):
    """A power of attorney; `valid` says whether it may be acted upon today, by the estate's clock."""

    proxy: ProxyId
    owner: OwnerId
    person: PersonId
    name: str | None = None
    phone: str | None = None
    identity_last_four: str | None = None
    scope: Line
    valid_from: date
    expires_on: date
    scan: Sha256 | None = None
    ended: bool
    valid: bool


class OwnershipView(Value):
    """`owners` are those of now; `people` all who own or owned the unit, names and contacts where not erased."""

    unit: UnitId
    owners: tuple[OwnerId, ...]
    people: tuple[Contact, ...]
    changes: tuple[OwnerChange, ...] = ()
    proxies: tuple[ProxyView, ...] = ()


class UnitOwnership(OwnersQuery[OwnershipView], wire="UnitOwnership"):
    """Whoever may see names. Refused `NotFound` for a unit that is not in this estate."""

    unit: UnitId
