"""By which channels each engaged contractor can be told; the addresses themselves stay with owners."""

from dataclasses import dataclass, replace
from pathlib import Path

from shared.contracts.owners import ContractorContactSet, ContractorEngaged
from shared.messages import events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class ContractorRow:
    """`emailed`, `phoned`, `hooked`: there is an address, a number, a webhook; `robot` is the kind of its chat robot.

    `engagement` is `estate:contractor`.
    """

    engagement: str
    estate: str
    contractor: str
    emailed: bool
    hooked: bool
    phoned: bool = False
    robot: str | None = None


def key(event: ContractorEngaged | ContractorContactSet) -> tuple[str]:
    return (f"{event.estate}:{event.contractor}",)


def fold(row: ContractorRow | None, happened: Recorded) -> ContractorRow | None:
    match happened.event:
        case ContractorEngaged() as event:
            return row or ContractorRow(*key(event), event.estate, event.contractor, emailed=False, hooked=False)
        case ContractorContactSet() as event if row is not None:
            return replace(
                row, emailed=event.email is not None, hooked=event.webhook is not None,
                phoned=event.phone is not None, robot=event.robot_kind,
            )  # fmt: skip
        case _:
            return row


CONTRACTORS = ReadModel(
    name="contractors", version=2, source="owners", row=ContractorRow, fold=fold,
    ddl=Path(__file__).with_name("contractors.sql"), keys={ContractorEngaged: key, ContractorContactSet: key},
    ignored=frozenset(events_of("owners").values()) - {ContractorEngaged, ContractorContactSet},
)  # fmt: skip
