"""When a rule tells, by the estate's clock: at once, in a digest, or when quiet hours end. Pure.

Moments are computed from the wall clock of each day, so that a day of 23 or 25 hours has them where its people do.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.contracts.notifications import Timing


def send_at(timing: Timing, zone: ZoneInfo, now: datetime) -> datetime | None:
    """None: at once. A digest is sent at its next hour, or when the quiet hours end in which that lies."""
    if timing.when == "at_once":
        return next_at(timing.quiet_until, zone, now) if is_quiet(timing, zone, now) else None
    moment = next_at(timing.digest_at, zone, now)
    return next_at(timing.quiet_until, zone, moment) if is_quiet(timing, zone, moment) else moment


def is_quiet(timing: Timing, zone: ZoneInfo, at: datetime) -> bool:
    if timing.any_hour:
        return False
    clock, begins, ends = at.astimezone(zone).time(), _time(timing.quiet_from), _time(timing.quiet_until)
    return begins <= clock < ends if begins <= ends else clock >= begins or clock < ends


def next_at(clock: str, zone: ZoneInfo, after: datetime) -> datetime:
    """The first moment after `after` at which the clock there shows this; where it skips it, the moment it skips to."""
    day = after.astimezone(zone).date()
    found = []
    for wall in (datetime.combine(day + timedelta(days=days), _time(clock), zone) for days in range(3)):
        for moment in (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1)):  # a clock may show it twice
            shown = moment.astimezone(zone).replace(tzinfo=None)
            if moment > after and shown >= wall.replace(tzinfo=None):
                found.append(moment)
    return min(found)


def _time(clock: str) -> time:
    return time.fromisoformat(clock)
