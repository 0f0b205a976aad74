"""The clock of a rectification: started, paused to the minute, stopped by a report. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from shared.calendar import Calendar, Due


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from `since` until `until`; None: it still stands."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """Which time counts: that of every day, or with a calendar that of its working days alone."""

    zone: ZoneInfo
    working: Calendar | None = None

    def between(self, since: datetime, until: datetime) -> timedelta:
        if self.working is not None:
            return self.working.working_time(since, until, self.zone)
        return max(until.astimezone(UTC) - since.astimezone(UTC), timedelta(0))

    def after(self, instant: datetime, span: timedelta) -> Due:
        if self.working is not None:
            return self.working.add_working_time(instant, span, self.zone)
        return Due(instant.astimezone(UTC) + span)


@dataclass(frozen=True, slots=True)
class RectificationClock:
    """`first_due` is what it would be without any pause; pauses may overlap and come in any order.

    A report stops it, and the due date stands. Where the work is rejected it has never stopped; an issue reopened
    after its acceptance has a new clock.
    """

    started_at: datetime
    first_due: Due
    pauses: tuple[Pause, ...] = ()
    stopped_at: datetime | None = None

    def paused(self, since: datetime, until: datetime | None = None) -> "RectificationClock":
        return replace(self, pauses=(*self.pauses, Pause(since, until)))

    def resumed(self, at: datetime) -> "RectificationClock":
        """Every pause that is still open ends."""
        ended = (replace(one, until=max(at, one.since)) if one.until is None else one for one in self.pauses)
        return replace(self, pauses=tuple(ended))

    def reported(self, at: datetime) -> "RectificationClock":
        return replace(self, stopped_at=at)

    def rejected(self) -> "RectificationClock":
        return replace(self, stopped_at=None)

    def runs(self, as_of: datetime) -> bool:
        stands = any(one.since <= as_of and (one.until is None or as_of < one.until) for one in self.pauses)
        return self.started_at <= as_of and not stands and (self.stopped_at is None or as_of < self.stopped_at)

    def due(self, as_of: datetime, counting: Counting) -> Due:
        """As known at that moment: a pause that is still open has counted until then.

        Each pause moves the date by the time that counts in it. One that begins when the date has passed moves
        nothing: an overdue issue stays overdue.
        """
        due = self.first_due
        for since, until in self._standing(as_of):
            if since >= due.at:
                break
            moved = counting.after(due.at, counting.between(since, until))
            due = Due(moved.at, due.provisional or moved.provisional)
        return due

    def is_overdue(self, as_of: datetime, counting: Counting) -> bool:
        return min(as_of, self.stopped_at or as_of) > self.due(as_of, counting).at

    def _standing(self, as_of: datetime) -> Iterable[tuple[datetime, datetime]]:
        """The pauses between start and stop, overlapping ones as one, in order."""
        end = min(as_of, self.stopped_at or as_of)
        spans = sorted((max(one.since, self.started_at), min(one.until or end, end)) for one in self.pauses)
        joined: list[tuple[datetime, datetime]] = []
        for since, until in spans:
            if until <= since:
                continue
            if joined and since <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], until))
            else:
                joined.append((since, until))
        return joined
