"""Who is calling: the bearer token a request shows, whose it is, and what it may claim where."""

import hashlib
from dataclasses import dataclass
from typing import Annotated

import asyncpg
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from services.desk.read_models.access_tokens import ACCESS_TOKENS
from services.desk.read_models.in_step import ACCESS, IN_STEP, named
from shared.access import AccessRow, standings
from shared.messages import GROUP
from shared.problems import NotReady, Unauthenticated
from shared.service import Running
from shared.wording import Wording

MISSING = Wording(
    "请在 Authorization 头中提供令牌(Bearer …)", "give a token in the Authorization header, after the word Bearer"
)
NOT_VALID = Wording("令牌无效、已过期或已吊销", "the token is unknown, expired or revoked")

FIND = f"""
select ready.in_step, found.* from ({IN_STEP}) ready left join (
    select t.person, t.roles, t.estates, a.grants from access_tokens t left join access a using (person)
     where t.token_hash = $3 and not t.revoked and t.expires_at > $4
) found on true
"""

BEARER = HTTPBearer(auto_error=False, description="`handover token --role … --estate …`")
Shown = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


@dataclass(frozen=True)
class Caller:
    """A person behind a valid token; `roles` and `estates` are what the token is limited to."""

    person: str
    roles: frozenset[str]
    estates: frozenset[str]
    access: AccessRow | None

    def claims(self, estate: str) -> frozenset[str]:
        """The roles to claim for one estate: held there, and within the token's limits."""
        if estate not in self.estates and GROUP not in self.estates:
            return frozenset()
        return self.roles & standings(self.access, estate).keys()


class Callers:
    """Finds callers by the hash of what they show; the token itself is kept nowhere."""

    def __init__(self, running: Running) -> None:
        self._running = running

    async def __call__(self, _request: Request, shown: Shown) -> Caller:
        """A FastAPI dependency. Raises Unauthenticated."""
        return await self.called(shown)

    async def called(self, shown: HTTPAuthorizationCredentials | None) -> Caller:
        """Whose token it is, now. Raises Unauthenticated."""
        if shown is None:
            raise Unauthenticated(why=MISSING)
        row = await self._find(secret_hash(shown.credentials))
        if row is None:
            raise Unauthenticated(why=NOT_VALID)
        access = AccessRow(row["person"], tuple(row["grants"])) if row["grants"] is not None else None
        return Caller(row["person"], frozenset(row["roles"]), frozenset(row["estates"]), access)

    async def _find(self, token_hash: str) -> asyncpg.Record | None:
        async with self._running.pool.acquire() as connection:
            row = await connection.fetchrow(FIND, *named(ACCESS_TOKENS, ACCESS), token_hash, self._running.now())
        if row is None or not row["in_step"]:
            raise NotReady(what=ACCESS_TOKENS.name)
        return row if row["person"] is not None else None


def secret_hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
