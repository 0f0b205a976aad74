"""Looking back: the timeline of one thing, and the proof that nothing was changed."""

import asyncio
from collections.abc import Iterator
from typing import get_args

from rich.markup import escape

from services.desk.api.addresses import PREFIX
from services.desk.command_line import words
from services.desk.command_line.session import NotDone, Session
from shared import clock
from shared.contracts.audit import (
    CurrentSeal,
    Difference,
    LogName,
    LogVerified,
    SealView,
    Timeline,
    TimelinePage,
    TimelineRow,
    Verification,
    Verified,
)
from shared.wording import Wording

LOOK_AGAIN = 0.2  # seconds


def timeline(session: Session) -> int:
    table = session.table(
        words.T_RECORDED, words.T_OCCURRED, words.T_EVENT, words.T_WHO, words.T_ROLE, words.T_ESTATE, words.T_PLACE
    )
    for page in _pages(session):
        for row in page.rows:
            table.add_row(
                f"{row.recorded_at:%Y-%m-%d %H:%M:%S}", _earlier(row), row.type,
                escape(row.actor), row.role, row.estate, f"{row.log}#{row.position}",
            )  # fmt: skip
    if table.row_count == 0:
        session.say(words.NOTHING_RECORDED)
        return 1
    session.console.print(table)
    return 0


def _earlier(row: TimelineRow) -> str:
    """When it happened, where that was another second than when it was recorded."""
    happened = f"{row.occurred_at:%Y-%m-%d %H:%M:%S}"
    return "" if happened == f"{row.recorded_at:%Y-%m-%d %H:%M:%S}" else happened


def _pages(session: Session) -> Iterator[TimelinePage]:
    given = session.given
    after: str | None = None
    while True:
        page = TimelinePage.model_validate(
            session.ask(Timeline(estate=given.estate, kind=given.kind, id=given.id, after=after))
        )
        yield page
        after = page.after
        if after is None:
            return


def audit(session: Session) -> int:
    return {"verify": verify, "seal": seal, "restore": restore}[session.given.what](session)


def restore(session: Session) -> int:
    """Awaits that a service's log holds whatever the archive has of it, says what was put back, and proves it."""
    log = session.given.log
    if log is None:
        raise NotDone(words.LOG_WANTED)
    until = clock.monotonic() + session.given.within
    while (found := session.post(f"{PREFIX}/{log}/restore"))["state"] != "complete":
        if clock.monotonic() > until:
            raise NotDone(words.NOT_RESTORED.fill(log=log, why=found.get("why", found["state"])))
        asyncio.run(asyncio.sleep(LOOK_AGAIN))
    session.say(words.HOLDS_ALL.fill(log=log, position=found["position"], archived=found["archived"]))
    if found["put_back"] is not None:
        session.say(words.PUT_BACK.fill(**found["put_back"]))
    return verify(session)


def seal(session: Session) -> int:
    """To be printed or kept elsewhere: whoever alters the past cannot alter that."""
    found = SealView.model_validate(session.ask(CurrentSeal(estate="GROUP")))
    session.say(words.SEAL.fill(number=found.number, sealed_at=found.sealed_at.isoformat(timespec="seconds")))
    table = session.table(words.A_LOG, words.A_POSITION, words.A_HASH)
    for log in found.logs:
        table.add_row(log.log, str(log.position), log.hash)
    session.console.print(table)
    session.say(words.SEAL_HASH.fill(hash=found.hash, previous=found.previous))
    return 0


def verify(session: Session) -> int:
    """Log by log, each until the archive's end, however long that takes."""
    logs = get_args(LogName) if session.given.log is None else (session.given.log,)
    found = [verified for log in logs for verified in _verified(session, log)]
    table = session.table(words.A_LOG, words.A_VERIFIED, words.A_BEHIND, words.A_DIFFERENCE)
    for verified in found:
        for log in verified.logs:
            if log.complete:
                table.add_row(log.log, str(log.verified_to), str(log.behind), _difference(session, log.difference))
    session.console.print(table)
    for number in {one.broken_seal for one in found if one.broken_seal is not None}:
        session.complain(words.BROKEN_SEAL.fill(number=number))
    if not all(one.verified for one in found):
        session.complain(words.NOT_VERIFIED)
        return 1
    session.say(words.VERIFIED.fill(events=sum(one.events for one in found), seals=found[-1].seals))
    return 0


def _verified(session: Session, log: LogName) -> Iterator[Verified]:
    after = 0
    while True:
        answer = Verified.model_validate(session.ask(Verification(estate="GROUP", log=log, after=after)))
        yield answer
        part: LogVerified = answer.logs[0]
        if part.complete:
            return
        after = part.verified_to


def _difference(session: Session, difference: Difference | None) -> str:
    if difference is None:
        return "—"
    side, what = words.SIDES[difference.side], words.DIFFERENCES[difference.what]
    told: Wording = words.DIFFERS_AT.fill(position=difference.position, side=side, what=what)
    return told.in_language(session.language)
