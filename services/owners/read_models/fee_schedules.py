"""The fee schedules: the one in force of an estate or the group, and every version there ever was."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.owners.read_models.own_or_group import holding
from shared.contracts.owners import FeeSchedule, FeeScheduleInForce, FeeScheduleSet, FeeScheduleView
from shared.messages import GROUP, events_of
from shared.problems import NotFound
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking

HERE = Path(__file__).parent
REST = frozenset(events_of("owners").values()) - {FeeScheduleSet}


@dataclass(frozen=True)
class ScheduleOnList:
    estate: str
    version: int
    schedule: dict[str, Any]
    why: str


@dataclass(frozen=True)
class ScheduleVersion:
    """What an item billed by it says of its fee, however often the schedule has changed since."""

    place: str  # <estate>/<version>
    estate: str
    version: int
    schedule: dict[str, Any]


@dataclass(frozen=True)
class ScheduleInForce:
    """`estate` is whose schedule it is: the estate's own, or GROUP."""

    estate: str
    version: int
    values: FeeSchedule


def version_of(event: FeeScheduleSet) -> tuple[str, ...]:
    return (f"{event.estate}/{event.version}",)


def fold(row: ScheduleOnList | None, happened: Recorded) -> ScheduleOnList | None:
    match happened.event:
        case FeeScheduleSet() as event:
            return ScheduleOnList(event.estate, event.version, event.schedule.model_dump(mode="json"), event.why)
        case _:
            return row


def fold_version(row: ScheduleVersion | None, happened: Recorded) -> ScheduleVersion | None:
    match happened.event:
        case FeeScheduleSet() as event:
            schedule = event.schedule.model_dump(mode="json")
            return ScheduleVersion(version_of(event)[0], event.estate, event.version, schedule)
        case _:
            return row


FEE_SCHEDULES = ReadModel(
    name="fee_schedules", version=2, source="owners", row=ScheduleOnList, fold=fold, inline=True,
    ddl=HERE / "fee_schedules.sql", keys={FeeScheduleSet: by("estate")}, ignored=REST,
)  # fmt: skip
FEE_SCHEDULE_VERSIONS = ReadModel(
    name="fee_schedule_versions", version=2, source="owners", row=ScheduleVersion, fold=fold_version, inline=True,
    ddl=HERE / "fee_schedule_versions.sql", keys={FeeScheduleSet: version_of}, ignored=REST,
)  # fmt: skip


def in_force(rows: Mapping[str, ScheduleOnList | None], estate: str) -> ScheduleInForce | None:
    row = holding(rows, estate)
    return ScheduleInForce(row.estate, row.version, FeeSchedule.model_validate(row.schedule)) if row else None


NEWEST = """
select estate as set_for, version, schedule, why from fee_schedules
 where estate = any($1::text[]) order by estate = $2 limit 1
"""


async def fee_schedule_in_force(asking: "Asking", query: FeeScheduleInForce) -> FeeScheduleView:
    """The estate's own goes before the group's."""
    row = await asking.connection.fetchrow(NEWEST, [query.estate, GROUP], GROUP)
    if row is None:
        raise NotFound(what=f"fee schedule of {query.estate}")
    return FeeScheduleView.model_validate(dict(row))
