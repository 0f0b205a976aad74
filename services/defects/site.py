"""On site: when somebody may enter, when nobody was let in, what the inspector sees."""

from services.defects.due_dates import Policies, due_dates
from services.defects.issue import Issue, about
from services.defects.issue_parts import Entry
from services.defects.read_models.estates import EstateRow
from services.defects.running_clock import goes_on
from services.defects.who_may import must_be_own_unit, must_know
from shared.contracts.defects import (
    AddSiteNote,
    AppointEntry,
    EntryAppointed,
    EntryRefused,
    RecordEntryRefused,
    SiteNoteAdded,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class NoEntryNow(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，不需要进场。", "Issue {issue} is {stage}; there is nothing to enter for."
    )


class EntryEndsBeforeItBegins(Refusal):
    wording = Wording("进场结束时间须晚于开始时间。", "An entry ends after it begins.")


class NoEntryAppointed(Refusal):
    wording = Wording("问题 {issue} 此时没有约定的进场时间。", "No entry is appointed for issue {issue} at this time.")


def appoint_entry(
    asked: Asked[AppointEntry], issue: Issue, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    must_know(asked, issue)
    must_be_own_unit(asked, issue.unit)
    _must_be_open(command.issue, issue)
    if command.to_at <= command.from_at:
        raise EntryEndsBeforeItBegins
    if issue.marks.entry == Entry(command.purpose, command.from_at, command.to_at, command.provided):
        return []
    appointed = EntryAppointed(
        **about(command, issue), purpose=command.purpose, from_at=command.from_at, to_at=command.to_at,
        provided=command.provided, note=command.note,
    )  # fmt: skip
    due = due_dates(command.estate, estate, policies)
    return [appointed, *goes_on(command.issue, issue, command.estate, "no_access", command.from_at, due)]


def record_entry_refused(asked: Asked[RecordEntryRefused], issue: Issue) -> list[Event]:
    """From its hour on; what was refused must have been appointed."""
    command, entry = asked.command, issue.marks.entry
    must_know(asked, issue)
    _must_be_open(command.issue, issue)
    if entry is None and "no_access" in issue.marks.pauses.causes:
        return []
    if entry is None or asked.at < entry.from_at:
        raise NoEntryAppointed(issue=command.issue)
    return [
        EntryRefused(
            **about(command, issue), purpose=entry.purpose, refused_at=asked.at, how=command.how,
            reason=command.reason,
        )
    ]  # fmt: skip


def add_site_note(asked: Asked[AddSiteNote], issue: Issue) -> list[Event]:
    command = asked.command
    must_know(asked, issue)
    _must_be_open(command.issue, issue)
    if issue.marks.note == (command.note, command.photos, asked.person):
        return []
    return [SiteNoteAdded(**about(command, issue), note=command.note, photos=command.photos, by=asked.person)]


def _must_be_open(name: str, issue: Issue) -> None:
    match issue.stage:
        case "unknown" | "raised" | "closed" | "explained" | "void" | "merged" | "split":
            raise NoEntryNow(issue=name, stage=issue.stage)
        case (
            "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed" | "in_work"
            | "reported" | "accepted"
        ):  # fmt: skip
            return
