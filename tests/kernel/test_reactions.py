"""Reactions: done, refused or not yet, each seen, each once; one that throws holds up its own stream and no other."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from shared import reactions as kernel
from shared.reactions import Reaction, Retrier
from shared.subscription import REACTED_LIMIT
from tests.kernel.ledger import OpenAccount
from tests.kernel.replica import Lines, Replica, until
from tests.kernel.till import BOOK_IT, THANK, PaymentTaken, TakePayment

WAITING = "select reaction, stream, state, reason from inbox.reaction order by position, reaction"


async def pay(takings: Replica, *notes: str, account: str = "a1") -> None:
    for note in notes:
        await takings.do(TakePayment(estate="E1", account=account, amount=Decimal(2), note=note))


async def open_account(ledger: Replica, account: str = "a1") -> None:
    await ledger.do(OpenAccount(estate="E1", account=account, holder="h1", name="Anna"))


async def heard(ledger: Replica, takings: Replica, pages: Lines, *reactions: Reaction) -> list[int]:
    """Everything there is at the till has been reacted to; the positions that were committed on the way."""
    reached: list[int] = []
    subscription = ledger.follow("till", pages, reactions=reactions, moved=lambda _, position: reached.append(position))
    assert takings.writer.head is not None
    position = takings.writer.head.position
    await until(lambda: ledger.value("select position = $1 from inbox.checkpoint", position))
    await ledger.stop_part()
    assert not subscription.stopped
    return reached


async def waiting(ledger: Replica) -> list[tuple[str, str, str]]:
    return [(row["reaction"], row["stream"], row["state"]) for row in await ledger.fetch(WAITING)]


async def try_again(ledger: Replica, *reactions: Reaction) -> Retrier:
    retrier = ledger.retrier(reactions)
    await retrier.unpark()
    await retrier._again()
    return retrier


async def test_done_it_leaves_its_event_with_its_cause_and_nothing_waiting(
    ledger: Replica, takings: Replica, pages: Lines
) -> None:
    await open_account(ledger)
    await pay(takings, "")
    await heard(ledger, takings, pages, BOOK_IT)
    [event] = await ledger.fetch("select * from log.event where type = 'AmountBooked'")
    [cause] = await takings.fetch("select id, correlation from log.event where position = 2")
    assert (event["actor"], event["role"]) == ("system:ledger", "system")
    assert (event["causation"], event["correlation"]) == (cause["id"], cause["correlation"])
    assert await waiting(ledger) == []


async def test_of_what_it_reacts_to_no_more_is_decided_at_once_than_there_is_time_for(
    ledger: Replica, takings: Replica, pages: Lines
) -> None:
    payments = 2 * REACTED_LIMIT + 5
    await open_account(ledger)
    await pay(takings, *map(str, range(payments)))
    reached = await heard(ledger, takings, pages, BOOK_IT)
    steps = [position - before for before, position in pairwise([1, *reached])]
    assert max(steps) <= REACTED_LIMIT
    assert set(pages.asked) == {0}, "what was put back is not asked for again"
    assert await ledger.value("select balance from accounts") == 2 * payments


async def test_refused_it_is_recorded_with_its_reason_and_not_tried_again(
    ledger: Replica, takings: Replica, pages: Lines
) -> None:
    await pay(takings, "")
    await heard(ledger, takings, pages, BOOK_IT)
    assert await waiting(ledger) == [(BOOK_IT.name, "till:a1", "refused")]
    assert (await ledger.fetch(WAITING))[0]["reason"]["title"] == "AccountNotOpen"
    await open_account(ledger)
    await try_again(ledger, BOOK_IT)
    assert await ledger.value("select balance from accounts") == 0


async def test_not_yet_possible_it_is_done_once_it_is(ledger: Replica, takings: Replica, pages: Lines) -> None:
    await pay(takings, "once it is open")
    await heard(ledger, takings, pages, BOOK_IT)
    await try_again(ledger, BOOK_IT)
    assert await waiting(ledger) == [(BOOK_IT.name, "till:a1", "not_yet")]
    await open_account(ledger)
    await try_again(ledger, BOOK_IT)
    assert await waiting(ledger) == []
    assert await ledger.value("select balance from accounts") == 2


async def test_what_waits_longest_does_not_keep_the_rest_from_its_turn(
    ledger: Replica, takings: Replica, pages: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel, "RETRY_AT_ONCE", 2)
    for account in ("a1", "a2", "a3", "a4", "a5"):
        await pay(takings, "once it is open", account=account)
    await heard(ledger, takings, pages, BOOK_IT)
    await open_account(ledger, "a5")
    await try_again(ledger, BOOK_IT)
    assert [stream for _, stream, _ in await waiting(ledger)] == [f"till:a{n}" for n in range(1, 5)]


async def test_one_that_throws_holds_up_its_own_stream_for_itself_alone(
    ledger: Replica, takings: Replica, pages: Lines
) -> None:
    for account in ("a1", "a2", "thanks"):
        await open_account(ledger, account)
    await pay(takings, "", "break the reaction", "")
    await pay(takings, "", account="a2")
    await heard(ledger, takings, pages, BOOK_IT, THANK)
    balances = {row["account"]: row["balance"] for row in await ledger.fetch("select account, balance from accounts")}
    assert balances == {"a1": 2, "a2": 2, "thanks": 4}
    assert await waiting(ledger) == [(BOOK_IT.name, "till:a1", "parked")] * 2
    reasons = [row["reason"]["error"] for row in await ledger.fetch(WAITING)]
    assert reasons == ["RuntimeError", "an earlier event of this stream is parked"]
    assert await ledger.differences() == []


async def test_later_events_of_a_parked_stream_are_parked_behind_it(
    ledger: Replica, takings: Replica, pages: Lines
) -> None:
    await open_account(ledger)
    await pay(takings, "break the reaction")
    await heard(ledger, takings, pages, BOOK_IT)
    await pay(takings, "")
    await heard(ledger, takings, pages, BOOK_IT)
    assert [state for _, _, state in await waiting(ledger)] == ["parked", "parked"]
    await try_again(ledger, BOOK_IT)
    assert [state for _, _, state in await waiting(ledger)] == ["parked", "parked"]
    assert await ledger.value("select bookings from accounts") == 0


async def test_mended_it_does_what_was_parked_in_order(ledger: Replica, takings: Replica, pages: Lines) -> None:
    await open_account(ledger)
    await pay(takings, "break the reaction", "second", "third")
    await heard(ledger, takings, pages, BOOK_IT)
    mended = replace(BOOK_IT, react=lambda happened: BOOK_IT.react(_calm(happened)))
    await try_again(ledger, mended)
    assert await waiting(ledger) == []
    notes = "select convert_from(record, 'utf8')::json->'data'->>'note' from log.event where type = 'AmountBooked'"
    assert [row[0] for row in await ledger.fetch(f"{notes} order by position")] == ["", "second", "third"]


def _calm(happened: Any) -> Any:
    note = happened.event.note.replace("break the reaction", "")
    return replace(happened, event=happened.event.model_copy(update={"note": note}))


def open_for_payer(happened: Any) -> Sequence[OpenAccount]:
    event = happened.event
    return [OpenAccount(estate=event.estate, account=event.account, holder="h1", name=event.note)]


OPEN_IT = Reaction("when_payment_taken_open_account", PaymentTaken, open_for_payer)


async def test_a_command_that_postgres_refuses_parks_its_event_and_all_else_goes_on(
    ledger: Replica, takings: Replica, pages: Lines
) -> None:
    for number, note in enumerate(("Anna", "a\x00b", "Berta")):
        await pay(takings, note, account=f"a{number}")
    await heard(ledger, takings, pages, OPEN_IT, BOOK_IT)
    assert await waiting(ledger) == [(BOOK_IT.name, "till:a1", "refused"), (OPEN_IT.name, "till:a1", "parked")]
    rows = await ledger.fetch("select account, balance from accounts order by account")
    assert [tuple(row) for row in rows] == [("a0", 2), ("a2", 2)]
    assert await ledger.differences() == []


async def test_retried_while_it_runs_it_needs_nobody_to_ask(ledger: Replica, takings: Replica, pages: Lines) -> None:
    await pay(takings, "once it is open")
    await heard(ledger, takings, pages, BOOK_IT)
    await open_account(ledger)
    ledger.begin(ledger.retrier([BOOK_IT]).run())
    await until(lambda: ledger.value("select count(*) = 0 from inbox.reaction"))
    assert await ledger.value("select balance from accounts") == 2
