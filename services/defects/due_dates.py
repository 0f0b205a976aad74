"""When something is due: the policy in force for the estate, counted in the estate's own time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from services.defects.read_models.estates import EstateRow
from services.defects.read_models.rectification_policies import PolicyRow
from services.defects.rectification_clock import Counting
from services.defects.rectification_packs import UNSET
from shared.calendar import Calendar
from shared.contracts.defects import IssueClass, RectificationPolicy, Severity
from shared.contracts.vocabulary import Jurisdiction
from shared.messages import GROUP
from shared.problems import NotYet
from shared.public_holidays import working_days_of
from shared.wording import Wording

Policies = Mapping[str, PolicyRow | None]
# Made when the service starts: a decision holds the log's lock and must not wait for an import.
BY_LAW = {jurisdiction: working_days_of(jurisdiction) for jurisdiction in get_args(Jurisdiction)}


class EstateNotKnownYet(NotYet):
    wording = Wording(
        "项目 {estate} 的资料尚未到达，请稍后重试。", "Estate {estate} is not known here yet; please try again."
    )


@dataclass(frozen=True)
class DueDates:
    """The estate's rules at the moment of a decision; `version` is that of the policy, 0 before any was set."""

    policy: RectificationPolicy
    version: int
    zone: ZoneInfo
    calendar: Calendar

    def response(self, submitted_at: datetime) -> datetime:
        return self._working_days(submitted_at, self.policy.response_working_days)

    def ruling(self, disputed_at: datetime) -> datetime:
        return self._working_days(disputed_at, self.policy.ruling_working_days)

    def acceptance(self, reported_at: datetime) -> datetime:
        return self._working_days(reported_at, self.policy.acceptance_working_days)

    def work(self, confirmed_at: datetime, l1: IssueClass | None, severity: Severity | None) -> datetime:
        count = self._days_of_work(l1, severity)
        if self.policy.work_in_working_days:
            return self._working_days(confirmed_at, count)
        return self._days(confirmed_at, count)

    def silence(self, informed_at: datetime) -> datetime:
        return self._days(informed_at, self.policy.owner_silence_days)

    def window(self, closed_at: datetime) -> datetime:
        return self._days(closed_at, self.policy.reopen_window_days)

    def reminder(self, received_at: datetime) -> datetime | None:
        """None where the reply is due no later."""
        at = self._working_days(received_at, self.policy.reminder_after_working_days)
        return at if at < self.response(received_at) else None

    def letter_escalation(self, reply_due: datetime) -> datetime:
        return self._working_days(reply_due, self.policy.letter_escalation_working_days)

    def overdue_escalation(self, due: datetime, level: int) -> datetime | None:
        """When that level hears of work overdue since `due`, counted from 1; None above the last."""
        days = self.policy.overdue_escalation_days
        return self._days(due, days[level - 1]) if level <= len(days) else None

    def remedy(self, notice_at: datetime) -> datetime:
        return self._days(notice_at, self.policy.default_notice_days)

    def wait(self, fixed_at: datetime, days: int) -> datetime:
        return self._days(fixed_at, days)

    def safe(self, ordered_at: datetime) -> datetime:
        return ordered_at + timedelta(hours=self.policy.emergency_hours)

    @property
    def counting(self) -> Counting:
        """Which time a pause of the work gives back, see `RectificationClock`."""
        return Counting(self.zone, self.calendar if self.policy.work_in_working_days else None)

    def provisional(self, due: datetime) -> bool:
        """Whether a date counted in working days lies in a year whose holidays are not published yet."""
        until = self.calendar.published_until
        return until is not None and due.astimezone(self.zone).year > until

    def provisional_work(self, due: datetime) -> bool:
        return self.policy.work_in_working_days and self.provisional(due)

    def _days_of_work(self, l1: IssueClass | None, severity: Severity | None) -> int:
        """Danger before class, class before severity."""
        if severity == "critical":
            return self.policy.critical_days
        if l1 == "leak":
            return self.policy.leak_days
        if l1 == "entrance_door":
            return self.policy.ordered_parts_days
        return self.policy.major_days if severity == "major" else self.policy.minor_days

    def _working_days(self, since: datetime, count: int) -> datetime:
        return self.calendar.add_working_days(since, count, self.zone).at

    def _days(self, since: datetime, count: int) -> datetime:
        return self.calendar.add_calendar_days(since, count, self.zone).at


def in_force(policies: Policies, estate: str) -> tuple[RectificationPolicy, int]:
    """The estate's own values, else the group's, else the trade's defaults as version 0 (see `UNSET`)."""
    row = policies.get(estate) or policies.get(GROUP)
    return (RectificationPolicy.model_validate(row.policy), row.version) if row else (RectificationPolicy(), 0)


def due_dates(asked_estate: str, estate: EstateRow | None, policies: Policies) -> DueDates:
    if estate is None:
        raise EstateNotKnownYet(estate=asked_estate)
    policy, version = in_force(policies, asked_estate)
    if version == 0:
        policy = UNSET.get(estate.jurisdiction, policy)
    calendar = BY_LAW[estate.jurisdiction].with_years(estate.official_years())
    return DueDates(policy, version, ZoneInfo(estate.time_zone), calendar)
