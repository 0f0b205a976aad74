"""When the emergency plan was needed, and when that was recorded: on paper days it is two times."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.contracts.owners import EmergencyPlanActivated, EmergencyPlanEnded
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class EmergencyOnList:
    emergency: str
    estate: str
    kind: str
    name_zh: str
    name_en: str
    began_at: datetime
    began_recorded_at: datetime
    decided_by: str
    note: str
    plan_version: int
    version: int
    ended_at: datetime | None = None
    ended_recorded_at: datetime | None = None
    outcome: str | None = None


def fold(row: EmergencyOnList | None, happened: Recorded) -> EmergencyOnList | None:
    match happened.event:
        case EmergencyPlanActivated() as event:
            return EmergencyOnList(
                event.emergency, event.estate, event.kind, event.name.zh, event.name.en, event.began_at,
                happened.recorded_at, event.decided_by, event.note, event.plan_version, happened.version,
            )  # fmt: skip
        case EmergencyPlanEnded() as event if row is not None:
            return replace(
                row, ended_at=event.ended_at, ended_recorded_at=happened.recorded_at, outcome=event.outcome,
                version=happened.version,
            )  # fmt: skip
        case _:
            return row


EMERGENCIES = ReadModel(
    name="emergencies", version=1, source="owners", row=EmergencyOnList, fold=fold, inline=True,
    ddl=Path(__file__).with_name("emergencies.sql"),
    keys={EmergencyPlanActivated: by("emergency"), EmergencyPlanEnded: by("emergency")},
    ignored=frozenset(events_of("owners").values()) - {EmergencyPlanActivated, EmergencyPlanEnded},
)  # fmt: skip
