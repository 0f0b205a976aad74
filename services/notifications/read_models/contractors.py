"""By which channels each engaged contractor can be told; the addresses themselves stay with owners."""

from dataclasses import dataclass, replace
from pathlib import Path

from shared.contracts.owners import ContractorContactSet, ContractorEngaged
from shared.messages import events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class ContractorRow:
    """`emailed`: there is an e-mail address; `hooked`: there is a webhook. `engagement` is `estate:contractor`."""

    engagement: str
    estate: str
    contractor: str
    emailed: bool
    hooked: bool


def key(event: ContractorEngaged | ContractorContactSet) -> tuple[str]:
    return (f"{event.estate}:{event.contractor}",)


def fold(row: ContractorRow | None, happened: Recorded) -> ContractorRow | None:
    match happened.event:
        case ContractorEngaged() as event:
            return row or ContractorRow(*key(event), event.estate, event.contractor, emailed=False, hooked=False)
        case ContractorContactSet() as event if row is not None:
            return replace(row, emailed=event.email is not None, hooked=event.webhook is not None)
        case _:
            return row


CONTRACTORS = ReadModel(
    name="contractors", version=1, source="owners", row=ContractorRow, fold=fold,
    ddl=Path(__file__).with_name("contractors.sql"), keys={ContractorEngaged: key, ContractorContactSet: key},
    ignored=frozenset(events_of("owners").values()) - {ContractorEngaged, ContractorContactSet},
)  # fmt: skip
