"""What a writer keeps between batches: streams and rows as of its own head, so that little has to be read again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import structlog

from shared import tables
from shared.batch import Batch, Held, Sight
from shared.decider import Decisions
from shared.lines import Lines, News
from shared.orders import Order
from shared.readmodel import ReadModel, folding
from shared.records import Recorded, facts

if TYPE_CHECKING:
    from shared.postgres import Connection

log = structlog.get_logger(__name__)

STREAMS_AT_MOST, ROWS_AT_MOST = 500, 1_000

V = TypeVar("V")
NOTHING: Any = object()


class Recent(Generic[V]):
    """Values by key in two halves: what was not asked for while the younger one filled up goes with the older one.

    So one issue that many work on stays, however many others come and go.
    """

    def __init__(self) -> None:
        self._young: dict[str, V] = {}
        self._old: dict[str, V] = {}

    @property
    def young(self) -> int:
        return len(self._young)

    def grow_old(self) -> None:
        self._old, self._young = self._young, {}

    def get(self, key: str, default: V) -> V:
        found: V = self._young.get(key, NOTHING)
        if found is NOTHING:
            found = self._old.pop(key, NOTHING)
            if found is NOTHING:
                return default
            self._young[key] = found
        return found

    def __contains__(self, key: str) -> bool:
        return key in self._young or key in self._old

    def update(self, values: Mapping[str, V]) -> None:
        """What is older under these keys is out of sight."""
        self._young.update(values)

    def replace(self, key: str, value: V) -> None:
        self._young[key] = value

    def forget(self, key: str) -> None:
        self._young.pop(key, None)
        self._old.pop(key, None)

    def clear(self) -> None:
        self._young, self._old = {}, {}


class Kept:
    """Streams folded and rows of inline tables, brought to head under the lock before every batch."""

    def __init__(
        self, decisions: Decisions, models: Mapping[str, ReadModel[Any]], access: ReadModel[Any] | None, lines: Lines
    ) -> None:
        self._decisions, self._models, self._access, self._lines = decisions, models, access, lines
        self._inline = {name: model for name, model in models.items() if model.inline}
        self._streams: Recent[Held | None] = Recent()
        self._folding = folding(self._inline.values())
        self._rows: dict[str, Recent[Any]] = {name: Recent() for name in self._inline}

    def forget(self) -> None:
        self._streams.clear()
        for rows in self._rows.values():
            rows.clear()

    def catch_up(self, run: list[Recorded] | None) -> None:
        """What other replicas wrote: kept streams evolve and kept rows are folded on, as they did with theirs."""
        if run is None or tables.erased_in(run):
            self.forget()
            return
        for recorded in run:
            held = self._streams.get(recorded.stream, None)
            if held is not None:
                self._streams.replace(recorded.stream, self._lines.evolved(held, recorded))
        for fact in facts(run):
            for model in self._folding.get(type(fact.event), ()):  # type: ignore[arg-type] # None concerns no table
                self._fold(model, fact)

    def _fold(self, model: ReadModel[Any], fact: Recorded) -> None:
        """Where a fold throws, whoever wrote the event has stopped the table, of which nothing is kept then."""
        rows = self._rows[model.name]
        try:
            for key in model.keys_of(fact.event):
                if (row := rows.get(key, NOTHING)) is not NOTHING:
                    rows.replace(key, model.fold(row, fact))
        except Exception:
            log.exception("kept_rows_forgotten", read_model=model.name, position=fact.position)
            rows.clear()

    def keep(self, batch: Batch) -> None:
        """A committed batch's streams and rows; nothing of a person who is erased."""
        if self._streams.young > STREAMS_AT_MOST // 2:
            self._streams.grow_old()
        if sum(rows.young for rows in self._rows.values()) > ROWS_AT_MOST // 2:
            for rows in self._rows.values():
                rows.grow_old()
        self._streams.update(batch.sight.streams)
        for name, rows in self._rows.items():
            if name in batch.sight.ready and name not in batch.stopped:
                rows.update(batch.sight.rows.get(name, {}))
            else:
                rows.clear()
        if batch.nameless or tables.erased_in(batch.lines):
            self.forget()

    def rows(self, name: str, keys: Iterable[str]) -> dict[str, Any]:
        """Those that are kept of these, None where it is known that there is none."""
        kept = self._rows.get(name)
        return {} if kept is None else {key: row for key in keys if (row := kept.get(key, NOTHING)) is not NOTHING}

    def missing(self, orders: Iterable[Order]) -> set[str]:
        """The streams of these orders that have to be read."""
        handlers = self._decisions.handlers
        named = {stream for order in orders for stream in handlers[type(order.command)].streams_for(order.command)}
        return {stream for stream in named if stream not in self._streams}

    async def sight(self, connection: "Connection", news: News, orders: Sequence[Order]) -> Sight:
        """Everything these orders need, in one statement per table; streams came with the news, unless all changed."""
        streams: dict[str, Held] = {}
        missing: set[str] = set()
        wanted: dict[str, set[str]] = {}
        for order in orders:
            handler = self._decisions.handlers[type(order.command)]
            for stream in handler.streams_for(order.command):
                if (held := self._streams.get(stream, None) or news.streams.get(stream)) is not None:
                    streams[stream] = held
                elif stream not in news.looked_for:
                    missing.add(stream)
            for lookup in handler.rows:
                wanted.setdefault(lookup.model.name, set()).update(lookup.keys_for(order.command))
            if self._access is not None and not order.by_system:
                wanted.setdefault(self._access.name, set()).add(order.person)
        streams |= await self._lines.streams(connection, missing)
        rows: dict[str, dict[str, Any]] = {name: {} for name in self._inline}
        for name, keys in wanted.items():
            if name in news.ready:
                rows[name] = await self.loaded(connection, name, keys)
        return Sight(news.head, streams, rows, news.receipts, news.ready)

    async def loaded(self, connection: "Connection", name: str, keys: Collection[str]) -> dict[str, Any]:
        """The rows of these keys, read where they are not kept."""
        kept, model = self.rows(name, keys), self._models[name]
        missing = [key for key in keys if key not in kept]
        return kept | (await tables.load(connection, model, model.schema, missing) if missing else {})
