"""The photos of a paper at the moment it is printed: read one by one, each kept only as small as it is shown."""

import asyncio
from collections.abc import Iterable

import structlog

from services.defects.papers.sheet import Photo
from shared.blobs import BlobCorrupt, BlobMissing, Blobs
from shared.papers import Pictures
from shared.thumbnails import thumbnail

SIDE = 480  # pixels; 42 mm wide on paper, that is some 290 to the inch
MOST_PHOTOS = 60  # on one paper: some 25 kB each, and a paper must be there before its asker goes away

logger = structlog.get_logger()


async def pictures_of(blobs: Blobs, photos: Iterable[Photo]) -> Pictures:
    """By SHA-256; one that has not arrived yet is not in it, one that cannot be shown is None."""
    found: dict[str, bytes | None] = {}
    for name in dict.fromkeys(photo.sha256 for photo in photos):
        try:
            content = await blobs.get(name)
        except BlobMissing:
            continue
        except BlobCorrupt as damaged:
            logger.warning("photo_damaged", sha256=name, why=str(damaged))
            found[name] = None
            continue
        found[name] = await asyncio.to_thread(thumbnail, content, SIDE)
    return found
