"""The timeline of one thing: every event that names it, as it was recorded, without anybody's personal data."""

from typing import Any

import orjson

from shared.contracts.audit import Timeline, TimelinePage, TimelineRow
from shared.problems import no_such_place
from shared.service import Asking

TIMELINE = """
select service, position, record, hash from archive.event
 where (things && $1::text[] or actor = $2)
   and ($3 = 'GROUP' or estate in ($3, 'GROUP'))
   and ($4::text is null or (recorded_at, service, position) >
        (select recorded_at, service, position from archive.event where service = $4 and position = $5))
 order by recorded_at, service, position limit $6
"""


async def timeline(asking: Asking, query: Timeline) -> TimelinePage:
    things, actor = sought(query)
    log, position = _after(query.after)
    found = await asking.connection.fetch(TIMELINE, things, actor, query.estate, log, position, query.limit + 1)
    rows = tuple(row_of(*line) for line in found[: query.limit])
    after = f"{rows[-1].log}:{rows[-1].position}" if len(found) > query.limit else None
    return TimelinePage(rows=rows, after=after)


def sought(query: Timeline) -> tuple[list[str], str | None]:
    """An owner is a person: what names the one names the other. What a person did names them as the actor."""
    if query.kind in ("owner", "person"):
        return [f"owner:{query.id}", f"person:{query.id}"], query.id
    return [f"{query.kind}:{query.id}"], None


def _after(place: str | None) -> tuple[str | None, int | None]:
    if place is None:
        return None, None
    log, _, position = place.partition(":")
    if not position.isdecimal() or len(position) > 18:  # noqa: PLR2004 - a bigint's digits
        raise no_such_place()
    return log, int(position)


def row_of(log: str, position: int, record: bytes, hash_: bytes) -> TimelineRow:
    """One line of a log as anybody who may look back sees it."""
    told = orjson.loads(record)
    return TimelineRow.model_validate(
        {
            "log": log, "position": position, "event": told["id"], "type": told["type"], "stream": told["stream"],
            "estate": told["estate"], "actor": told["actor"], "role": told["role"], "occurred_at": told["time"],
            "recorded_at": told["recordedat"], "command": told["commandid"], "correlation": told["correlation"],
            "causation": told.get("causation"), "facts": without_personal(told["data"]), "hash": hash_.hex(),
        }
    )  # fmt: skip


def without_personal(value: Any) -> Any:
    """A sealed value becomes whose it is; even the ciphertext is nobody's business."""
    match value:
        case {"person": str(person), "sealed": _}:
            return {"person": person}
        case dict():
            return {name: without_personal(item) for name, item in value.items()}
        case list():
            return [without_personal(item) for item in value]
        case _:
            return value
