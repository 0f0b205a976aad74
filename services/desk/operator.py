"""The operator's own token: made at the first start, its secret only in a file that nobody else may read."""

import os
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import get_args

from services.desk.api.callers import secret_hash
from shared import clock
from shared.contracts.desk import IssueAccessToken
from shared.contracts.vocabulary import Role
from shared.messages import GROUP
from shared.service import Running

ADMINISTRATOR = "administrator"
FILE = "operator.token"
SECRET_BYTES = 32
LASTS = timedelta(days=365)
RENEWED_BEFORE = timedelta(days=30)

SOMEBODY = """
select exists (select from access where person = $1) and exists (select from access_tokens where person = $1)
"""
KNOWN = "select expires_at > $2 and not revoked from access_tokens where token_hash = $1"


async def nobody_may_act(running: Running) -> list[str]:
    """The desk is of no use before it has heard of the administrator, and somebody can show that it is them."""
    async with running.pool.acquire() as connection:
        return [] if await connection.fetchval(SOMEBODY, ADMINISTRATOR) else ["no administrator yet"]


def operator_token(folder: Path) -> Callable[[Running], Awaitable[None]]:
    """A task that leaves a valid token for the administrator in `folder`."""

    async def make_sure(running: Running) -> None:
        file = folder / FILE
        secret = _read(file) or _write(file)
        async with running.pool.acquire() as connection:
            known = await connection.fetchval(KNOWN, secret_hash(secret), running.now() + RENEWED_BEFORE)
        if known is False:
            secret = _write(file)
        if not known:
            await _issue(running, secret)

    return make_sure


async def _issue(running: Running, secret: str) -> None:
    """The token's id comes from its hash: two desks starting at once issue one token."""
    hashed = secret_hash(secret)
    command = IssueAccessToken(
        estate=GROUP, token=f"operator-{hashed[:16]}", person=ADMINISTRATOR, roles=get_args(Role), estates=(GROUP,),
        token_hash=hashed, expires_at=running.now() + LASTS,
    )  # fmt: skip
    await running.execute(command, id=clock.new_id())


def _read(file: Path) -> str | None:
    return file.read_text().strip() if file.exists() else None


def _write(file: Path) -> str:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(secret)
    fresh.replace(file)
    return secret
