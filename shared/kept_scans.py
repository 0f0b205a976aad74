"""Scans that lie encrypted for whom they show: a service's own copy of what owners keeps, and in whose matter.

What shows a signature or a face is uploaded at its unit's address for scans, where owners keeps the key, a part of it
for each person shown. A service that takes such a scan into a record of its own names nothing else, so that erasing a
person closes it here as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.contracts.owners import ScanKept
from shared.decider import Lookup
from shared.messages import events_of
from shared.problems import NotYet, Refusal
from shared.readmodel import ReadModel, by
from shared.records import Recorded
from shared.wording import Wording

OWNERS = "owners"


class ScanNotKeptYet(NotYet):
    wording = Wording(
        "扫描件 {scan} 尚未加密保存：签字与人像请上传到房屋 {unit} 的 scans 地址，再重试。",
        "Scan {scan} does not lie encrypted yet: what shows a signature or a face is uploaded at the address for scans "
        "of unit {unit}; then try again.",
    )


class ScanOfAnotherUnit(Refusal):
    wording = Wording("扫描件 {scan} 属于另一房屋。", "Scan {scan} is in the matter of another unit.")


@dataclass(frozen=True)
class ScanRow:
    scan: str
    estate: str
    unit: str


def fold(row: ScanRow | None, happened: Recorded) -> ScanRow | None:
    match happened.event:
        case ScanKept() as event:
            return ScanRow(event.scan, event.estate, event.unit)
        case _:
            return row


SCANS_KEPT = ReadModel(
    name="scans_kept", version=1, source=OWNERS, row=ScanRow, fold=fold,
    ddl=Path(__file__).with_name("kept_scans.sql"), keys={ScanKept: by("scan")},
    ignored=frozenset(events_of(OWNERS).values()) - {ScanKept},
)  # fmt: skip


def record_of(command: Any) -> list[str]:
    return [] if command.record is None else [command.record]


RECORD = Lookup(SCANS_KEPT, record_of)


def lies_encrypted(command: Any, rows: Mapping[str, ScanRow | None]) -> None:
    """What `RECORD` found of the scan that a command names as its `record`, if it names one."""
    for scan, row in rows.items():
        if row is None:
            raise ScanNotKeptYet(scan=scan, unit=command.unit)
        if (row.estate, row.unit) != (command.estate, command.unit):
            raise ScanOfAnotherUnit(scan=scan)
