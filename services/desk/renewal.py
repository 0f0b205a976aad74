"""A new link for one that has expired, or through which too many codes were asked for: to the holder's own address."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from services.desk.link import LinkNotKnown, LinkOver, known
from shared.contracts.desk import LinkIssued, LinkRenewalRequested, LinkRevoked, RequestLinkRenewal
from shared.decider import Asked
from shared.messages import Event

RENEWED_EVERY = timedelta(hours=1)  # at most: nobody's mail box is filled through an old link
SCOPE = {"person", "role", "contractor", "letter", "issue", "unit", "way"}
WHY = "a new one was asked for"


def streams(command: RequestLinkRenewal) -> list[str]:
    return [f"link:{command.link}", f"holder:{command.estate}:{command.person}"]


def request(asked: Asked[RequestLinkRenewal], states: Mapping[str, Any]) -> list[Event]:
    """What was revoked stays revoked; a worker asks whoever passed the link on. One that is still good ends by it."""
    link, holder = (states[stream] for stream in streams(asked.command))
    issued = known(link)
    if issued.person != asked.command.person:
        raise LinkNotKnown
    if link.revoked or not isinstance(issued, LinkIssued):
        raise LinkOver
    expired = asked.now >= issued.expires_at
    lately = link.renewal_at is not None and asked.now < link.renewal_at + RENEWED_EVERY
    if lately or not (expired or holder.has_used_up(issued.link)):
        return []
    renewed = LinkRenewalRequested(
        estate=issued.estate, link=issued.link, requested_at=asked.now, **issued.model_dump(include=SCOPE)
    )  # fmt: skip
    if expired:
        return [renewed]
    return [renewed, LinkRevoked(estate=issued.estate, link=issued.link, person=issued.person, reason=WHY)]
