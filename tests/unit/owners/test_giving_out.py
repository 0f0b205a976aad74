"""Giving out documents, and putting right what was noted by mistake."""

from datetime import timedelta

from services.owners.completing import DocumentNotListed, SealedUnfilled
from services.owners.file_corrections import DocumentNotInFile
from services.owners.giving_out import DocumentNotPresent, GivenOutInFuture
from services.owners.structure import EstateNotKnown
from services.owners.unit import NotAnOwner, UnitNotKnown
from shared.contracts.owners import (
    CorrectDocument,
    DocumentCorrected,
    FileConditionsSet,
    GiveOutDocument,
    GiveOutDocuments,
    OwnerFileCompleted,
    SetFileConditions,
    UnitFilesHandled,
)
from tests.unit.owners.facts import DAY, OF_UNIT, OWNER, E, ask, so_far, unit
from tests.unit.owners.files import (
    ALL_BUT_ONE,
    COMPLETED,
    LISTED,
    SCAN,
    WHOLE,
    WHOLE_AGREEMENT,
    filed,
    given_out,
)

GIVE = GiveOutDocument(estate=E, unit="u1", document="handbook", owner=OWNER, given_on=DAY)
SEND = GiveOutDocuments(estate=E, bulk="x2", units=("u1", "u2"), document="handbook", given_on=DAY)
CORRECT = CorrectDocument(estate=E, unit="u1", document="agreement", take_back=("signed",), reason="签在另一户")
DECORATES = SetFileConditions(estate=E, unit="u1", conditions=("decorating",))


def corrected(*marks: str, copies: int, **more: object) -> DocumentCorrected:
    facts = {**OF_UNIT, "document": "agreement", "taken_back": marks, "copies": copies, "reason": CORRECT.reason}
    return DocumentCorrected.model_validate({**facts, "corrected_by": "p-1", **more})


def test_what_is_there_is_given_to_an_owner_once() -> None:
    ask(so_far(*ALL_BUT_ONE), GIVE).then(given_out("handbook", owner=OWNER), COMPLETED)
    ask(so_far(*WHOLE), GIVE).then_nothing()
    ask(so_far(*LISTED), GIVE).then_refused(DocumentNotPresent, document="handbook")
    ask(so_far(*ALL_BUT_ONE), GIVE.model_copy(update={"owner": "p-x"})).then_refused(NotAnOwner)
    ask(so_far(*ALL_BUT_ONE), GIVE.model_copy(update={"document": "x"})).then_refused(DocumentNotListed)
    tomorrow = GIVE.model_copy(update={"given_on": DAY + timedelta(days=1)})
    ask(so_far(*ALL_BUT_ONE), tomorrow).then_refused(GivenOutInFuture)


def test_a_buildings_documents_are_given_out_in_one() -> None:
    history = (*LISTED, unit("u2", "1-1-102"), filed("handbook", "present", copies=1))
    outcome = ask(so_far(*history), SEND)
    outcome.then_types(type(given_out("handbook")), UnitFilesHandled)
    [fact, handled] = outcome.events
    assert fact == given_out("handbook")
    assert isinstance(handled, UnitFilesHandled)
    assert (handled.done, [one.refused for one in handled.refused]) == (("u1",), ["DocumentNotPresent"])
    ask(so_far(*history, *outcome.events), SEND).then_nothing()
    ask(so_far(), SEND).then_refused(EstateNotKnown)


def test_a_wrong_mark_is_taken_back_with_a_reason_and_the_file_is_complete_no_more() -> None:
    ask(so_far(*WHOLE), CORRECT).then(corrected("signed", copies=2))
    ask(so_far(*WHOLE, corrected("signed", copies=2)), CORRECT).then_nothing()
    again = filed("agreement", "signed", copies=2)
    file_again = ask(so_far(*WHOLE, corrected("signed", copies=2), again, given_out("handbook")), CORRECT)
    file_again.then(corrected("signed", copies=2))
    nothing = CORRECT.model_copy(update={"document": "handbook"})
    ask(so_far(*LISTED), nothing).then_refused(DocumentNotInFile)


def test_a_document_taken_out_again_has_no_copies_and_no_validity() -> None:
    proxy = filed("proxy", "present", copies=1, expires_on=DAY, scan=SCAN)
    out = CORRECT.model_copy(update={"document": "proxy", "take_back": ("present",), "without_scan": True})
    ask(so_far(*LISTED, proxy), out).then(corrected("present", copies=0, document="proxy"))
    later = out.model_copy(update={"take_back": (), "without_scan": False, "expires_on": DAY + timedelta(days=9)})
    ask(so_far(*LISTED, proxy), later).then(
        corrected(copies=1, document="proxy", expires_on=DAY + timedelta(days=9), scan=SCAN)
    )


def test_copies_put_right_leave_a_whole_file_whole() -> None:
    three = CORRECT.model_copy(update={"take_back": (), "copies": 3})
    ask(so_far(*WHOLE), three).then(corrected(copies=3), COMPLETED)
    one = CORRECT.model_copy(update={"take_back": (), "copies": 1})
    ask(so_far(*WHOLE), one).then(corrected(copies=1))


def test_what_is_sealed_stays_filled_in() -> None:
    blank = CORRECT.model_copy(update={"take_back": ("filled",)})
    ask(so_far(*LISTED, WHOLE_AGREEMENT), blank).then_refused(SealedUnfilled)


def test_a_unit_that_is_decorated_wants_more_of_its_file() -> None:
    said = FileConditionsSet(**OF_UNIT, conditions=("decorating",))
    ask(so_far(*WHOLE), DECORATES).then(said)
    ask(so_far(*WHOLE, said), DECORATES).then_nothing()
    no_more = DECORATES.model_copy(update={"conditions": ()})
    ask(so_far(*WHOLE, said), no_more).then_types(FileConditionsSet, OwnerFileCompleted)
    ask(so_far(*WHOLE), DECORATES.model_copy(update={"unit": "u9"})).then_refused(UnitNotKnown)
