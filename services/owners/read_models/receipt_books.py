"""The receipt books and the last number written in each: the next one follows without a gap, voided or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shared.contracts.owners import FeePaid, ReceiptBookList, ReceiptBookRow, ReceiptBooks, ReceiptBookSet, RefundPaid
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import Keys, ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class BookOnShelf:
    book: str
    estate: str
    payee: str
    prefix: str
    cashiers: tuple[str, ...]
    last_number: int = 0
    last_refund: int = 0


def fold(row: BookOnShelf | None, happened: Recorded) -> BookOnShelf | None:
    match happened.event:
        case ReceiptBookSet() as event if row is None:
            return BookOnShelf(event.book, event.estate, event.payee, event.prefix, event.cashiers)
        case ReceiptBookSet() as event if row is not None:
            return replace(row, cashiers=event.cashiers)
        case FeePaid() as event if row is not None and event.number is not None:
            return replace(row, last_number=event.number)
        case RefundPaid() as event if row is not None:
            return replace(row, last_refund=event.number)
        case _:
            return row


def written_in(event: FeePaid) -> Iterable[str]:
    """Nothing is written where a government's account took the money."""
    return () if event.book is None else (event.book,)


CONCERNING: dict[type[Event], Keys] = {ReceiptBookSet: by("book"), FeePaid: written_in, RefundPaid: by("book")}
RECEIPT_BOOKS = ReadModel(
    name="receipt_books", version=1, source="owners", row=BookOnShelf, fold=fold, inline=True,
    ddl=Path(__file__).with_name("receipt_books.sql"), keys=CONCERNING,
    ignored=frozenset(events_of("owners").values()) - CONCERNING.keys(),
)  # fmt: skip

OF_ESTATE = """
select book, payee, prefix, cashiers, last_number, last_refund from receipt_books where estate = $1 order by prefix
"""


async def receipt_books(asking: "Asking", query: ReceiptBooks) -> ReceiptBookList:
    found = await asking.connection.fetch(OF_ESTATE, query.estate)
    return ReceiptBookList(books=tuple(ReceiptBookRow.model_validate(dict(row)) for row in found))
