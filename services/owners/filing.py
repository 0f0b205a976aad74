"""Filing: what of a unit's documents is filled in, sealed, there and signed, one by one or a building at once."""

from collections.abc import Mapping
from typing import Any

from services.owners.billing import unit_here
from services.owners.checklist import OfDocument, Standing, named
from services.owners.completing import Checklists, Terms, Units, about, and_complete, not_blank, terms_of
from services.owners.many_units import one_by_one
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.unit_board import UnitOnBoard
from services.owners.unit_file import UnitFile, evolve
from shared.contracts.owners import (
    DocumentFiled,
    FiledMark,
    FileDocument,
    FileDocuments,
    FileSignedDocuments,
)
from shared.decider import Asked
from shared.messages import Event
from shared.wording import Wording

FILED: tuple[FiledMark, ...] = ("filled", "sealed", "present", "signed")


class ExpiryNotSaid(OfDocument):
    status = 400
    wording = Wording("「{name}」有有效期，须填写到期日。", "{name} is valid for some time only: say until when.")


class DocumentExpired(OfDocument):
    wording = Wording("「{name}」已于 {expires_on} 到期。", "{name} was valid until {expires_on} only.")


def file_document(
    asked: Asked[FileDocument], file: UnitFile, checklists: Checklists, estate: EstateOnList | None,
    row: UnitOnBoard | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    return _filed(command, file, unit_here(command, command.unit, row), terms_of(asked, checklists, estate))


def file_documents(
    asked: Asked[FileDocuments], states: Mapping[str, Any], checklists: Checklists, estate: EstateOnList | None,
    units: Units,
) -> list[Event]:  # fmt: skip
    command, terms = asked.command, terms_of(asked, checklists, estate)
    how = {name: getattr(command, name) for name in ("estate", "document", "marks", "copies", "expires_on")}

    def decide(unit: str, file: UnitFile) -> list[Event]:
        return _filed(FileDocument(unit=unit, **how), file, unit_here(command, unit, units[unit]), terms)

    return one_by_one(command, states, decide)


def _filed(wish: FileDocument, file: UnitFile, unit: UnitOnBoard, terms: Terms) -> list[Event]:
    listed, stands = terms.must_list(wish.document, unit), file.document(wish.document)
    new = tuple(mark for mark in FILED if mark in wish.marks and mark not in stands.marks)
    if "present" in new and listed.expires and (wish.expires_on or stands.expires_on) is None:
        raise ExpiryNotSaid(**named(listed))
    if wish.expires_on is not None and wish.expires_on < terms.today:
        raise DocumentExpired(**named(listed), expires_on=wish.expires_on.isoformat())
    copies = wish.copies
    if copies is None:
        copies = max(stands.copies, listed.copies) if "present" in new else stands.copies
    after = Standing(
        stands.marks | set(new), copies, wish.expires_on or stands.expires_on, wish.scan or stands.scan
    )  # fmt: skip
    if after == stands:
        return []
    not_blank(listed, after)
    return and_complete(file, unit, terms, _fact(wish, unit, new, after, terms))


def _fact(
    wish: FileDocument, unit: UnitOnBoard, new: tuple[FiledMark, ...], after: Standing, terms: Terms
) -> DocumentFiled:
    return DocumentFiled(
        **about(unit), document=wish.document, marks=new, copies=after.copies, expires_on=after.expires_on,
        scan=after.scan, version=terms.checklist.version,
    )  # fmt: skip


def file_signed_documents(
    asked: Asked[FileSignedDocuments], file: UnitFile, checklists: Checklists, estate: EstateOnList | None,
    row: UnitOnBoard | None,
) -> list[Event]:  # fmt: skip
    """By reaction: signed at the counter is a fact, whatever else the document still needs."""
    command, terms = asked.command, terms_of(asked, checklists, estate)
    unit = unit_here(command, command.unit, row)
    events: list[Event] = []
    for code in dict.fromkeys(command.documents):
        if terms.listed(code, unit) is not None:
            wish = FileDocument(
                estate=command.estate, unit=command.unit, document=code, marks=("signed",), scan=command.scan
            )
            facts = _filed(wish, file, unit, terms)
            events += facts
            for fact in facts:
                file = evolve(file, fact)
    return events
