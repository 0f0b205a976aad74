"""Scans that show a person: their bytes lie encrypted, and each person shown holds a part of the key."""

from typing import Annotated

from pydantic import Field

from shared.contracts.identifiers import PersonId, Sha256, UnitId
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent, OwnersQuery
from shared.contracts.vocabulary import Value
from shared.messages import like
from shared.personal import Personal

ScanKeyText = Annotated[str, like(r"^[0-9a-f]+$", 64, 64)]  # 32 bytes
Shown = Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=20)]


class ScanKept(OwnersEvent, wire="ScanKept", stream="scan:{scan}"):
    """A scan in the matter of a unit lies in the blobs, encrypted, and shows `person`; `scan` names those bytes.

    One for each person it shows, with that person's part of the key; only all `parts` together are the key. So nobody
    can read it, wherever it was copied, once one of them was erased.
    """

    scan: Sha256
    unit: UnitId
    person: PersonId
    share: Personal[str]
    parts: int


class KeepScan(OwnersCommand, wire="KeepScan"):
    """Role customer_service, service_supervisor, sales, inspector, developer_rep or cashier; the desk encrypts first.

    `of` are the persons it shows, an owner among them where the unit has any. Only the desk says it, at the addresses
    of scans. Refused `PersonNotKnown`, `PersonIsErased`, `ScanWithoutOwner`, and `ScanOfOthers` where the same bytes
    are kept for others or another unit.
    """

    scan: Sha256
    unit: UnitId
    key: ScanKeyText
    of: Shown


class ScanKeyView(Value):
    """What opens the bytes named `scan`."""

    scan: Sha256
    unit: UnitId
    of: tuple[PersonId, ...]
    key: ScanKeyText


class ScanKey(OwnersQuery[ScanKeyView], wire="ScanKey"):
    """For whoever may see names, and for the persons it shows. Refused `ScanErased` once one of them was erased.

    Only the desk asks it, and gives out what it opens: a key that was given away would outlive whom it shows.
    """

    scan: Sha256


class PersonsOnScan(Value):
    """Whom a scan in the matter of a unit shows unless somebody says otherwise: its owners who were not erased."""

    persons: tuple[PersonId, ...]


class PersonsShown(OwnersQuery[PersonsOnScan], wire="PersonsShown"):
    """Empty where nobody owns the unit, or everybody who does was erased."""

    unit: UnitId
