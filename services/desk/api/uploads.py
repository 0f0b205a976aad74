"""An uploaded file, piece by piece, so that a large one is never wholly in memory twice; and what it began before."""

from collections.abc import AsyncIterator
from pathlib import PurePath
from typing import Any

from fastapi import UploadFile

from services.desk.api.callers import Caller
from services.desk.api.queries import send_query
from shared.bus import Answered
from shared.messages import Query
from shared.service import Running

CHUNK = 256 * 1024  # bytes
CHECKED_WITHIN = 60.0  # seconds; a hundred thousand rows are gone through


async def chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK):
        yield chunk


def harmless(what: str, filename: str | None) -> str:
    """People put names into file names, and this one goes into the log for good: only the kind of file stays."""
    suffix = PurePath(filename or "").suffix.lower()
    return f"{what}{suffix}" if suffix in (".xlsx", ".csv", ".txt") else what


async def begun(running: Running, caller: Caller, progress: Query[Any]) -> bool:
    """Whether this very request was accepted before: then it gets its receipt again, whatever stands there by now."""
    try:
        await send_query(running, caller, progress, {})
    except Answered as refused:
        if refused.code == "NotFound":
            return False
        raise
    return True
