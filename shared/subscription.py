"""A subscription: one service follows another's whole log, from its checkpoint, whatever the bus does."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

import structlog

from shared import clock
from shared.decoding import decode, wanted_types
from shared.envelope import TYPE, text_in
from shared.heads import Announced
from shared.keys import KeyStore
from shared.live import Line, Live
from shared.messages import implying
from shared.pages import Page, Pages
from shared.postgres import REFUSED_BY_POSTGRES, is_connection_lost
from shared.problems import Refusal
from shared.progress import Checkpoint, Moved, Progress, Sink
from shared.reactions import KNOWN, PARKED, Reaction, Responses, respond
from shared.readmodel import ReadModel
from shared.records import Recorded, chain
from shared.writer import Connect, Writer

if TYPE_CHECKING:
    from shared.postgres import Connection

log = structlog.get_logger(__name__)

RUN_LIMIT = 1_000  # events applied in one transaction
REACTED_LIMIT = 128  # of events reacted to: while we decide, the writer's session may be idle for no longer than it may
PATIENCE = 0.1  # seconds an event may wait for others if no table or reaction here is about its type
OWN_PATIENCE = 0.02  # seconds own events gather, if any type of them matters here
FEW = 15  # events of one run; where more have just come at once, others gather for longer
ROOM = 0.003  # seconds for each beyond the few, within PATIENCE
FAR, NEAR = 3_000, 300  # events behind from which a source is read by page alone, and up to which it is heard again
LIVE_GRACE = 0.2  # seconds a head may be ahead before the missing is paged


class Forked(Exception):  # noqa: N818 - a fact about the source's log
    """The source's history is not the one we followed: it was set back, replaced or altered. Never skipped."""


Hear = Callable[[bool], Awaitable[None]]
"""(on): whether the source's live events are to be heard."""


class Subscription:
    """Follows `source` for `service`: folds its following tables, runs its reactions, feeds its sinks.

    Progress and what it causes commit together. `moved(source, position)` is called after every commit. With several
    replicas the holder of an advisory lock works; the checkpoint's compare-and-set keeps a late one harmless.

    What follows from the source's log alone need not be on disk before the next run: a power cut takes tables and
    checkpoint back together, and they are read again. What a reaction decides goes through the writer, which waits for
    the disk, and so does a run with a sink that `proves` something.
    """

    def __init__(
        self, *, service: str, source: str, pages: Pages, writer: Writer, connect: Connect, keys: KeyStore,
        models: Sequence[ReadModel[Any]] = (), reactions: Sequence[Reaction] = (), sinks: Sequence[Sink] = (),
        moved: Callable[[str, int], None] = lambda _source, _position: None, hear: Hear | None = None,
        proves: bool = False,
    ) -> None:  # fmt: skip
        self.source, self.position, self.stopped, self.stuck = source, 0, "", ""
        self.head: Announced | None = None
        self._service, self._pages, self._writer, self._connect = service, pages, writer, connect
        self._keys = keys if source == service else None
        self._reactions, self._moved = reactions, moved
        self._hear, self._hearing, self._proves = hear, True, proves
        self._progress = Progress(source, models, sinks)
        kinds = {event for model in models for event in model.keys} | {reaction.event for reaction in reactions}
        self._matters, self._wanted = {event.wire for event in implying(kinds)}, wanted_types(source, kinds)
        self._reacting = {reaction.event.wire for reaction in reactions}
        self._live = Live()
        self._hurry, self._room = False, 0.0
        self._at: Checkpoint | None = None
        self._doubt = False
        self._wake = asyncio.Event()

    def offer(self, position: int, record: bytes, claimed: bytes) -> None:
        """A live event and the hash it claims; out of order, repeated or too many at once is fine."""
        try:
            matters = text_in(record, TYPE) in self._matters
        except ValueError:  # then a gap, and paged
            log.warning("live_event_unreadable", source=self.source, position=position)
            return
        if position > self.position and self._live.hold(position, (record, claimed)):
            self._hurry = self._hurry or matters
            self._wake.set()

    def heard(self, head: Announced) -> None:
        """A head other than ours at or below our position: the source was set back, or a replica of it is idle."""
        self.head, at = head, self._at
        if at is not None and head.position <= at.position:
            self._doubt = head != Announced(at.log_id, at.position, at.hash)
        if at is None or self._behind(at):
            self._wake.set()

    async def run(self) -> None:
        """Until cancelled. A fork stops it for good; an event it cannot read it tries again. Either way it says why."""
        while not self.stopped:
            try:
                await self._hold()
            except Forked as forked:
                self.stopped = str(forked)
                log.critical("subscription_stopped", source=self.source, reason=self.stopped)
            except Moved:
                log.warning("checkpoint_moved", source=self.source)
            except Exception as error:
                if not (is_connection_lost(error) or isinstance(error, Refusal)):
                    self.stuck = f"{type(error).__name__} after position {self.position}"
                    log.exception("subscription_interrupted", source=self.source)
                else:
                    log.warning("subscription_interrupted", source=self.source, error=type(error).__name__)
                await asyncio.sleep(0.5)

    async def _hold(self) -> None:
        connection = await self._connect()
        # Postgres may have taken back what it had not on disk: who waits for an event must hear of that, too.
        connection.add_termination_listener(lambda _ended: self._wake.set())
        try:
            await connection.execute("set lock_timeout = 0; set transaction_timeout = 0")  # for as long as it takes
            name = zlib.crc32(f"subscription:{self.source}".encode())
            await connection.execute("select pg_advisory_lock($1)", name, timeout=10**7)
            await connection.execute("set idle_in_transaction_session_timeout = '10s'; set transaction_timeout = '30s'")
            if not self._proves:
                await connection.execute("set synchronous_commit = off")
            await self._follow(connection)
        finally:
            connection.terminate()

    async def _follow(self, connection: "Connection") -> None:
        checkpoint = await self._checkpoint(connection)
        while True:
            self._at = checkpoint
            run = await self._next(connection, checkpoint)
            checkpoint = await self._apply(connection, checkpoint, self._at_once(run))
            if left := run[checkpoint.position - self.position :]:  # is next, without asking for it again
                self._live.put_back(checkpoint.position + 1, left)
                self._hurry = True
            self._room = clock.monotonic() + min(PATIENCE, ROOM * (checkpoint.position - self.position - FEW))
            self.position, self.stuck = checkpoint.position, ""
            self._moved(self.source, checkpoint.position)
            await self._listen(checkpoint)

    def _at_once(self, run: Sequence[Line]) -> Sequence[Line]:
        """As much of a run as goes into one transaction."""
        if not self._reacting:
            return run
        reacted = [place for place, (record, _) in enumerate(run) if text_in(record, TYPE) in self._reacting]
        return run[: reacted[REACTED_LIMIT]] if len(reacted) > REACTED_LIMIT else run

    async def _listen(self, checkpoint: Checkpoint) -> None:
        """Far behind, live events are no use yet and cost more to hear than the same ones by page."""
        behind = self.head.position - checkpoint.position if self.head is not None else 0
        if self._hear is None or not (behind > FAR if self._hearing else behind < NEAR):
            return
        self._hearing = not self._hearing
        self._live.clear()
        log.info("live_events", source=self.source, heard=self._hearing, behind=behind)
        await self._hear(self._hearing)

    async def _checkpoint(self, connection: "Connection") -> Checkpoint:
        checkpoint = await self._progress.checkpoint(connection)
        if checkpoint is None:
            checkpoint = await self._progress.begin(connection, (await self._pages.after(0)).head.log_id)
        self.position = checkpoint.position
        page = await self._pages.after(checkpoint.position)
        self._check(checkpoint, page)
        self.head = Announced(page.head.log_id, page.head.position, page.head.hash)
        return checkpoint

    async def _next(self, connection: "Connection", checkpoint: Checkpoint) -> list[Line]:
        """The next (record, hash) lines after the checkpoint, live if they come in time, else from pages.

        Raises ConnectionError when the session has ended meanwhile.
        """
        self._live.forget_to(checkpoint.position)
        while True:
            if connection.is_closed():
                raise ConnectionError("the session has ended")
            await self._gather(checkpoint)
            if lines := self._continuing(checkpoint):
                return lines
            if self._behind(checkpoint) and (lines := await self._paged(checkpoint)):
                return lines
            self._wake.clear()
            if not (self._live or self._behind(checkpoint) or connection.is_closed()):
                await self._wake.wait()
            if checkpoint.position + 1 not in self._live:
                await self._grace()

    async def _gather(self, checkpoint: Checkpoint) -> None:
        """Lets events come together, so that they do not cost a commit each.

        Those that change nothing here wait for others; where many have just come, so do those that do.
        """
        begun = clock.monotonic()
        if self.source == self._service:
            if self._behind(checkpoint):
                await asyncio.sleep(max(OWN_PATIENCE, self._room - begun) if self._matters else PATIENCE)
            return
        while checkpoint.position + 1 in self._live and len(self._live) < RUN_LIMIT:
            left = (self._room if self._hurry else begun + PATIENCE) - clock.monotonic()
            if left <= 0:
                break
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), left)
            except TimeoutError:
                break
        self._hurry = False

    async def _grace(self) -> None:
        """Gives the bus a moment to deliver what a head or a later event says should be there."""
        if self.source == self._service:
            return
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), LIVE_GRACE)
        except TimeoutError:
            return

    def _behind(self, checkpoint: Checkpoint) -> bool:
        return bool(self._live) or self._doubt or self.head is None or self.head.position > checkpoint.position

    def _continuing(self, checkpoint: Checkpoint) -> list[Line]:
        """The live run that continues the checkpoint's chain; what does not fit is left to the pages to settle."""
        lines, misfit = self._live.continuing(checkpoint.position, checkpoint.hash, RUN_LIMIT)
        if misfit is not None:
            log.warning("live_event_does_not_fit", source=self.source, position=misfit)
            self.head = None
        return lines

    async def _paged(self, checkpoint: Checkpoint) -> list[Line]:
        self._doubt, known = False, self.head
        page = await self._pages.after(checkpoint.position)
        self._check(checkpoint, page)
        if self.head is known:  # else a newer one was heard while the page was on its way
            self.head = Announced(page.head.log_id, page.head.position, page.head.hash)
        hash_ = checkpoint.hash
        for position, record, claimed in page.lines:
            hash_ = chain(hash_, record)
            if hash_ != claimed:
                raise Forked(f"position {position} of {self.source} does not fit the line before it")
        return [(record, claimed) for _, record, claimed in page.lines]

    def _check(self, checkpoint: Checkpoint, page: Page) -> None:
        if page.head.log_id != checkpoint.log_id:
            raise Forked(f"fork: {self.source} has another log, {page.head.log_id} instead of {checkpoint.log_id}")
        if page.at != checkpoint.hash:
            raise Forked(f"fork: {self.source} at position {checkpoint.position} is not what was followed")

    async def _apply(self, connection: "Connection", at: Checkpoint, lines: Sequence[Line]) -> Checkpoint:
        """Commits what these lines mean; when Postgres refuses it, fewer of them, and in the end the bad one alone."""
        while True:
            try:
                return await self._committed(connection, at, lines, alone=False)
            except Exception as error:
                if is_connection_lost(error) or not isinstance(error, REFUSED_BY_POSTGRES):
                    raise
                log.exception("run_refused", source=self.source, position=at.position, events=len(lines))
            if len(lines) == 1:
                return await self._committed(connection, at, lines, alone=True)
            lines = lines[: len(lines) // 2]

    async def _committed(
        self, connection: "Connection", at: Checkpoint, lines: Sequence[Line], *, alone: bool
    ) -> Checkpoint:
        run = await decode(connection, self.source, lines, self._keys, self._wanted)
        after = Checkpoint(at.log_id, at.position + len(run), lines[-1][1])
        responses = await self._respond(connection, run)

        async def settle(transaction: "Connection") -> bool:
            return await self._progress.settle(transaction, at, after, run, alone=alone)

        if responses.reacted:
            await self._writer.apply(responses.orders, settle, responses.write_down)
        else:
            async with connection.transaction():
                await settle(connection)
        return after

    async def _respond(self, connection: "Connection", run: Sequence[Recorded]) -> Responses:
        if not self._reactions:
            return Responses()
        wanted = {reaction.event for reaction in self._reactions}
        heard = [recorded for recorded in run if type(recorded.event) in wanted]
        if not heard:
            return Responses()
        known = {tuple(row) for row in await connection.fetch(KNOWN, [recorded.id for recorded in heard])}
        parked = {tuple(row) for row in await connection.fetch(PARKED, self.source)}
        return respond(self._service, self._reactions, heard, known=known, parked=parked)
