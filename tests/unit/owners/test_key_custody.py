"""Keys in custody by a signed agreement; borrowed for a repair until the evening; back, or late."""

from datetime import UTC, datetime
from typing import Any

from services.owners.key_custody import (
    BorrowingIdTaken,
    BorrowingNotKnown,
    KeysStillOut,
    MoreThanReleased,
    NoKeysInCustody,
    NotEnoughKeys,
    NotHandedOverYet,
)
from services.owners.person import ContractorNotEngaged, PersonNotKnown
from services.owners.read_models.key_borrowings import KEY_BORROWINGS
from services.owners.read_models.key_custodies import KEY_CUSTODIES
from services.owners.unit import NotAnOwner, UnitNotKnown
from shared.contracts.owners import (
    AgreeKeyCustody,
    BorrowKey,
    ContractorEngaged,
    EndKeyCustody,
    HandoverPolicy,
    HandoverPolicySet,
    KeyBecameOverdue,
    KeyBorrowed,
    KeyCustodyAgreed,
    KeyCustodyEnded,
    KeyReturned,
    KeysReleased,
    MarkKeyOverdue,
    ReturnKey,
    UnitHandedOver,
)
from tests.given import folded
from tests.unit.owners.facts import DAY, ESTATE, KNOWN, OF_UNIT, OWNER, E, U, ask, person, so_far

RELEASED = (
    KeysReleased(**OF_UNIT, owner=OWNER, keys=5, cards=2, mail_box_keys=1),
    UnitHandedOver(**OF_UNIT, owner=OWNER, handed_over_on=DAY, policy_version=0),
)
AGREE = AgreeKeyCustody(estate=E, unit=U, owner=OWNER, keys=2, purpose="维修")
AGREED = KeyCustodyAgreed(**OF_UNIT, owner=OWNER, keys=2, purpose="维修")
END = EndKeyCustody(estate=E, unit=U)
ENDED = KeyCustodyEnded(**OF_UNIT, owner=OWNER, keys=2)
DUE = datetime(2026, 6, 1, 10, tzinfo=UTC)  # six in the evening there
LENT: dict[str, Any] = {"borrowing": "k-1", "issue": "issue-1", "borrower": "p-zhao", "keys": 1}
BORROW = BorrowKey(estate=E, unit=U, **LENT)
BORROWED = KeyBorrowed(**OF_UNIT, **LENT, lent_by="p-1", due_back_at=DUE)
RETURN = ReturnKey(estate=E, unit=U, borrowing="k-1")
RETURNED = KeyReturned(**OF_UNIT, borrowing="k-1", issue="issue-1", keys=1)
LATE = MarkKeyOverdue(estate=E, unit=U, borrowing="k-1", due_back_at=DUE)
OVERDUE = KeyBecameOverdue(**OF_UNIT, **LENT, due_back_at=DUE)
STAFFED = (*KNOWN, person("p-zhao"))
KEPT = (*STAFFED, *RELEASED, AGREED)


def test_keys_are_left_once_by_an_owner_who_has_them() -> None:
    ask(so_far(*STAFFED, *RELEASED), AGREE).then(AGREED)
    ask(so_far(*KEPT), AGREE).then_nothing()
    ask(so_far(*STAFFED), AGREE).then_refused(NotHandedOverYet)
    ask(so_far(*STAFFED, *RELEASED), AGREE.model_copy(update={"owner": "p-x"})).then_refused(NotAnOwner)
    ask(so_far(*STAFFED, *RELEASED), AGREE.model_copy(update={"keys": 6})).then_refused(MoreThanReleased, released=5)
    assert folded(KEY_CUSTODIES, AGREED)[U].keys == 2


def test_custody_ends_once_all_keys_are_back() -> None:
    ask(so_far(*KEPT), END).then(ENDED)
    ask(so_far(*KEPT, ENDED), END).then_nothing()
    ask(so_far(*STAFFED, *RELEASED), END).then_refused(NoKeysInCustody)
    ask(so_far(*KEPT, BORROWED), END).then_refused(KeysStillOut, keys=1)
    assert folded(KEY_CUSTODIES, AGREED, ENDED)[U].ended_at is not None


def test_a_key_is_borrowed_once_for_an_issue_until_the_evening() -> None:
    ask(so_far(*KEPT), BORROW).then(BORROWED)
    ask(so_far(*KEPT, BORROWED), BORROW).then_nothing()
    ask(so_far(*KEPT, BORROWED), BORROW.model_copy(update={"keys": 2})).then_refused(BorrowingIdTaken)
    ask(so_far(*KNOWN, *RELEASED, AGREED), BORROW).then_refused(PersonNotKnown)
    foreign = BORROW.model_copy(update={"contractor": "c-1"})
    ask(so_far(*KEPT), foreign).then_refused(ContractorNotEngaged, contractor="c-1")
    engaged = ContractorEngaged(estate=E, contractor="c-1", company="快修", lots=())
    elsewhere = engaged.model_copy(update={"estate": "E2"})
    ask(so_far(*KEPT, elsewhere), foreign).then_refused(ContractorNotEngaged, estate=E)
    ask(so_far(*KEPT, engaged), foreign).then(BORROWED.model_copy(update={"contractor": "c-1"}))
    policy = HandoverPolicySet(estate=E, version=1, values=HandoverPolicy(keys_back_by="20:30"), why="夏令")
    [later] = ask(so_far(*KEPT, policy), BORROW).events
    assert getattr(later, "due_back_at", None) == datetime(2026, 6, 1, 12, 30, tzinfo=UTC)


def test_of_a_unit_handed_over_only_keys_in_custody_are_lent() -> None:
    ask(so_far(*STAFFED, *RELEASED), BORROW).then_refused(NotEnoughKeys, left=0)
    ask(so_far(*KEPT, BORROWED), BORROW.model_copy(update={"borrowing": "k-2", "keys": 2})).then_refused(
        NotEnoughKeys, left=1
    )
    ask(so_far(*STAFFED), BORROW).then(BORROWED)


def test_a_key_comes_back_once() -> None:
    ask(so_far(*KEPT, BORROWED), RETURN).then(RETURNED)
    ask(so_far(*KEPT, BORROWED, RETURNED), RETURN).then_nothing()
    ask(so_far(*KEPT), RETURN).then_refused(BorrowingNotKnown)


def test_a_key_not_back_by_evening_is_late_once() -> None:
    ask(so_far(*KEPT, BORROWED), LATE).then(OVERDUE)
    ask(so_far(*KEPT, BORROWED, OVERDUE), LATE).then_nothing()
    ask(so_far(*KEPT, BORROWED, RETURNED), LATE).then_nothing()


def test_the_register_says_who_has_which_key_since_when() -> None:
    out = folded(KEY_BORROWINGS, BORROWED)[f"{U}/k-1"]
    assert (out.due_back_at, out.overdue, out.returned_at) == (DUE, False, None)
    late = folded(KEY_BORROWINGS, BORROWED, OVERDUE)[f"{U}/k-1"]
    assert (late.due_back_at, late.overdue, late.promised_at) == (None, True, DUE)
    back = folded(KEY_BORROWINGS, BORROWED, OVERDUE, RETURNED)[f"{U}/k-1"]
    assert back.returned_at is not None


def test_an_id_used_for_another_unit_touches_no_borrowing_but_its_own() -> None:
    elsewhere = BORROWED.model_copy(update={"estate": "E2", "unit": "u2"})
    rows = folded(KEY_BORROWINGS, BORROWED, elsewhere, RETURNED.model_copy(update={"estate": "E2", "unit": "u2"}))
    assert (rows[f"{U}/k-1"].estate, rows[f"{U}/k-1"].due_back_at) == (E, DUE)
    assert (rows["u2/k-1"].estate, rows["u2/k-1"].due_back_at) == ("E2", None)


def test_the_keys_of_another_estates_unit_are_nobodys_here() -> None:
    for wish in (AGREE, END, BORROW):
        elsewhere = wish.model_copy(update={"estate": "E2"})
        ask(so_far(*KEPT, ESTATE.model_copy(update={"estate": "E2"})), elsewhere).then_refused(UnitNotKnown, unit=U)
    ask(so_far(*STAFFED), RETURN.model_copy(update={"estate": "E2"})).then_refused(BorrowingNotKnown)
    ask(so_far(*STAFFED), LATE.model_copy(update={"estate": "E2"})).then_nothing()
