"""A link: whom it speaks for and what it opens; issued with a message, passed on to a worker, revoked for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.contracts.desk import (
    IssueLink,
    LinkActedOn,
    LinkIssued,
    LinkOpened,
    LinkPassedOn,
    LinkRenewalRequested,
    LinkRevoked,
    PassOnLink,
    RecordLinkActedOn,
    RecordLinkOpened,
    RevokeLink,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class LinkNotKnown(Refusal):
    status = 404
    wording = Wording("没有这个链接。", "There is no such link.")


class LinkIdTaken(Refusal):
    wording = Wording("链接编号 {link} 已发给另一链接。", "Link id {link} already names another link.")


class LinkOver(Refusal):
    status = 410
    wording = Wording("此链接已失效。", "This link opens nothing any more.")


class LinkNotYours(Refusal):
    status = 403
    wording = Wording("链接 {link} 不属于您。", "Link {link} is not yours.")


class CannotBePassedOn(Refusal):
    status = 403
    wording = Wording(
        "此链接不能转交：只有发给施工单位联系人的链接可以转交。",
        "This link cannot be passed on: only one sent to a contractor's own contact can.",
    )


@dataclass(frozen=True)
class Link:
    """`issued` is None while no link has this id; what was passed on has a parent."""

    issued: LinkIssued | LinkPassedOn | None = None
    revoked: bool = False
    opened: bool = False
    acted_on: bool = False
    renewal_at: datetime | None = None


def evolve(link: Link, event: Event) -> Link:
    match event:
        case LinkIssued() | LinkPassedOn():
            return Link(event)
        case LinkRevoked():
            return replace(link, revoked=True)
        case LinkOpened():
            return replace(link, opened=True)
        case LinkActedOn():
            return replace(link, acted_on=True)
        case LinkRenewalRequested():
            return replace(link, renewal_at=event.requested_at)
        case _:
            return link


AGGREGATE: Aggregate[Link] = Aggregate("link", Link(), evolve)


def issue(asked: Asked[IssueLink], link: Link) -> list[Event]:
    if link.issued is None:
        return [LinkIssued(**asked.command.model_dump())]
    if link.issued.token_hash != asked.command.token_hash:
        raise LinkIdTaken(link=asked.command.link)
    return []


def with_parent(command: PassOnLink) -> list[str]:
    return [f"link:{command.link}", f"link:{command.parent}"]


def pass_on(asked: Asked[PassOnLink], links: Mapping[str, Link]) -> list[Event]:
    """Never more than its parent: the same holder, some of its issues, and no longer than it is good."""
    command = asked.command
    link, parent = (links[stream] for stream in with_parent(command))
    if link.issued is not None:
        if link.issued.token_hash != command.token_hash:
            raise LinkIdTaken(link=command.link)
        return []
    issued = known(parent)
    if not isinstance(issued, LinkIssued) or issued.role != "contractor":
        raise CannotBePassedOn
    if parent.revoked or issued.expires_at <= asked.now:
        raise LinkOver
    return [
        LinkPassedOn(
            estate=command.estate, link=command.link, parent=command.parent, person=issued.person,
            issues=command.issues, token_hash=command.token_hash, expires_at=issued.expires_at,
        )
    ]  # fmt: skip


def revoke(asked: Asked[RevokeLink], link: Link) -> list[Event]:
    issued = known(link)
    if asked.role in ("contractor", "owner") and asked.person != issued.person:
        raise LinkNotYours(link=issued.link)
    if link.revoked:
        return []
    return [LinkRevoked(estate=issued.estate, link=issued.link, person=issued.person, reason=asked.command.reason)]


def record_opened(_asked: Asked[RecordLinkOpened], link: Link) -> list[Event]:
    issued = known(link)
    return [] if link.opened else [LinkOpened(**_of_message(issued))]


def record_acted_on(asked: Asked[RecordLinkActedOn], link: Link) -> list[Event]:
    issued = known(link)
    return [] if link.acted_on else [LinkActedOn(**_of_message(issued), what=asked.command.what)]


def known(link: Link) -> LinkIssued | LinkPassedOn:
    if link.issued is None:
        raise LinkNotKnown
    return link.issued


def _of_message(issued: LinkIssued | LinkPassedOn) -> dict[str, Any]:
    """What the message's own log finds it by; a link that was passed on came with none."""
    ids = {"estate": issued.estate, "link": issued.link, "person": issued.person}
    if isinstance(issued, LinkIssued):
        return ids | {"notification": issued.notification, "tells_of": issued.tells_of}
    return ids | {"notification": None, "tells_of": None}
