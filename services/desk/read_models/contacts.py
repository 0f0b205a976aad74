"""Who speaks for each engaged contractor, and who did before: the links of those open nothing any more."""

from dataclasses import dataclass
from pathlib import Path

from shared.contracts.owners import ContractorContactSet
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class ContactRow:
    """`engagement` is `estate:contractor`; `former` are persons who are not its contact now."""

    engagement: str
    estate: str
    contractor: str
    person: str
    former: tuple[str, ...]


def key(event: ContractorContactSet) -> tuple[str]:
    return (f"{event.estate}:{event.contractor}",)


def fold(row: ContactRow | None, happened: Recorded) -> ContactRow | None:
    match happened.event:
        case ContractorContactSet() as event if row is None:
            return ContactRow(*key(event), event.estate, event.contractor, event.person, ())
        case ContractorContactSet() as event if row is not None and event.person != row.person:
            former = dict.fromkeys(one for one in (*row.former, row.person) if one != event.person)
            return replace(row, person=event.person, former=tuple(former))
        case _:
            return row


CONTACTS = ReadModel(
    name="contacts", version=1, source="owners", row=ContactRow, fold=fold,
    ddl=Path(__file__).with_name("contacts.sql"), keys={ContractorContactSet: key},
    ignored=frozenset(events_of("owners").values()) - {ContractorContactSet},
)  # fmt: skip
