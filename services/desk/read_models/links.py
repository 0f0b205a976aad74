"""Links: which were issued to whom, what each opens, and which one a page shows; never the token itself."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shared.contracts.desk import (
    LinkActedOn,
    LinkIssued,
    LinkList,
    LinkOpened,
    LinkPassedOn,
    LinkRevoked,
    LinkRow,
    Links,
)
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking

# What was passed on is its parent's in everything it does not narrow, and over when its parent is.
WHOLE = """
select l.link, l.estate, l.parent, l.person, l.issues, l.token_hash, l.issued_at, l.opened_at, l.acted_on_at,
       coalesce(p.role, l.role) as role, coalesce(p.contractor, l.contractor) as contractor,
       coalesce(p.letter, l.letter) as letter, coalesce(p.issue, l.issue) as issue,
       coalesce(p.unit, l.unit) as unit, coalesce(p.way, l.way) as way,
       least(l.expires_at, p.expires_at) as expires_at, l.revoked or coalesce(p.revoked, false) as revoked
  from links l left join links p on p.link = l.parent
"""
LISTED = f"""
select * from ({WHOLE}) whole where estate = $1 and ($2::text is null or person = $2)
   and ($3::text is null or letter = $3) and ($4::text is null or issue = $4) and ($5::text is null or unit = $5)
 order by issued_at desc, link limit 1000
"""


@dataclass(frozen=True)
class LinkOnList:
    """`issues` narrow what was passed on; of such a link role, scope and way are its parent's."""

    link: str
    estate: str
    parent: str | None
    person: str
    role: str
    contractor: str | None
    letter: str | None
    issue: str | None
    unit: str | None
    way: str | None
    issues: tuple[str, ...]
    token_hash: str
    issued_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    acted_on_at: datetime | None
    revoked: bool


def fold(row: LinkOnList | None, happened: Recorded) -> LinkOnList | None:
    match happened.event:
        case LinkIssued() as event:
            return LinkOnList(
                event.link, event.estate, None, event.person, event.role, event.contractor, event.letter, event.issue,
                event.unit, event.way, (), event.token_hash, happened.recorded_at, event.expires_at, None, None,
                revoked=False,
            )  # fmt: skip
        case LinkPassedOn() as event:
            return LinkOnList(
                event.link, event.estate, event.parent, event.person, "contractor", None, None, None, None, None,
                event.issues, event.token_hash, happened.recorded_at, event.expires_at, None, None, revoked=False,
            )  # fmt: skip
        case _:
            return None if row is None else _moved(row, happened)


def _moved(row: LinkOnList, happened: Recorded) -> LinkOnList:
    match happened.event:
        case LinkOpened():
            return replace(row, opened_at=happened.recorded_at)
        case LinkActedOn():
            return replace(row, acted_on_at=happened.recorded_at)
        case LinkRevoked():
            return replace(row, revoked=True)
        case _:
            return row


FOLDED: tuple[type[Event], ...] = (LinkIssued, LinkPassedOn, LinkOpened, LinkActedOn, LinkRevoked)
LINKS = ReadModel(
    name="links", version=2, source="desk", row=LinkOnList, fold=fold, inline=True,
    ddl=Path(__file__).with_name("links.sql"), keys={event: by("link") for event in FOLDED},
    ignored=frozenset(events_of("desk").values()) - frozenset(FOLDED),
)  # fmt: skip


async def links(asking: "Asking", query: Links) -> LinkList:
    rows = await asking.connection.fetch(LISTED, query.estate, query.person, query.letter, query.issue, query.unit)
    return LinkList(links=tuple(LinkRow.model_validate(dict(row)) for row in rows))
