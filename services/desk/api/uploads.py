"""An uploaded file, piece by piece, so that a large one is never wholly in memory twice."""

from collections.abc import AsyncIterator

from fastapi import UploadFile

CHUNK = 256 * 1024  # bytes


async def chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK):
        yield chunk
