"""A rule tried on past events: who would have got what. It asks, counts and writes; nothing is set and nothing sent.

What happened is asked of the archive, which has every event without personal data, and told by the same reaction, the
same rules and the same templates that tell of an event when it happens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any, get_args

from services.notifications.facts import facts_for, filled, joined, list_of_letter
from services.notifications.reactions import when_told_of_request_notifications
from services.notifications.read_models.contractors import ContractorRow
from services.notifications.read_models.estates import EstateRow
from services.notifications.read_models.people_in_roles import OfficeRow
from services.notifications.read_models.rules_set import RulesRow, RuleThen, rules_at
from services.notifications.read_models.units import UnitRow
from services.notifications.recipients import Circle
from services.notifications.rule_faults import must_be_valid
from services.notifications.told import messages, zone_of
from services.notifications.told_of import TOLD_OF
from shared.contracts.audit import EstateEventPage, EstateEvents, TimelineRow
from shared.contracts.defects import LetterIssued
from shared.contracts.notifications import (
    NotificationRequested,
    RequestNotifications,
    RulePreview,
    RulePreviewed,
    WouldBeTold,
)
from shared.contracts.vocabulary import Role
from shared.messages import GROUP
from shared.pages import PAGE_BYTES
from shared.problems import Busy, NotReady
from shared.records import Recorded
from shared.service import Asking, Running

if TYPE_CHECKING:
    from shared.postgres import Connection

WEEK = timedelta(days=7)
LOOKED_AT = 500  # events; with more the preview begins later, and says so
AT_ONCE = 2  # each keeps a connection of the pool while the archive is asked; other questions need some, too
ROWS = {
    "rules": "select estate, rules from rules_set where estate = any($1)",
    "estates": "select estate, name, time_zone, languages from estates where estate = any($1)",
    "units": "select unit, estate, door_number, owners from units where unit = any($1)",
    "offices": "select office, persons from people_in_roles where office = any($1)",
    "contractors": """
        select engagement, estate, contractor, emailed, hooked, phoned, robot
          from contractors where engagement = any($1)
    """,
}


@dataclass(frozen=True)
class Would:
    """One message the rule asks for; `instead` is the rule that tells its reader as soon, if one does."""

    message: NotificationRequested
    request: RequestNotifications
    instead: str | None


@dataclass(frozen=True)
class Today:
    """By what is decided who is told: rules, estates' clocks, people and contacts as they are now."""

    rules: Mapping[str, RulesRow]
    estates: Mapping[str, EstateRow]
    units: Mapping[str, UnitRow]
    offices: Mapping[str, OfficeRow]
    contractors: Mapping[str, ContractorRow]

    def circle(self, request: RequestNotifications) -> Circle:
        contractor = self.contractors.get(f"{request.estate}:{request.contractor}")
        return Circle(contractor, self.units.get(request.unit or ""), self.offices)


@dataclass
class Previews:
    """Answers `RulePreview` once the service runs and can ask the archive."""

    running: Running | None = None
    asking: int = 0

    async def reach(self, running: Running) -> None:
        self.running = running

    async def preview(self, asking: Asking, query: RulePreview) -> RulePreviewed:
        must_be_valid(query.rule, query.values.rule)
        page = await self._happened(query)
        since, lately = looked_at(page, query.since or asking.now - WEEK)
        requests = [request for row in lately for request in requests_of(row)]
        today = await read_today(asking.connection, requests)
        would = [one for request in requests for one in tried(query, request, today, asking)]
        told = [one for one in would if one.instead is None]
        return RulePreviewed(
            since=since, events=len(lately), told_of=len({one.request.tells_of for one in told}), messages=len(told),
            recipients=len({reader(one.message)[:2] for one in told}), instead=len(would) - len(told),
            rows=await written(asking.connection, would[::-1][: query.limit]),
        )  # fmt: skip

    async def _happened(self, query: RulePreview) -> EstateEventPage:
        """Raises Busy while others are asking."""
        if self.running is None:
            raise NotReady(what="audit")
        if self.asking == AT_ONCE:
            raise Busy
        asked = EstateEvents(
            estate=query.estate, log=query.values.source, type=query.values.event_type, limit=LOOKED_AT
        )
        self.asking += 1
        try:
            return await self.running.ask(asked)
        finally:
            self.asking -= 1


def looked_at(page: EstateEventPage, since: Any) -> tuple[Any, list[TimelineRow]]:
    """What happened since, and since when that is all of it."""
    if page.older and page.rows:
        since = max(since, min(row.recorded_at for row in page.rows))
    return since, [row for row in page.rows if row.occurred_at >= since]


def requests_of(row: TimelineRow) -> list[RequestNotifications]:
    """What the service asked itself when it heard of the event."""
    event = TOLD_OF[row.log, row.type].model_validate(row.facts)
    envelope = {"id": row.event, "time": row.occurred_at.isoformat()}
    recorded = Recorded(row.log, row.position, b"", b"", envelope, event)
    return [one for one in when_told_of_request_notifications(recorded) if isinstance(one, RequestNotifications)]


def tried(query: RulePreview, request: RequestNotifications, today: Today, asking: Asking) -> list[Would]:
    """By the rule alone, and beside the others in force: nobody is told twice by one channel."""
    own = today.rules.get(request.estate)
    if query.estate == GROUP != request.estate and own is not None and query.rule in own.rules:
        return []  # the estate goes by a rule of its own
    this = RuleThen(query.rule, 0, query.estate, query.values.rule)
    standing = {rule.rule: rule for rule in rules_at(today.rules, request.estate, asking.now)} | {this.rule: this}
    circle, zone = today.circle(request), zone_of(today.estates.get(request.estate), request.estate)
    alone = messages(request, [this], circle, zone, request.happened_at)
    beside = messages(request, standing.values(), circle, zone, request.happened_at)
    by = {reader(message): message.rule for message in beside}
    return [Would(message, request, None if (rule := by[reader(message)]) == query.rule else rule) for message in alone]


def reader(message: NotificationRequested) -> tuple[str, str | None, str]:
    return message.recipient_kind, message.contractor or message.person, message.channel


async def read_today(connection: "Connection", requests: Sequence[RequestNotifications]) -> Today:
    estates = {request.estate for request in requests} | {GROUP}
    offices = [f"{estate}:{role}" for estate in estates for role in get_args(Role)]
    engagements = {f"{request.estate}:{request.contractor}" for request in requests if request.contractor}
    units = {request.unit for request in requests if request.unit}

    async def rows(name: str, keys: Iterable[str]) -> list[Any]:
        return list(await connection.fetch(ROWS[name], list(keys)))

    return Today(
        rules={row["estate"]: RulesRow(**row) for row in await rows("rules", estates)},
        estates={row["estate"]: EstateRow(**row) for row in await rows("estates", estates)},
        units={row["unit"]: UnitRow(**row) for row in await rows("units", units)},
        offices={row["office"]: OfficeRow(**row) for row in await rows("offices", offices)},
        contractors={row["engagement"]: ContractorRow(**row) for row in await rows("contractors", engagements)},
    )


async def written(connection: "Connection", would: Sequence[Would]) -> tuple[WouldBeTold, ...]:
    """As many as go into one answer; one in any case."""
    rows = [await _written(connection, one) for one in would]
    sizes = accumulate(len(row.model_dump_json().encode()) for row in rows)
    return tuple(row for row, size in zip(rows, sizes, strict=True) if size <= PAGE_BYTES) or tuple(rows[:1])


async def _written(connection: "Connection", one: Would) -> WouldBeTold:
    message = one.message
    row = message.model_dump()
    facts = await facts_for(connection, row)
    if message.letter is not None and message.event_type == LetterIssued.wire:
        facts["list"] = joined(await list_of_letter(connection, message.letter), "\n")
    subject, body = filled(message.template, facts)
    return WouldBeTold(
        **{name: row[name] for name in WouldBeTold.model_fields if name in row},
        happened_at=one.request.happened_at, instead=one.instead, subject_zh=subject.zh, subject_en=subject.en,
        body_zh=body.zh, body_en=body.en,
    )  # fmt: skip
