"""Giving out: the owner's copy of a document leaves the file, one by one or a building at once."""

from collections.abc import Mapping
from typing import Any

from services.owners.billing import unit_here
from services.owners.checklist import OfDocument, named
from services.owners.completing import Checklists, Terms, Units, about, and_complete, terms_of
from services.owners.many_units import one_by_one
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.unit_board import UnitOnBoard
from services.owners.unit import NotAnOwner
from services.owners.unit_file import UnitFile
from shared.contracts.owners import DocumentGivenOut, GiveOutDocument, GiveOutDocuments
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class DocumentNotPresent(OfDocument):
    wording = Wording("「{name}」尚未归档，不能发放。", "{name} is not in the file yet; it cannot be given out.")


class GivenOutInFuture(Refusal):
    status = 400
    wording = Wording("发放日 {day} 晚于今天 {today}。", "{day} is after today, {today}; nothing was given out then.")


def give_out_document(
    asked: Asked[GiveOutDocument], file: UnitFile, checklists: Checklists, estate: EstateOnList | None,
    row: UnitOnBoard | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    return _given_out(command, file, unit_here(command, command.unit, row), terms_of(asked, checklists, estate))


def give_out_documents(
    asked: Asked[GiveOutDocuments], states: Mapping[str, Any], checklists: Checklists, estate: EstateOnList | None,
    units: Units,
) -> list[Event]:  # fmt: skip
    command, terms = asked.command, terms_of(asked, checklists, estate)
    how = {name: getattr(command, name) for name in ("estate", "document", "given_on")}

    def decide(unit: str, file: UnitFile) -> list[Event]:
        return _given_out(GiveOutDocument(unit=unit, **how), file, unit_here(command, unit, units[unit]), terms)

    return one_by_one(command, states, decide)


def _given_out(wish: GiveOutDocument, file: UnitFile, unit: UnitOnBoard, terms: Terms) -> list[Event]:
    listed, stands = terms.must_list(wish.document, unit), file.document(wish.document)
    if wish.owner is not None and wish.owner not in unit.owners:
        raise NotAnOwner(owner=wish.owner, unit=wish.unit)
    if "given_out" in stands.marks:
        return []
    if "present" not in stands.marks:
        raise DocumentNotPresent(**named(listed))
    if wish.given_on > terms.today:
        raise GivenOutInFuture(day=wish.given_on.isoformat(), today=terms.today.isoformat())
    fact = DocumentGivenOut(
        **about(unit), document=wish.document, owner=wish.owner, given_on=wish.given_on,
        version=terms.checklist.version,
    )  # fmt: skip
    return and_complete(file, unit, terms, fact)
