"""Photos as a site takes them, drawn: a wet wall, a crack, a door, upright or across, the same bytes every time."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from services.defects.pictures import SIDE
from shared.papers import Pictures
from shared.thumbnails import thumbnail

WALL, WET, CRACK, WOOD = (214, 208, 198), (150, 141, 126), (70, 64, 58), (150, 110, 72)
AWAITED = sha256(b"still on a phone").hexdigest()
NO_PICTURE = sha256(b"a file that is no picture").hexdigest()


def _wet(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    for step in range(6):
        draw.ellipse((width * (0.2 + step * 0.05), height * 0.35, width * (0.5 + step * 0.07), height * 1.1), fill=WET)


def _crack(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    points = [(width * (0.15 + step * 0.08), height * (0.2 + (step % 3) * 0.12 + step * 0.04)) for step in range(9)]
    draw.line(points, fill=CRACK, width=6)


def _door(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    draw.rectangle((width * 0.25, height * 0.1, width * 0.8, height), fill=WOOD, outline=CRACK, width=5)
    draw.ellipse((width * 0.68, height * 0.52, width * 0.74, height * 0.57), fill=CRACK)


def _taken(draw_on: Callable[[ImageDraw.ImageDraw, int, int], None], width: int, height: int) -> bytes:
    photo = Image.new("RGB", (width, height), WALL)
    draw_on(ImageDraw.Draw(photo), width, height)
    content = BytesIO()
    photo.filter(ImageFilter.GaussianBlur(3)).save(content, "JPEG", quality=85)
    return content.getvalue()


@cache
def taken() -> dict[str, bytes]:
    """By their names, as they lie in the blobs."""
    photos = (_taken(_wet, 1200, 900), _taken(_crack, 900, 1200), _taken(_door, 900, 1200), _taken(_wet, 1600, 900))
    return {sha256(photo).hexdigest(): photo for photo in photos}


@cache
def pictures() -> Pictures:
    small = {name: thumbnail(photo, SIDE) for name, photo in taken().items()}
    return {**small, NO_PICTURE: None}
