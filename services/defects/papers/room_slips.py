"""Slips of one unit, one a room (房间整改单): what is still to be done where the slip hangs."""

from datetime import date, datetime

from services.defects.papers.sheet import PAPERS, OnPaper, Wrong
from shared.wording import Language


class SlipItem(Wrong):
    """What is to be done here, by whom, until when; `method` is "" until one is agreed."""

    number: int | None
    contractor: str
    method: str
    due_on: date | None


class Room(OnPaper):
    name: str
    items: tuple[SlipItem, ...]


class RoomSlips(OnPaper):
    """The rooms of one unit that have something open on the day `as_of`."""

    estate: str
    unit: str
    as_of: date
    rooms: tuple[Room, ...]


def render_room_slips(slips: RoomSlips, language: Language, *, at: datetime) -> bytes:
    return PAPERS.render("room_slips.typ", slips.model_dump(mode="json"), language, at=at)
