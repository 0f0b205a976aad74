"""One transaction's worth of decisions in memory: each command sees the one before, nothing is kept unless all is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import structlog

from shared.decider import SYSTEM_ROLE, Asked, Decisions, Handler, Standing
from shared.envelope import Cause, envelop
from shared.messages import GROUP, Event
from shared.orders import Order, Outcome, Receipt, digest_of
from shared.personal import persons_in
from shared.problems import (
    EstateNotYours,
    Expired,
    IdempotencyKeyReused,
    InternalError,
    NotReady,
    Refusal,
    TooLarge,
    VersionConflict,
)
from shared.readmodel import Folding, ReadModel
from shared.records import LARGEST_RECORD, Head, Recorded, encode, facts

log = structlog.get_logger(__name__)

ENVELOPE = 4 * 1024  # bytes left for the envelope around the largest permitted data


class _Measure:
    """A keyring that only makes values as long as sealed ones are."""

    def seal(self, _person: str, plain: bytes) -> bytes:
        return plain + bytes(28)

    def open(self, _person: str, _sealed: bytes) -> bytes | None:
        return None


MEASURE = _Measure()
BY_SYSTEM = Standing(SYSTEM_ROLE)

Permit = Callable[[Order, Handler, Any], Standing]
"""(order, handler, access row or None) -> the standing under which it is allowed; raises RoleNotHeld."""


class Held(NamedTuple):
    """A stream as it stands: how many events, of which estate, and the state they fold to."""

    version: int
    estate: str
    state: Any


@dataclass(slots=True)
class Sight:
    """What a batch decides from, proved at head under the lock: streams and rows by key, receipts, tables in step."""

    head: Head
    streams: dict[str, Held]
    rows: dict[str, dict[str, Any]]
    receipts: dict[UUID, tuple[bytes, Receipt]]
    ready: frozenset[str]


@dataclass(slots=True)
class Batch:
    """The working copy. `lines` are the decided events in order; `rows` of inline tables move with each of them."""

    service: str
    decisions: Decisions
    inline: Mapping[str, ReadModel[Any]]
    folding: Folding
    access: ReadModel[Any] | None
    permit: Permit
    secret: bytes
    sight: Sight
    now: datetime
    lines: list[Recorded] = field(default_factory=list)
    receipts: list[tuple[bytes, Receipt]] = field(default_factory=list)
    changed: dict[str, set[str]] = field(default_factory=dict)
    there: dict[str, set[str]] = field(default_factory=dict)  # of these, which had a row before
    deferred: dict[str, dict[str, list[Recorded]]] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)
    persons: set[str] = field(default_factory=set)
    nameless: set[str] = field(default_factory=set)  # of these, who had been erased before

    def decide(self, order: Order) -> Outcome:
        """Decides one order; a refusal or an error leaves the working copy as it was."""
        try:
            return self._repeated(order) or self._decided(order)
        except Refusal as refusal:
            return refusal.with_traceback(None)  # its frames would keep this whole batch for as long as it is kept
        except Exception:
            log.exception("decision_failed", command=order.command.wire, command_id=str(order.id))
            return InternalError(correlation=str(order.correlation))

    def _repeated(self, order: Order) -> Receipt | None:
        known = self.sight.receipts.get(order.id)
        if known is None:
            return None
        digest, receipt = known
        if digest != digest_of(order, self.secret):
            raise IdempotencyKeyReused(command_id=str(order.id))
        return receipt

    def _decided(self, order: Order) -> Receipt:
        command = order.command
        handler = self.decisions.handlers[type(command)]
        standing = self._permitted(order, handler)
        held = {stream: self._held(stream) for stream in handler.streams_for(command)}
        self._check(order, held)
        rows = [lookup.pick(command, self._rows(lookup.model)) for lookup in handler.rows]
        at = order.at if order.at is not None and order.at < self.now else self.now
        asked = Asked(command, order.id, order.person, standing.role, at, self.now, standing.of)
        events = handler.run(asked, {stream: one.state for stream, one in held.items()}, rows)
        digest = digest_of(order, self.secret)
        first = next(iter(held))
        stream = self._record(events, order, standing.role, digest, held, at) or first
        position = self.sight.head.position + len(self.lines)
        receipt = Receipt(order.id, stream, held[stream].version, position, b"")
        self.sight.receipts[order.id] = (digest, receipt)
        self.receipts.append((digest, receipt))
        return receipt

    def _permitted(self, order: Order, handler: Handler) -> Standing:
        if order.deadline is not None and order.deadline < self.now:
            raise Expired(deadline=order.deadline.isoformat())
        if order.by_system:
            return BY_SYSTEM
        row = self._rows(self.access).get(order.person) if self.access is not None else None
        return self.permit(order, handler, row)

    @staticmethod
    def _check(order: Order, held: Mapping[str, Held]) -> None:
        for stream, one in held.items():
            if one.estate not in ("", GROUP, order.command.estate) and not order.by_system:
                raise EstateNotYours(stream=stream, estate=order.command.estate)
        actual = next(iter(held.values())).version
        if order.expected_version is not None and order.expected_version != actual:
            raise VersionConflict(expected=order.expected_version, actual=actual)

    def _rows(self, model: ReadModel[Any]) -> dict[str, Any]:
        if model.name not in self.sight.ready or model.name in self.stopped:
            raise NotReady(what=model.name)
        return self.sight.rows.get(model.name, {})

    def _held(self, stream: str) -> Held:
        held = self.sight.streams.get(stream)
        return held if held is not None else Held(0, "", self.decisions.aggregate_of(stream).initial)

    def _record(
        self, events: Sequence[Event], order: Order, role: str, digest: bytes, held: dict[str, Held], at: datetime
    ) -> str:
        """Evolves copies first, so that an event that cannot be folded or written leaves nothing behind.

        Returns the last event's stream; without events none.
        """
        stream = ""
        cause = Cause(order.person, role, order.id, digest, order.correlation, order.causation, order.traceparent)
        lines = []
        position = self.sight.head.position + len(self.lines)
        for ordinal, event in enumerate(events):
            stream = event.stream
            if (before := held.get(stream)) is None:
                raise TypeError(f"{event.wire} is for {stream}, which its handler did not load")
            state = self.decisions.aggregate_of(stream).evolved(before.state, event)
            held[stream] = Held(before.version + 1, before.estate or event.estate, state)
            envelope = envelop(
                event, cause, service=self.service, position=position + ordinal + 1, ordinal=ordinal,
                version=before.version + 1, occurred_at=event.occurred(at), recorded_at=self.now, stream=stream,
            )  # fmt: skip
            lines.append(Recorded(self.service, position + ordinal + 1, self._data(event), b"", envelope, event))
        if lines:
            self.sight.streams.update(held)
            self.lines.extend(lines)
        for fact in facts(lines):
            self._fold(fact)
        return stream

    def _data(self, event: Event) -> bytes:
        """The event's JSON, to be sealed later if it is personal; too large is found before anything depends on it."""
        if event.holds_personal:
            self.persons |= persons_in(event)
        data = encode(event, MEASURE if event.holds_personal else None)
        if len(data) > LARGEST_RECORD - ENVELOPE:
            raise TooLarge(size=len(data), limit=LARGEST_RECORD - ENVELOPE)
        return data

    def _fold(self, line: Recorded) -> None:
        beginning = line.event.beginning if line.event is not None else None
        for model in self.folding.get(type(line.event), ()):  # type: ignore[arg-type] # a line made here has its event
            name = model.name
            if name not in self.sight.ready or name in self.stopped:
                continue
            rows = self.sight.rows.setdefault(name, {})
            for key in self._keys_of(model, line):
                if key == beginning:
                    rows.setdefault(key, None)
                elif key not in rows:
                    self.deferred.setdefault(name, {}).setdefault(key, []).append(line)
                    continue
                if not self._fold_one(model, rows, key, (line,)):
                    break

    def _keys_of(self, model: ReadModel[Any], line: Recorded) -> Iterable[str]:
        try:
            return tuple(model.keys_of(line.event))
        except Exception as error:
            log.exception("fold_failed", read_model=model.name, position=line.position, type=line.type)
            self._stop(model, line, error)
            return ()

    def _stop(self, model: ReadModel[Any], line: Recorded, error: Exception) -> None:
        self.stopped[model.name] = f"{line.type} at position {line.position}: {type(error).__name__}"

    def _fold_one(self, model: ReadModel[Any], rows: dict[str, Any], key: str, lines: Iterable[Recorded]) -> bool:
        changed = self.changed.setdefault(model.name, set())
        if key not in changed:
            changed.add(key)
            if rows[key] is not None:
                self.there.setdefault(model.name, set()).add(key)
        for line in lines:
            try:
                rows[key] = model.fold(rows[key], line)
            except Exception as error:
                log.exception("fold_failed", read_model=model.name, position=line.position, type=line.type)
                self._stop(model, line, error)
                return False
        return True

    def place_receipts(self) -> None:
        """Once the lines are sealed: every receipt learns the hash of the line it stands at."""
        first = self.sight.head.position + 1
        for index, (digest, receipt) in enumerate(self.receipts):
            at = receipt.position - first
            hash_ = self.lines[at].hash if at >= 0 else self.sight.head.hash
            placed = Receipt(receipt.command_id, receipt.stream, receipt.version, receipt.position, hash_)
            self.receipts[index] = self.sight.receipts[receipt.command_id] = (digest, placed)

    def answer(self, outcome: Outcome) -> Outcome:
        """What a caller is told of what was decided here."""
        return outcome if isinstance(outcome, Refusal) else self.sight.receipts[outcome.command_id][1]

    def fold_deferred(self, name: str, loaded: Mapping[str, Any]) -> None:
        """Folds what concerned rows nobody had asked for, now that they are loaded."""
        rows = self.sight.rows[name]
        rows.update(loaded)
        for key, lines in self.deferred.pop(name, {}).items():
            if not self._fold_one(self.inline[name], rows, key, lines):
                return
