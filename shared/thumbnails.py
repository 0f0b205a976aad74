"""A photo as small as it is shown: decoded with limits, turned as it was taken, without what the camera wrote."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 60_000_000  # of the photo; what has more is not decoded
KINDS = ("JPEG", "PNG", "WEBP")
# Pillow raises SyntaxError for a broken PNG.
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError)


def thumbnail(content: bytes, side: int) -> bytes | None:
    """A JPEG of at most `side` pixels each way; None for what is no picture, is broken or is too large."""
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=KINDS) as photo:
            warnings.simplefilter("ignore")  # about odd metadata, which is left behind anyway
            if photo.width * photo.height > MOST_PIXELS:
                return None
            photo.draft("RGB", (side, side))
            small = ImageOps.exif_transpose(photo).convert("RGB")
            small.thumbnail((side, side))
            written = BytesIO()
            small.save(written, "JPEG", quality=70)
    except BROKEN:
        return None
    return written.getvalue()
