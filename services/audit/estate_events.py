"""What happened in an estate after a place in every log: one page, and the place up to which it tells everything."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate, takewhile
from typing import Any, get_args

from services.audit.seals import HEADS
from services.audit.timeline import row_of
from shared.contracts.audit import EstateEventPage, EstateEvents, LogName
from shared.messages import GROUP
from shared.pages import PAGE_BYTES
from shared.service import Asking

FOUND = """
select line.* from unnest($1::text[], $2::bigint[]) as log(name, after)
 cross join lateral (select service, position, record, hash, recorded_at from archive.event
                      where service = log.name and position > log.after and ($3::text is null or type = $3){estate}
                      order by position {direction} limit $4) as line
 order by recorded_at, service, position
"""
OF_ESTATE, EVERYWHERE = " and estate = $5", ""


async def estate_events(asking: Asking, query: EstateEvents) -> EstateEventPage:
    """The heads are of the same snapshot as the lines: nothing can lie between a page and its `upto`."""
    heads = {row["service"]: row["position"] for row in await asking.connection.fetch(HEADS)}
    after = places(query.after) if query.after is not None else None
    found = await _lines(asking, query, after)
    if after is None:
        rows = list(reversed(fitting(found[::-1][: query.limit])))
        reached = {log: heads.get(log, 0) for log in get_args(LogName)}
    else:
        rows = fitting(found[: query.limit])
        reached = looked_through(query, after, heads, found, rows)
    older = after is None and (len(found) >= query.limit or len(rows) < len(found))
    return EstateEventPage(rows=tuple(row_of(*row[:4]) for row in rows), upto=written(reached), older=older)


async def _lines(asking: Asking, query: EstateEvents, after: Mapping[str, int] | None) -> list[Any]:
    everywhere = query.estate == GROUP
    direction = "desc" if after is None else "asc"
    sql = FOUND.format(estate=EVERYWHERE if everywhere else OF_ESTATE, direction=direction)
    logs = wanted(query)
    starts = [(after or {}).get(log, 0) for log in logs]
    estate = () if everywhere else (query.estate,)
    return list(await asking.connection.fetch(sql, logs, starts, query.type, query.limit, *estate))


def fitting(rows: Sequence[Any]) -> list[Any]:
    """As many as go into one message; one in any case."""
    sizes = accumulate(len(row["record"]) for row in rows)
    fit = sum(1 for _ in takewhile(lambda size: size <= PAGE_BYTES, sizes))
    return list(rows[: max(fit, 1)])


def looked_through(
    query: EstateEvents, after: Mapping[str, int], heads: Mapping[str, int], found: Sequence[Any], told: Sequence[Any]
) -> dict[str, int]:
    """Each log up to its head where all of it was found and told, else up to its last line told."""
    there, said = _by_log(found), _by_log(told)
    reached = {log: after.get(log, 0) for log in get_args(LogName)}
    for log in wanted(query):
        whole = len(said[log]) == len(there[log]) < query.limit
        reached[log] = max([reached[log], *said[log], *([heads.get(log, 0)] if whole else [])])
    return reached


def wanted(query: EstateEvents) -> list[str]:
    return [query.log] if query.log is not None else list(get_args(LogName))


def _by_log(rows: Sequence[Any]) -> Mapping[str, list[int]]:
    positions: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        positions[row["service"]].append(row["position"])
    return positions


def places(text: str) -> dict[str, int]:
    """`owners:123,defects:45` as {"owners": 123, "defects": 45}."""
    return {log: int(position) for log, _, position in (part.partition(":") for part in text.split(","))}


def written(positions: Mapping[str, int]) -> str:
    return ",".join(f"{log}:{position}" for log, position in positions.items())
