"""Scans that show a person are kept encrypted, and a command names no other: its part of the table of contents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.owners.billing import unit_here
from services.owners.lookups import UNIT
from services.owners.person import PersonIsErased, PersonNotKnown
from services.owners.read_models.kept_scans import (
    KEPT_SCANS,
    READERS,
    SCAN_SHARES,
    KeptScan,
    persons_shown,
    scan_key,
)
from services.owners.read_models.people import PEOPLE, PersonOnList
from services.owners.read_models.unit_board import UNIT_BOARD, UnitOnBoard
from services.owners.roles import CASHIER, CLERK, DEVELOPER, INSPECTOR, SALES, SUPERVISOR
from shared.contracts.owners import (
    AcceptPaymentProof,
    KeepScan,
    PersonsShown,
    RecordOwnerToldOfGap,
    ScanKept,
    ScanKey,
    ServeHandoverNotices,
)
from shared.decider import Aggregate, Asked, Handler, Lookup
from shared.encrypted import shares
from shared.frozen import replace
from shared.messages import Command, Event
from shared.personal import Personal
from shared.problems import Refusal
from shared.service import Answer
from shared.wording import Wording

SCANNERS = (CLERK, SUPERVISOR, SALES, INSPECTOR, DEVELOPER, CASHIER)


class ScanNotKept(Refusal):
    wording = Wording(
        "扫描件 {scan} 未加密保存：涉及个人的扫描件请上传到房屋的 scans 地址。",
        "Scan {scan} does not lie encrypted: what shows a person is uploaded at the unit's address for scans.",
    )


class ScanOfOthers(Refusal):
    wording = Wording(
        "扫描件 {scan} 已为其他人员或其他房屋保存。", "Scan {scan} is kept for other persons or another unit already."
    )


class ScanWithoutOwner(Refusal):
    wording = Wording(
        "扫描件须归属房屋 {unit} 的至少一位业主，业主数据删除时随之失效；业主有变更的，请先登记。",
        "A scan in the matter of unit {unit} is kept for one of its owners at least, to close with that owner's data; "
        "record first who owns it.",
    )


@dataclass(frozen=True)
class Scan:
    unit: str | None = None
    persons: tuple[str, ...] = ()


def evolve(scan: Scan, event: Event) -> Scan:
    return Scan(event.unit, (*scan.persons, event.person)) if isinstance(event, ScanKept) else scan


def keep_scan(
    asked: Asked[KeepScan], scan: Scan, unit: UnitOnBoard | None, people: Mapping[str, PersonOnList | None]
) -> list[Event]:
    command, persons = asked.command, tuple(dict.fromkeys(asked.command.of))
    owners = unit_here(command, command.unit, unit).owners
    for person in persons:
        known = people[person]
        if known is None:
            raise PersonNotKnown(person=person)
        if known.erased:
            raise PersonIsErased(person=person)
    if (scan.unit, scan.persons) == (command.unit, persons):
        return []
    if scan.unit is not None:
        raise ScanOfOthers(scan=command.scan)
    if owners and not set(owners) & set(persons):
        raise ScanWithoutOwner(unit=command.unit)
    parts = zip(persons, shares(bytes.fromhex(command.key), persons), strict=True)
    return [
        ScanKept(
            estate=command.estate, scan=command.scan, unit=command.unit, person=person,
            share=Personal(person=person, value=part.hex()), parts=len(persons),
        )
        for person, part in parts
    ]  # fmt: skip


def persons_of(command: KeepScan) -> list[str]:
    return list(dict.fromkeys(command.of))


def scans_named(command: Command) -> list[str]:
    match command:
        case AcceptPaymentProof():
            named: Sequence[str | None] = (command.proof.scan,)
        case ServeHandoverNotices():
            named = [row.proof.scan for row in command.served]
        case RecordOwnerToldOfGap():
            named = (command.proof,)
        case _:
            named = (getattr(command, "scan", None), getattr(command, "deed", None))
    return [scan for scan in dict.fromkeys(named) if scan is not None]


NAMED = Lookup(KEPT_SCANS, scans_named)


def kept_first(handler: Handler) -> Handler:
    """The same command, refused before anything else where a scan it names does not lie encrypted in its estate."""
    return replace(handler, decide=_kept_first(handler.decide), rows=(*handler.rows, NAMED))


def _kept_first(decide: Callable[..., Sequence[Event]]) -> Callable[..., Sequence[Event]]:
    def decide_with_scans(asked: Asked[Any], state: Any, *rows: Any) -> Sequence[Event]:
        *own, kept = rows
        named: Mapping[str, KeptScan | None] = kept
        for scan, row in named.items():
            if row is None or row.estate != asked.command.estate:
                raise ScanNotKept(scan=scan)
        return decide(asked, state, *own)

    return decide_with_scans


SCAN = Aggregate("scan", Scan(), evolve)
HANDLERS = (Handler(KeepScan, keep_scan, "scan:{scan}", SCANNERS, (UNIT, Lookup(PEOPLE, persons_of))),)
ANSWERS = (
    Answer(ScanKey, scan_key, (KEPT_SCANS, SCAN_SHARES), READERS),
    Answer(PersonsShown, persons_shown, (UNIT_BOARD, PEOPLE), SCANNERS),
)
AGGREGATES = (SCAN,)
MODELS = (KEPT_SCANS, SCAN_SHARES)
