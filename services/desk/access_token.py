"""An access token: whom it speaks for and how far; issued once, revoked for good, its secret never kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from shared.contracts.desk import AccessTokenIssued, AccessTokenRevoked, IssueAccessToken, RevokeAccessToken
from shared.decider import SYSTEM_ROLE, Aggregate, Asked
from shared.messages import GROUP, Event
from shared.problems import EstateNotYours, Refusal
from shared.wording import Wording


class TokenNotKnown(Refusal):
    status = 404
    wording = Wording("没有编号为 {token} 的令牌。", "There is no token {token}.")


class TokenIdTaken(Refusal):
    wording = Wording("令牌编号 {token} 已发给另一令牌。", "Token id {token} already names another token.")


class TokenExpiryPassed(Refusal):
    status = 422
    wording = Wording("令牌的到期时间 {expires_at} 已过。", "The token's expiry {expires_at} has already passed.")


class TokenNotYours(Refusal):
    status = 403
    wording = Wording(
        "令牌 {token} 不属于您，只有集团可吊销。",
        "Token {token} is not yours; only a group admin may revoke it.",
    )


@dataclass(frozen=True)
class Unissued:
    """No token has this id yet."""


@dataclass(frozen=True)
class Issued:
    """It opens what it was issued for until it expires."""

    person: str
    token_hash: str
    expires_at: datetime


@dataclass(frozen=True)
class Revoked:
    """It opens nothing any more."""

    person: str
    token_hash: str


Token = Unissued | Issued | Revoked


def evolve(token: Token, event: Event) -> Token:
    match event:
        case AccessTokenIssued():
            return Issued(event.person, event.token_hash, event.expires_at)
        case AccessTokenRevoked() if isinstance(token, Issued):
            return Revoked(token.person, token.token_hash)
        case _:
            return token


AGGREGATE: Aggregate[Token] = Aggregate("token", Unissued(), evolve)


def issue(asked: Asked[IssueAccessToken], token: Token) -> list[Event]:
    """A token speaks for its person wherever that person may act, so only a role in the whole group may issue one."""
    command = asked.command
    if command.estate != GROUP:
        raise EstateNotYours(stream=f"token:{command.token}", estate=command.estate)
    match token:
        case Unissued():
            if command.expires_at <= asked.now:
                raise TokenExpiryPassed(expires_at=command.expires_at.isoformat())
            return [AccessTokenIssued(**command.model_dump())]
        case Issued() | Revoked():
            if token.token_hash != command.token_hash:
                raise TokenIdTaken(token=command.token)
            return []
        case _:
            assert_never(token)


def revoke(asked: Asked[RevokeAccessToken], token: Token) -> list[Event]:
    command = asked.command
    match token:
        case Unissued():
            raise TokenNotKnown(token=command.token)
        case Revoked():
            return []
        case Issued():
            if not (asked.person == token.person or _for_the_group(asked)):
                raise TokenNotYours(token=command.token)
            return [AccessTokenRevoked(estate=GROUP, token=command.token, person=token.person, reason=command.reason)]
        case _:
            assert_never(token)


def _for_the_group(asked: Asked[RevokeAccessToken]) -> bool:
    return asked.role == SYSTEM_ROLE or (asked.role == "group_admin" and asked.command.estate == GROUP)
