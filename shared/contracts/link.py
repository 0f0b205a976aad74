"""A link in the words of both who sends it and who opens it: whom it speaks for, what it opens, what it came with."""

from typing import Literal

from pydantic import BaseModel

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

LinkRole = Literal["contractor", "owner"]
Way = Literal["email", "sms"]  # by which a code or a new link reaches the holder


class Holding(BaseModel):
    """It speaks for `person` in one role, about one letter, one issue or one unit; `way` leads to them."""

    person: PersonId
    role: LinkRole
    contractor: ContractorId | None = None
    letter: LetterId | None = None
    issue: IssueId | None = None
    unit: UnitId | None = None
    way: Way


class Carried(Holding):
    """The message `notification`, which tells of `tells_of`, carries it; `token_hash` is its token's SHA-256."""

    link: LinkId
    token_hash: Sha256
    notification: NotificationId
    tells_of: EventId
