"""Receipt books: one payee's each, with cashiers of its own."""

from typing import Any

import pytest

from services.owners.billing import FeeScheduleNotSet
from services.owners.receipt_books import CashierOfTwoPayees, GovernmentTakesItself, PayeeNotKnown, ReceiptBookTaken
from shared.contracts.owners import SetReceiptBook
from tests.unit.owners.facts import ESTATE, KNOWN, E, ask, so_far
from tests.unit.owners.fees import CASHIER, DEVELOPERS, LISTED, OF_DEVELOPER, OF_PROPERTY

SET = SetReceiptBook(estate=E, book="book-p", payee="property", prefix="WY", cashiers=(CASHIER,))


def test_a_book_is_set_once_and_its_cashiers_may_change() -> None:
    ask(so_far(*LISTED), SET).then(OF_PROPERTY)
    ask(so_far(*LISTED, OF_PROPERTY), SET).then_nothing()
    more = SET.model_copy(update={"cashiers": (CASHIER, "p-x")})
    changed = OF_PROPERTY.model_copy(update={"cashiers": (CASHIER, "p-x")})
    ask(so_far(*LISTED, OF_PROPERTY), more).then(changed)


BAD: list[tuple[dict[str, Any], Any]] = [
    ({"payee": "developer", "cashiers": (DEVELOPERS,)}, ReceiptBookTaken),
    ({"prefix": "WY2"}, ReceiptBookTaken),
    ({"book": "book-2", "prefix": "KF"}, ReceiptBookTaken),
    ({"book": "book-2", "prefix": "WY2", "cashiers": (DEVELOPERS,)}, CashierOfTwoPayees),
    ({"book": "book-2", "prefix": "WY2", "payee": "nobody"}, PayeeNotKnown),
    ({"book": "book-2", "prefix": "WY2", "payee": "fund"}, GovernmentTakesItself),
]


@pytest.mark.parametrize(("other", "refusal"), BAD)
def test_a_book_stays_its_payees_and_its_cashiers_too(other: dict[str, Any], refusal: Any) -> None:
    history = so_far(*LISTED, OF_PROPERTY, OF_DEVELOPER)
    ask(history, SET.model_copy(update=other)).then_refused(refusal)


def test_a_book_needs_a_schedule_that_names_its_payee() -> None:
    ask(so_far(*KNOWN), SET).then_refused(FeeScheduleNotSet)


def test_the_same_book_is_not_of_two_estates() -> None:
    elsewhere = OF_PROPERTY.model_copy(update={"estate": "E2"})
    ask(so_far(ESTATE, *LISTED, elsewhere), SET).then_refused(ReceiptBookTaken)
