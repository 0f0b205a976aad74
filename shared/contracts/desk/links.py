"""Links: what a message's reader may open and do without logging in; only the hash of what is in the link is kept.

A link speaks for its holder, the person the message went to, and never beyond its scope: one letter, one issue or one
unit. Whoever decides still checks the holder's role and estate.
"""

from pydantic import AwareDatetime, Field

from shared.contracts.desk.messages import DeskCommand, DeskEvent, DeskQuery
from shared.contracts.identifiers import (
    ContractorId,
    EventId,
    IssueId,
    LetterId,
    LinkId,
    NotificationId,
    PersonId,
    Sha256,
    UnitId,
)
from shared.contracts.link import Carried, Holding, LinkRole
from shared.contracts.vocabulary import Value
from shared.messages import Line

MOST_PASSED_ON = 200  # issues


class LinkIssued(DeskEvent, Carried, wire="LinkIssued", stream="link:{link}"):
    """The message `notification`, which tells of `tells_of`, carries this link; `token_hash` is its token's SHA-256."""

    expires_at: AwareDatetime


class IssueLink(DeskCommand, Carried, wire="IssueLink"):
    """System only: reaction to notifications' `LinkOffered`. Issued once; refused `LinkIdTaken` for another token."""

    expires_at: AwareDatetime


class LinkPassedOn(DeskEvent, wire="LinkPassedOn", stream="link:{link}"):
    """The holder of `parent` gives a worker a link of its own: for these issues only, to start and report their work.

    It acts in the holder's name, and opens nothing as soon as its parent does not.
    """

    link: LinkId
    parent: LinkId
    person: PersonId
    issues: tuple[IssueId, ...]
    token_hash: Sha256
    expires_at: AwareDatetime


class PassOnLink(DeskCommand, wire="PassOnLink"):
    """System only: asked on the page of `parent`, whose issues these are. Expires with its parent at the latest.

    Refused `LinkNotKnown`, `LinkOver`, `CannotBePassedOn` for a link that was itself passed on or is not a
    contractor's.
    """

    link: LinkId
    parent: LinkId
    issues: tuple[IssueId, ...] = Field(min_length=1, max_length=MOST_PASSED_ON)
    token_hash: Sha256


class LinkRevoked(DeskEvent, wire="LinkRevoked", stream="link:{link}"):
    """The link opens nothing any more, nor does what was passed on from it."""

    link: LinkId
    person: PersonId
    reason: Line


class RevokeLink(DeskCommand, wire="RevokeLink"):
    """Role customer_service, inspector, service_supervisor, project_manager or group_admin; or the link's holder.

    Refused `LinkNotKnown`, `LinkNotYours`; twice changes nothing.
    """

    link: LinkId
    reason: Line


class LinkOpened(DeskEvent, wire="LinkOpened", stream="link:{link}"):
    """Somebody looked at the page behind the link, for the first time."""

    link: LinkId
    person: PersonId
    notification: NotificationId | None
    tells_of: EventId | None


class RecordLinkOpened(DeskCommand, wire="RecordLinkOpened"):
    """System only: the page says so."""

    link: LinkId


class LinkActedOn(DeskEvent, wire="LinkActedOn", stream="link:{link}"):
    """Something was done through the link, for the first time; `what` is the command's name."""

    link: LinkId
    person: PersonId
    notification: NotificationId | None
    tells_of: EventId | None
    what: Line


class RecordLinkActedOn(DeskCommand, wire="RecordLinkActedOn"):
    """System only: a command given through the link was done."""

    link: LinkId
    what: Line


class LinkRenewalRequested(DeskEvent, Holding, wire="LinkRenewalRequested", stream="link:{link}"):
    """A link's reader asks for a new one, because it has expired or sends no more codes.

    It goes to the holder's own address, by the same way.
    """

    link: LinkId
    requested_at: AwareDatetime


class RequestLinkRenewal(DeskCommand, wire="RequestLinkRenewal"):
    """System only. Nothing happens while the link is good and sends codes, or within an hour of the last one asked for.

    A link through which too many codes were asked for is revoked by it. Refused `LinkNotKnown`, also for another
    person's, and `LinkOver` where it was revoked or passed on.
    """

    link: LinkId
    person: PersonId


class LinkRow(Value):
    """One link as far as it may be shown: never its hash."""

    link: LinkId
    parent: LinkId | None = None
    person: PersonId
    role: LinkRole
    contractor: ContractorId | None = None
    letter: LetterId | None = None
    issue: IssueId | None = None
    unit: UnitId | None = None
    issues: tuple[str, ...] = ()
    issued_at: AwareDatetime
    expires_at: AwareDatetime
    opened_at: AwareDatetime | None = None
    acted_on_at: AwareDatetime | None = None
    revoked: bool


class LinkList(Value):
    links: tuple[LinkRow, ...]


class Links(DeskQuery[LinkList], wire="Links"):
    """Who may revoke one: the estate's links, newest first, of one person, letter, issue or unit where given."""

    person: PersonId | None = None
    letter: LetterId | None = None
    issue: IssueId | None = None
    unit: UnitId | None = None
