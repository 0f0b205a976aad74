"""The contractors engaged in an estate, with their lots and who speaks for them; names come from `people`."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from shared.contracts.owners import ContractorContactSet, ContractorEngaged
from shared.messages import Event, events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class ContractorOnList:
    engagement: str  # <estate>/<contractor>
    estate: str
    contractor: str
    company: str
    lots: list[dict[str, Any]]
    warranty_ends_on: date | None
    contact: str | None
    webhook: str | None
    robot_kind: str | None
    robot: str | None
    robot_secret: str | None


def engagement(event: Event) -> tuple[str, ...]:
    return (f"{event.estate}/{getattr(event, 'contractor')}",)  # noqa: B009 - both events of this table have one


def fold(row: ContractorOnList | None, happened: Recorded) -> ContractorOnList | None:
    match happened.event:
        case ContractorEngaged() as event:
            lots = [lot.model_dump(mode="json") for lot in event.lots]
            return ContractorOnList(
                engagement(event)[0], event.estate, event.contractor, event.company, lots, event.warranty_ends_on,
                row.contact if row else None, row.webhook if row else None, row.robot_kind if row else None,
                row.robot if row else None, row.robot_secret if row else None,
            )  # fmt: skip
        case ContractorContactSet() as event if row is not None:
            return replace(
                row, contact=event.person, webhook=event.webhook, robot_kind=event.robot_kind,
                robot=event.robot.value if event.robot else None,
                robot_secret=event.robot_secret.value if event.robot_secret else None,
            )  # fmt: skip
        case _:
            return row


CONTRACTORS = ReadModel(
    name="contractors", version=2, source="owners", row=ContractorOnList, fold=fold, inline=True,
    ddl=Path(__file__).with_name("contractors.sql"),
    keys={ContractorEngaged: engagement, ContractorContactSet: engagement},
    ignored=frozenset(events_of("owners").values()) - {ContractorEngaged, ContractorContactSet},
    personal={"robot": "contact", "robot_secret": "contact"},
)  # fmt: skip
