"""The inspection record (房屋验收记录表): blank, to be filled by hand, or filled from what was recorded."""

from datetime import datetime
from typing import Literal

from services.defects.papers.sheet import PAPERS, Found, OnPaper, Photo
from shared.contracts.vocabulary import Conclusion
from shared.papers import Pictures
from shared.wording import Language


class Inspected(OnPaper):
    """What the inspection came to. `attempt` counts the inspections of the unit from 1; readings as they were read."""

    at: datetime
    kind: Literal["joint_survey", "open_day", "owner", "re_inspection", "warranty"]
    attempt: int
    checks: int
    water: str
    electric: str
    gas: str
    keys: int
    findings: tuple[Found, ...]
    photos: tuple[Photo, ...]
    photos_left_off: int
    conclusion: Conclusion
    refusal: str
    refusal_note: str


class InspectionRecord(OnPaper):
    """One unit; `inspected` is None on the blank form."""

    estate: str
    unit: str
    building: str
    inspected: Inspected | None = None


def render_inspection_record(
    record: InspectionRecord, language: Language, *, at: datetime, pictures: Pictures | None = None
) -> bytes:
    return PAPERS.render("inspection_record.typ", record.model_dump(mode="json"), language, at=at, pictures=pictures)
