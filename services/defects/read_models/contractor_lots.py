"""Which contractor has which trades in which buildings (标段) of an estate. A copy of what owners says."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from shared.contracts.owners import ContractorEngaged
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class LotsRow:
    """`lots` by contractor: [{"trades": […], "buildings": […]}, …]; one row an estate: lots are replaced whole.

    `companies` by contractor: its name.
    """

    estate: str
    lots: dict[str, Any]
    companies: dict[str, Any] = field(default_factory=dict)

    def having(self, trade: str, building: str | None) -> list[str]:
        """The contractors one of whose lots has this trade in this building."""
        return [
            contractor
            for contractor, lots in self.lots.items()
            if any(trade in lot["trades"] and building in lot["buildings"] for lot in lots)
        ]


def fold(row: LotsRow | None, happened: Recorded) -> LotsRow | None:
    match happened.event:
        case ContractorEngaged() as event:
            row = row or LotsRow(event.estate, {})
            lots = [{"trades": list(lot.trades), "buildings": list(lot.buildings)} for lot in event.lots]
            return replace(
                row, lots={**row.lots, event.contractor: lots},
                companies={**row.companies, event.contractor: event.company},
            )  # fmt: skip
        case _:
            return row


CONTRACTOR_LOTS = ReadModel(
    name="contractor_lots", version=2, source="owners", row=LotsRow, fold=fold,
    ddl=Path(__file__).with_suffix(".sql"), keys={ContractorEngaged: by("estate")},
    ignored=frozenset(events_of("owners").values()) - {ContractorEngaged},
)  # fmt: skip
