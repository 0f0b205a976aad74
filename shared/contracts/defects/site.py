"""On site: when somebody may enter, when nobody was let in, and what the inspector sees there."""

from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.defects.messages import IssueCommand, IssueEvent
from shared.contracts.identifiers import ContractorId, PersonId, Sha256
from shared.messages import Line, Text

Purpose = Literal["survey", "repair", "acceptance"]
Provided = Literal["key", "water", "power", "lift", "pass"]


class EntryAppointed(IssueEvent, wire="EntryAppointed", stream="issue:{issue}"):
    """Somebody may enter from `from_at` to `to_at`. After a refused entry the clock runs again from `from_at`."""

    contractor: ContractorId | None
    purpose: Purpose
    from_at: AwareDatetime
    to_at: AwareDatetime
    provided: tuple[Provided, ...] = ()
    note: Line | None = None


class AppointEntry(IssueCommand, wire="AppointEntry"):
    """Role customer_service, inspector, owner for the own unit, or contractor acting for `contractor`.

    From registration until the issue is closed. Refused `EntryEndsBeforeItBegins`, `NoEntryNow`.
    """

    contractor: ContractorId | None = None
    purpose: Purpose = "repair"
    from_at: AwareDatetime
    to_at: AwareDatetime
    provided: tuple[Provided, ...] = Field(default=(), max_length=5)
    note: Line | None = None


class EntryRefused(IssueEvent, wire="EntryRefused", stream="issue:{issue}"):
    """At the appointed time nobody was let in: the clock stands from then until the next appointed entry."""

    contractor: ContractorId | None
    purpose: Purpose
    refused_at: AwareDatetime
    how: Literal["refused", "nobody_there"]
    reason: Line


class RecordEntryRefused(IssueCommand, wire="RecordEntryRefused"):
    """Role customer_service, inspector, or contractor acting for `contractor`. Refused `NoEntryAppointed`."""

    contractor: ContractorId | None = None
    how: Literal["refused", "nobody_there"]
    reason: Line


class SiteNoteAdded(IssueEvent, wire="SiteNoteAdded", stream="issue:{issue}"):
    """What was seen on site, with photos."""

    contractor: ContractorId | None
    note: Text
    photos: tuple[Sha256, ...] = ()
    by: PersonId


class AddSiteNote(IssueCommand, wire="AddSiteNote"):
    """Role inspector, project_manager, supervision, developer_rep, or contractor acting for `contractor`.

    From registration until the issue is closed. Refused `NoEntryNow`.
    """

    contractor: ContractorId | None = None
    note: Text = Field(min_length=1)
    photos: tuple[Sha256, ...] = Field(default=(), max_length=20)
