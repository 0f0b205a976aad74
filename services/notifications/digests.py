"""What has gathered for one recipient goes out in one message when its moment comes; what is still overdue again."""

from collections.abc import Mapping, Sequence
from math import ceil
from uuid import uuid5
from zoneinfo import ZoneInfo

from services.notifications.read_models.digests import DigestRow
from services.notifications.read_models.estates import EstateRow
from services.notifications.read_models.issues import IssueRow
from services.notifications.timing import next_at
from services.notifications.told import NAMES, Told, digest_of, zone_of
from shared.contracts.notifications import CloseDigest, Gathered, NotificationRequested
from shared.decider import Asked
from shared.messages import Event

MOST = 200  # messages told of in one; more make another


def streams(command: CloseDigest) -> list[str]:
    return [f"told:{_part(command, number)}" for number in range(ceil((command.waiting + len(command.issues)) / MOST))]


def close_digest(
    asked: Asked[CloseDigest], told: Mapping[str, Told], digest: DigestRow | None, estate: EstateRow | None,
    issues: Mapping[str, IssueRow | None],
) -> list[Event]:  # fmt: skip
    """What came after it was looked at has a moment of its own; nothing goes out where all was reported meanwhile."""
    command = asked.command
    if digest is None or digest.due_at != command.due:
        return []
    zone = zone_of(estate, command.estate)
    told_before = [one for one in digest.told_before() if _still_overdue(issues.get(one.issue or ""), digest)]
    gathers = [*digest.waiting(), *told_before]
    parts = [gathers[start : start + MOST] for start in range(0, len(gathers), MOST)][: len(told)]
    return [
        _message(command, digest, zone, part, number)
        for number, part in enumerate(parts)
        if not told[f"told:{_part(command, number)}"].messages
    ]


def _message(
    command: CloseDigest, digest: DigestRow, zone: ZoneInfo, gathers: Sequence[Gathered], number: int
) -> NotificationRequested:
    part = _part(command, number)
    daily = bool(gathers) and all(one.daily for one in gathers)
    event = NotificationRequested(
        estate=digest.estate, notification=part, channel=digest.channel, recipient_kind=digest.recipient_kind,
        person=digest.person, contractor=digest.contractor, tells_of=part, event_type="DigestSent", unit=digest.unit,
        rule=digest.rule, rule_version=digest.rule_version, template="overdue_list" if daily else "digest",
        language=digest.language, facts={"count": str(len(gathers)), "until": command.due.isoformat()},
        message_id=f"{part}@notifications.handover", digest=digest.digest, gathers=tuple(gathers),
    )  # fmt: skip
    if not any(one.daily for one in gathers):
        return event
    again = next_at(f"{command.due.astimezone(zone):%H:%M}", zone, command.due)
    return event.model_copy(update={"next_digest": digest_of(event, again), "again_at": again})


def _still_overdue(issue: IssueRow | None, digest: DigestRow) -> bool:
    return issue is not None and issue.overdue_of == digest.contractor


def _part(command: CloseDigest, number: int) -> str:
    return str(uuid5(NAMES, f"{command.digest}|{command.due.isoformat()}|{number}"))
