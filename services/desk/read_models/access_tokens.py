"""Access tokens: which were issued to whom, how far each goes, and which one a caller shows."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shared.contracts.desk import AccessTokenIssued, AccessTokenList, AccessTokenRevoked, AccessTokenRow, AccessTokens
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking

LISTED = """
select token, person, roles, estates, expires_at, revoked from access_tokens
 where $1::text is null or person = $1 order by issued_at desc, token limit 1000
"""


@dataclass(frozen=True)
class TokenRow:
    token: str
    person: str
    roles: tuple[str, ...]
    estates: tuple[str, ...]
    token_hash: str
    issued_at: datetime
    expires_at: datetime
    revoked: bool


def fold(row: TokenRow | None, happened: Recorded) -> TokenRow | None:
    match happened.event:
        case AccessTokenIssued() as event:
            return TokenRow(
                event.token, event.person, event.roles, event.estates, event.token_hash, happened.occurred_at,
                event.expires_at, revoked=False,
            )  # fmt: skip
        case AccessTokenRevoked() if row is not None:
            return replace(row, revoked=True)
        case _:
            return row


ACCESS_TOKENS = ReadModel(
    name="access_tokens", version=1, source="desk", row=TokenRow, fold=fold, inline=True,
    ddl=Path(__file__).with_name("access_tokens.sql"),
    keys={AccessTokenIssued: by("token"), AccessTokenRevoked: by("token")},
    ignored=frozenset(events_of("desk").values()) - {AccessTokenIssued, AccessTokenRevoked},
)  # fmt: skip


async def access_tokens(asking: "Asking", query: AccessTokens) -> AccessTokenList:
    rows = await asking.connection.fetch(LISTED, query.person)
    return AccessTokenList(tokens=tuple(AccessTokenRow.model_validate(dict(row)) for row in rows))
