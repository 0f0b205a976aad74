"""People and how to reach them: staff, owners, their proxies, contractors' contacts; blank once erased."""

from dataclasses import dataclass
from pathlib import Path

from shared.contracts.owners import (
    ContractorContactSet,
    OwnerContactChanged,
    OwnerCorrected,
    OwnerRecorded,
    PersonErased,
    PersonRegistered,
    ProxyAppointed,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.personal import Personal
from shared.readmodel import Keys, ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class PersonOnList:
    """`registered` as somebody who works with us or for a contractor; owners and proxies alone are not.

    `owner_in`: the estates in which the person was ever recorded as an owner.
    """

    person: str
    name: str | None
    phone: str | None
    email: str | None
    language: str
    erased: bool
    registered: bool = False
    owner_in: tuple[str, ...] = ()


def fold(row: PersonOnList | None, happened: Recorded) -> PersonOnList | None:
    match happened.event:
        case PersonRegistered() | ContractorContactSet() as event:
            return replace(_reachable(row, event.person, event), registered=True)
        case OwnerRecorded() | OwnerCorrected() as event:
            return _reachable(row, event.owner, event)
        case ProxyAppointed() as event if row is None:  # who is known otherwise is known better
            return PersonOnList(event.person, event.name.value, _open(event.phone), None, "zh", erased=False)
        case OwnerContactChanged() as event if row is not None:
            return replace(row, phone=_open(event.phone), email=_open(event.email), language=event.language)
        case PersonErased() as event:
            row = row or PersonOnList(event.person, None, None, None, "zh", erased=True)
            return replace(row, name=None, phone=None, email=None, erased=True)
        case _:
            return row


def _reachable(
    row: PersonOnList | None, person: str,
    event: PersonRegistered | ContractorContactSet | OwnerRecorded | OwnerCorrected,
) -> PersonOnList:  # fmt: skip
    owner_in = row.owner_in if row is not None else ()
    if isinstance(event, OwnerRecorded):
        owner_in = tuple(dict.fromkeys((*owner_in, event.estate)))
    return PersonOnList(
        person, _open(event.name), _open(event.phone), _open(event.email), event.language,
        erased=row is not None and row.erased, registered=row is not None and row.registered,
        owner_in=owner_in,
    )  # fmt: skip


def _open(sealed: Personal[str] | None) -> str | None:
    return sealed.value if sealed is not None else None


CONCERNING: dict[type[Event], Keys] = {
    PersonRegistered: by("person"),
    ContractorContactSet: by("person"),
    OwnerRecorded: by("owner"),
    OwnerCorrected: by("owner"),
    OwnerContactChanged: by("owner"),
    ProxyAppointed: by("person"),
    PersonErased: by("person"),
}
PEOPLE = ReadModel(
    name="people", version=5, source="owners", row=PersonOnList, fold=fold, inline=True, keys=CONCERNING,
    ddl=Path(__file__).with_name("people.sql"), ignored=frozenset(events_of("owners").values()) - CONCERNING.keys(),
    personal={"name": "person", "phone": "person", "email": "person"},
)  # fmt: skip
