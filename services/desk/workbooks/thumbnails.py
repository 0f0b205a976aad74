"""A photo as small as a cell: decoded with limits, turned as it was taken, without what the camera wrote into it."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

SIDE = 160  # pixels at most
MOST_PIXELS = 60_000_000  # of the photo; what has more is not decoded
KINDS = ("JPEG", "PNG", "WEBP")
# Pillow raises SyntaxError for a broken PNG.
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError)


def thumbnail(content: bytes) -> bytes | None:
    """A JPEG of at most 160 by 160 pixels; None for what is no picture, is broken or is too large."""
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=KINDS) as photo:
            warnings.simplefilter("ignore")  # about odd metadata, which is left behind anyway
            if photo.width * photo.height > MOST_PIXELS:
                return None
            photo.draft("RGB", (SIDE, SIDE))
            small = ImageOps.exif_transpose(photo).convert("RGB")
            small.thumbnail((SIDE, SIDE))
            written = BytesIO()
            small.save(written, "JPEG", quality=70)
    except BROKEN:
        return None
    return written.getvalue()
