"""Scans that lie encrypted: whom each shows, and each person's part of its key, blank once that person is erased."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from services.owners.roles import WITH_NAMES
from shared.contracts.owners import PersonsOnScan, PersonsShown, ScanKept, ScanKey, ScanKeyView
from shared.encrypted import joined
from shared.frozen import replace
from shared.messages import events_of
from shared.problems import NotFound, Refusal
from shared.readmodel import ReadModel, by
from shared.records import Recorded
from shared.wording import Wording

if TYPE_CHECKING:
    from shared.service import Asking

HERE = Path(__file__).parent
READERS = (*WITH_NAMES, "owner")
KEPT = "select unit, persons from kept_scans where scan = $1 and estate = $2"
SHARES = """
select s.part from kept_scans k, unnest(k.persons) with ordinality shown(person, place)
  join scan_shares s on s.scan = $1 and s.person = shown.person
 where k.scan = $1 order by shown.place
"""
SHOWN = """
select p.person from unit_board u, unnest(u.owners) with ordinality owner(person, place) join people p using (person)
 where u.unit = $1 and u.estate = $2 and not p.erased order by owner.place
"""


class ScanErased(Refusal):
    status = 410
    wording = Wording(
        "该扫描件涉及的人员已要求永久删除，内容不可恢复。",
        "Somebody this scan shows was erased for good; what it showed cannot be had again.",
    )


@dataclass(frozen=True)
class KeptScan:
    scan: str
    estate: str
    unit: str
    persons: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    share_key: str  # <scan>/<person>
    scan: str
    person: str
    part: str | None


def fold(row: KeptScan | None, happened: Recorded) -> KeptScan | None:
    match happened.event:
        case ScanKept() as event if row is None:
            return KeptScan(event.scan, event.estate, event.unit, (event.person,))
        case ScanKept() as event if row is not None:
            return replace(row, persons=(*row.persons, event.person))
        case _:
            return row


def fold_share(row: Share | None, happened: Recorded) -> Share | None:
    match happened.event:
        case ScanKept() as event:
            return Share(share_key(event)[0], event.scan, event.person, event.share.value)
        case _:
            return row


def share_key(event: ScanKept) -> tuple[str, ...]:
    return (f"{event.scan}/{event.person}",)


OTHERS = frozenset(events_of("owners").values()) - {ScanKept}
KEPT_SCANS = ReadModel(
    name="kept_scans", version=1, source="owners", row=KeptScan, fold=fold, inline=True,
    ddl=HERE / "kept_scans.sql", keys={ScanKept: by("scan")}, ignored=OTHERS,
)  # fmt: skip
SCAN_SHARES = ReadModel(
    name="scan_shares", version=1, source="owners", row=Share, fold=fold_share, inline=True,
    ddl=HERE / "scan_shares.sql", keys={ScanKept: share_key}, ignored=OTHERS, personal={"part": "person"},
)  # fmt: skip


async def scan_key(asking: "Asking", query: ScanKey) -> ScanKeyView:
    """An owner may read only what shows the owner: an earlier owner's papers are no business of the next one."""
    kept = await asking.connection.fetchrow(KEPT, query.scan, query.estate)
    if kept is None or (asking.role == "owner" and asking.person not in kept["persons"]):
        raise NotFound(what=query.scan)
    parts = [part for (part,) in await asking.connection.fetch(SHARES, query.scan)]
    if None in parts:
        raise ScanErased
    return ScanKeyView(
        scan=query.scan, unit=kept["unit"], of=tuple(kept["persons"]),
        key=joined(tuple(map(bytes.fromhex, parts))).hex(),
    )  # fmt: skip


async def persons_shown(asking: "Asking", query: PersonsShown) -> PersonsOnScan:
    rows = await asking.connection.fetch(SHOWN, query.unit, query.estate)
    return PersonsOnScan(persons=tuple(person for (person,) in rows))
