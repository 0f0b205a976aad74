"""The checklist of files: the trade's own, the group's, the estate's, each version with its reason."""

from services.owners.checklist import DocumentListedTwice, SealWithoutFilling
from services.owners.read_models.file_checklists import FILE_CHECKLISTS, in_force
from services.owners.structure import EstateNotKnown
from services.owners.typical_checklist import TYPICAL_CHECKLIST
from shared.messages import GROUP
from tests.given import folded
from tests.unit.owners.facts import PLACE, E, ask, so_far
from tests.unit.owners.files import AGREEMENT, HANDBOOK, checklist_set, document, wish

WISH = wish()


def test_a_list_is_set_once_and_its_next_version_follows() -> None:
    ask(so_far(*PLACE), WISH).then(checklist_set())
    ask(so_far(*PLACE, checklist_set()), WISH).then_nothing()
    ask(so_far(*PLACE, checklist_set()), wish(HANDBOOK)).then(checklist_set(2, HANDBOOK))


def test_an_estates_first_own_version_follows_the_groups() -> None:
    of_group = checklist_set(3, HANDBOOK, estate=GROUP)
    ask(so_far(*PLACE, of_group), WISH).then(checklist_set(4))
    ask(so_far(*PLACE), wish(HANDBOOK, estate=GROUP)).then(checklist_set(1, HANDBOOK, estate=GROUP))


def test_no_list_names_a_document_twice_or_has_one_sealed_that_is_blank() -> None:
    twice = wish(AGREEMENT, AGREEMENT)
    ask(so_far(*PLACE), twice).then_refused(DocumentListedTwice, document="agreement")
    blank = wish(document("blank", "sealed", "present"))
    ask(so_far(*PLACE), blank).then_refused(SealWithoutFilling, document="blank")
    ask(so_far(), WISH).then_refused(EstateNotKnown)


def test_the_estates_own_goes_before_the_groups_and_that_before_the_trades() -> None:
    assert in_force({}, E).values == TYPICAL_CHECKLIST
    group = checklist_set(1, HANDBOOK, estate=GROUP)
    rows = folded(FILE_CHECKLISTS, group)
    assert (in_force(rows, E).set_for, in_force(rows, E).version) == (GROUP, 1)
    rows = folded(FILE_CHECKLISTS, group, checklist_set(2))
    assert (in_force(rows, E).set_for, in_force(rows, E).version) == (E, 2)
    assert in_force(rows, "E2").set_for == GROUP


def test_the_trades_list_is_in_the_trades_order() -> None:
    codes = [one.document for one in TYPICAL_CHECKLIST.documents]
    assert codes == [
        "property_agreement", "quality_guarantee", "instructions_for_use", "resident_handbook",
        "owner_information_sheet", "handover_notice", "interim_rules_commitment", "fire_safety_commitment",
        "decoration_agreement", "handover_record", "key_receipt", "key_custody_agreement", "items_received",
        "identity_copies", "power_of_attorney",
    ]  # fmt: skip
    agreement = TYPICAL_CHECKLIST.documents[0]
    assert (agreement.copies, agreement.name.zh) == (2, "前期物业管理协议")
