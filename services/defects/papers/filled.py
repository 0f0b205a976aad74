"""From the rows of the ledger to what stands on paper: ids become door numbers and companies, codes become words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Literal
from zoneinfo import ZoneInfo

from services.defects.papers.acceptance_slip import AcceptanceSlip
from services.defects.papers.inspection_record import Inspected, InspectionRecord
from services.defects.papers.issue_ledger import IssueLedger, LedgerLine
from services.defects.papers.letter import Letter, LetterItem
from services.defects.papers.room_slips import Room, RoomSlips, SlipItem
from services.defects.papers.sheet import Found, Item, Photo
from services.defects.papers.words import COMMON_PARTS, DONE_PHOTO, FOUND_PHOTO, PROJECT_DEPARTMENT, REFUSALS
from services.defects.read_models.inspections import InspectionRow
from services.defects.read_models.letters import LetterRow
from services.defects.read_models.register_row import RegisterRow
from shared.contracts.defects.words import CLASSES, SEVERITIES, STATES, word
from shared.wording import Language, Wording

ENDED = frozenset({"closed", "explained", "void", "merged", "split"})
BOTH_SIDES = frozenset({"property", "developer"})


@dataclass(frozen=True)
class Names:
    """What things are called in one estate, its clock, and the language of the paper."""

    estate: str
    zone: ZoneInfo
    units: Mapping[str, str]
    buildings: Mapping[str, str]
    companies: Mapping[str, str]
    language: Language

    def local(self, at: datetime) -> datetime:
        """As the clock on the estate's wall shows it."""
        return at.astimezone(self.zone).replace(tzinfo=None)

    def local_or_none(self, at: datetime | None) -> datetime | None:
        return None if at is None else self.local(at)

    def day(self, at: datetime) -> date:
        return self.local(at).date()

    def place(self, row: RegisterRow) -> str:
        """The door number; for common parts their building."""
        if row.unit is not None:
            return self.units.get(row.unit, row.unit)
        building = "" if row.building is None else self.buildings.get(row.building, row.building)
        return f"{building} {COMMON_PARTS.in_language(self.language)}".strip()

    def company(self, contractor: str | None) -> str:
        return "" if contractor is None else self.companies.get(contractor, contractor)

    def wrong(self, row: RegisterRow) -> dict[str, Any]:
        return {
            "part": row.part, "description": row.description, "classified": word(CLASSES, row.l1, self.language),
            "severity": word(SEVERITIES, row.severity, self.language),
        }  # fmt: skip

    def item(self, row: RegisterRow) -> dict[str, Any]:
        return {**self.wrong(row), "number": row.number, "unit": self.place(row), "room": row.room}


def inspection_record(row: InspectionRow, found: Iterable[RegisterRow], names: Names, most: int) -> InspectionRecord:
    listed = tuple(found)
    photos = [
        Photo(sha256=name, caption=f"{line} · {issue.room}")
        for line, issue in enumerate(listed, start=1)
        for name in issue.photos
    ]
    inspected = Inspected.model_validate(
        {
            "at": names.local(row.inspected_at), "kind": row.kind, "attempt": row.attempt, "checks": row.checks,
            **{meter: row.meters.get(meter) or "" for meter in ("water", "electric", "gas")},
            "keys": row.keys_counted, "conclusion": row.conclusion,
            "findings": tuple(Found(**names.wrong(issue), room=issue.room) for issue in listed),
            "photos": tuple(photos[:most]), "photos_left_off": len(photos[most:]),
            "refusal": word(REFUSALS, row.refusal, names.language), "refusal_note": row.refusal_note,
        }
    )  # fmt: skip
    return blank_inspection(row.unit, row.building, names).model_copy(update={"inspected": inspected})


def blank_inspection(unit: str, building: str, names: Names) -> InspectionRecord:
    return InspectionRecord(
        estate=names.estate, unit=names.units.get(unit, unit), building=names.buildings.get(building, building)
    )


def issue_ledger(
    rows: Iterable[RegisterRow], narrowed: str, as_of: date, names: Names, most_photos: int = 0
) -> IssueLedger:
    """The long form has so many photos; the short one none."""
    listed = tuple(rows)
    photos = [
        Photo(sha256=name, caption=f"{row.number or '—'} · {names.place(row)} · {row.room}")
        for row in (listed if most_photos else ())
        for name in row.photos
    ]
    return IssueLedger(
        estate=names.estate, as_of=as_of, narrowed=narrowed,
        lines=tuple(_ledger_line(row, names) for row in listed),
        open=sum(row.state not in ENDED for row in listed), overdue=sum(row.overdue for row in listed),
        photos=tuple(photos[:most_photos]), photos_left_off=len(photos[most_photos:]),
    )  # fmt: skip


def _ledger_line(row: RegisterRow, names: Names) -> LedgerLine:
    return LedgerLine(
        **names.item(row), contractor=names.company(row.contractor), state=word(STATES, row.state, names.language),
        raised_on=names.day(row.raised_at), due_on=None if row.due is None else names.day(row.due),
        overdue=row.overdue, attempt=row.attempt, photos=len(row.photos),
    )  # fmt: skip


def letter(row: LetterRow, issues: Iterable[RegisterRow], names: Names) -> Letter:
    liaison = row.kind == "liaison"
    kind: Literal["liaison", "rectification_notice"] = "liaison" if liaison else "rectification_notice"
    return Letter(
        kind=kind, number=letter_number(row), estate=names.estate, issued_at=names.local(row.issued_at),
        addressee=PROJECT_DEPARTMENT.in_language(names.language) if liaison else names.company(row.contractor),
        reply_due=names.local(row.reply_due), items=tuple(_letter_item(one, names, whose=liaison) for one in issues),
    )  # fmt: skip


def letter_number(row: LetterRow) -> str:
    return f"{row.estate}-{row.number:04d}"


def _letter_item(row: RegisterRow, names: Names, *, whose: bool) -> LetterItem:
    """The project department is told whose work it is where that is known; a contractor only hears of its own."""
    return LetterItem(
        **names.item(row), suggestion=row.suggestion or "", photos=len(row.photos),
        contractor=names.company(row.contractor) if whose else "",
    )  # fmt: skip


def room_slips(unit: str, issues: Iterable[RegisterRow], as_of: date, names: Names) -> RoomSlips:
    """`issues` in order of their rooms."""
    return RoomSlips(
        estate=names.estate, unit=names.units.get(unit, unit), as_of=as_of,
        rooms=tuple(
            Room(name=room, items=tuple(_slip_item(row, names) for row in rows))
            for room, rows in groupby(issues, key=lambda row: row.room)
        ),
    )  # fmt: skip


def _slip_item(row: RegisterRow, names: Names) -> SlipItem:
    """A worker is shown the method only when both sides have agreed it."""
    agreed = row.method is not None and set(row.agreed_by) >= BOTH_SIDES
    return SlipItem(
        **names.wrong(row), number=row.number, contractor=names.company(row.contractor),
        method=row.method or "" if agreed else "", due_on=None if row.due is None else names.day(row.due),
    )  # fmt: skip


def acceptance_slip(row: RegisterRow, names: Names, *, of_two: bool, water_test: bool, most: int) -> AcceptanceSlip:
    done = _photos(row.report_photos, DONE_PHOTO, names)
    found = _photos(row.photos, FOUND_PHOTO, names)
    room = max(most - len(done), 0)
    return AcceptanceSlip(
        estate=names.estate, issue=Item(**names.item(row)), contractor=names.company(row.contractor),
        method=row.method or "", method_version=row.method_version, attempt=row.attempt, rejections=row.rejections,
        due=names.local_or_none(row.due), reported_at=names.local_or_none(row.reported_at),
        photos=done[:most], found_photos=found[:room], photos_left_off=len(done[most:]) + len(found[room:]),
        of_two=of_two, water_test=water_test,
        accepted_at=names.local_or_none(row.accepted_at),
    )  # fmt: skip


def _photos(names_of: Iterable[str], caption: Wording, names: Names) -> tuple[Photo, ...]:
    return tuple(
        Photo(sha256=name, caption=caption.fill(number=number).in_language(names.language))
        for number, name in enumerate(names_of, start=1)
    )
