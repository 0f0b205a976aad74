"""Access tokens: who may speak to the API, and how far."""

from pydantic import AwareDatetime, Field

from shared.contracts.desk.messages import DeskCommand, DeskEvent, DeskQuery
from shared.contracts.identifiers import PersonId, Sha256, TokenId
from shared.contracts.vocabulary import Role, Value
from shared.messages import EstateCode, Line


class AccessTokenIssued(DeskEvent, wire="AccessTokenIssued", stream="token:{token}"):
    """A bearer token for this person, narrowed to these roles and estates; `token_hash` is SHA-256 of the token."""

    token: TokenId
    person: PersonId
    roles: tuple[Role, ...]
    estates: tuple[EstateCode, ...]
    token_hash: Sha256
    expires_at: AwareDatetime


class IssueAccessToken(DeskCommand, wire="IssueAccessToken"):
    """Role group_admin. The token narrows, never widens: what the person may do still comes from owners' roles."""

    token: TokenId
    person: PersonId
    roles: tuple[Role, ...] = Field(min_length=1)
    estates: tuple[EstateCode, ...] = Field(min_length=1, max_length=200)
    token_hash: Sha256
    expires_at: AwareDatetime


class AccessTokenRevoked(DeskEvent, wire="AccessTokenRevoked", stream="token:{token}"):
    """The token opens nothing any more."""

    token: TokenId
    person: PersonId
    reason: Line


class RevokeAccessToken(DeskCommand, wire="RevokeAccessToken"):
    """Role group_admin, or the person whose token it is. Refused `TokenNotKnown`; twice changes nothing."""

    token: TokenId
    reason: Line


class AccessTokenRow(Value):
    """One token as far as it may be shown: never its hash."""

    token: TokenId
    person: PersonId
    roles: tuple[Role, ...]
    estates: tuple[EstateCode, ...]
    expires_at: AwareDatetime
    revoked: bool


class AccessTokenList(Value):
    tokens: tuple[AccessTokenRow, ...]


class AccessTokens(DeskQuery[AccessTokenList], wire="AccessTokens"):
    """Role group_admin. Tokens issued, of one person where given, newest first."""

    person: PersonId | None = None
