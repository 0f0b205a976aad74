"""The acceptance slip of a repair (返修验收单): what was done, tried on the spot and signed."""

from datetime import datetime

from services.defects.papers.sheet import PAPERS, Item, OnPaper, Photo
from shared.papers import Pictures
from shared.wording import Language


class AcceptanceSlip(OnPaper):
    """One repair of one issue; `photos` are of the work done.

    `of_two` where two persons accept, `water_test` where it must have held water.
    """

    estate: str
    issue: Item
    contractor: str
    method: str
    method_version: int | None
    attempt: int
    rejections: int
    due: datetime | None
    reported_at: datetime | None
    found_photos: tuple[Photo, ...]
    photos: tuple[Photo, ...]
    photos_left_off: int
    of_two: bool
    water_test: bool
    accepted_at: datetime | None


def render_acceptance_slip(
    slip: AcceptanceSlip, language: Language, *, at: datetime, pictures: Pictures | None = None
) -> bytes:
    return PAPERS.render("acceptance_slip.typ", slip.model_dump(mode="json"), language, at=at, pictures=pictures)
