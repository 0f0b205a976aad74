"""What a writer keeps between batches: streams and rows as of its own head, so that little has to be read again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from shared import tables
from shared.batch import Batch, Held, Sight
from shared.decider import Decisions
from shared.lines import Lines, News
from shared.orders import Order
from shared.readmodel import ReadModel, touched
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.postgres import Connection

STREAMS_AT_MOST, ROWS_AT_MOST = 4_000, 8_000  # then all are forgotten: what is asked for again is read again


class Kept:
    """Streams folded and rows of inline tables, brought to head under the lock before every batch."""

    def __init__(
        self, decisions: Decisions, models: Mapping[str, ReadModel[Any]], access: ReadModel[Any] | None, lines: Lines
    ) -> None:
        self._decisions, self._models, self._access, self._lines = decisions, models, access, lines
        self._inline = {name: model for name, model in models.items() if model.inline}
        self._streams: dict[str, Held] = {}
        self.rows: dict[str, dict[str, Any]] = {name: {} for name in self._inline}

    def forget(self) -> None:
        self._streams.clear()
        for rows in self.rows.values():
            rows.clear()

    def catch_up(self, run: list[Recorded] | None) -> None:
        """What other replicas wrote: kept streams evolve, kept rows it concerns are forgotten."""
        if run is None or tables.erased_in(run):
            self.forget()
            return
        for recorded in run:
            held = self._streams.get(recorded.stream)
            if held is not None:
                self._streams[recorded.stream] = self._lines.evolved(held, recorded)
        for name, model in self._inline.items():
            for key in touched(model, run):
                self.rows[name].pop(key, None)

    def keep(self, batch: Batch) -> None:
        """A committed batch's streams and rows; nothing of a person who is erased."""
        if len(self._streams) > STREAMS_AT_MOST or sum(map(len, self.rows.values())) > ROWS_AT_MOST:
            self.forget()
        self._streams.update(batch.sight.streams)
        for name in self._inline:
            if name in batch.sight.ready and name not in batch.stopped:
                self.rows[name].update(batch.sight.rows.get(name, {}))
            else:
                self.rows[name].clear()
        if batch.nameless or tables.erased_in(batch.lines):
            self.forget()

    async def sight(self, connection: "Connection", news: News, orders: Sequence[Order]) -> Sight:
        """Everything these orders need, in one statement for the streams and one per table."""
        streams: dict[str, Held] = {}
        missing: set[str] = set()
        wanted: dict[str, set[str]] = {}
        for order in orders:
            handler = self._decisions.handlers[type(order.command)]
            for stream in handler.streams_for(order.command):
                if (held := self._streams.get(stream)) is not None:
                    streams[stream] = held
                else:
                    missing.add(stream)
            for lookup in handler.rows:
                wanted.setdefault(lookup.model.name, set()).update(lookup.keys_for(order.command))
            if self._access is not None and not order.by_system:
                wanted.setdefault(self._access.name, set()).add(order.person)
        streams |= await self._lines.streams(connection, missing)
        rows: dict[str, dict[str, Any]] = {name: {} for name in self._inline}
        for name, keys in wanted.items():
            if name in news.ready:
                rows[name] = await self._rows(connection, name, keys)
        return Sight(news.head, streams, rows, news.receipts, news.ready)

    async def _rows(self, connection: "Connection", name: str, keys: Iterable[str]) -> dict[str, Any]:
        kept, model = self.rows.get(name, {}), self._models[name]
        missing = [key for key in keys if key not in kept]
        loaded = await tables.load(connection, model, model.schema, missing) if missing else {}
        return {key: kept[key] for key in keys if key in kept} | loaded
