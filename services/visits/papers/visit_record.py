"""The visit record (业主回访记录表) as a paper to sign and archive."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.papers import Papers
from shared.wording import Language

PAPERS = Papers(Path(__file__).parent)


class OnPaper(BaseModel):
    """Text as it is to be printed: names are already asked from the service that keeps them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(OnPaper):
    """A question that was asked, its score from 1 (poor) to 5 (very good), and what was said to it."""

    question: str
    score: Annotated[int, Field(ge=1, le=5)] | None = None
    remark: str = ""


class Matter(OnPaper):
    """What the owner raised; `outcome` is the answer given on the spot, or who does what until when."""

    kind: str
    text: str
    answered_on_spot: bool
    outcome: str = ""


class Signature(OnPaper):
    """Who signed and on which day; empty where a hand is still to sign."""

    name: str = ""
    on: date | None = None


class VisitRecord(OnPaper):
    """One visit. `visited_at` is the local time of the estate; the owner may be a name or a reference to one."""

    number: str
    estate: str
    unit: str
    owner: str
    interviewee: str
    relation: str
    visitor: str
    visited_at: datetime
    how: Literal["phone", "home", "chat"]
    purpose: str
    news_told: str = ""
    answers: tuple[Answer, ...] = ()
    remarks: str = ""
    matters: tuple[Matter, ...] = ()
    satisfaction: Literal["satisfied", "dissatisfied"] | None = None
    visitor_signature: Signature = Signature()
    owner_signature: Signature = Signature()
    supervisor_signature: Signature = Signature()
    project_manager_signature: Signature = Signature()


def render_visit_record(record: VisitRecord, language: Language, *, at: datetime) -> bytes:
    """Print the record as PDF/A, dated `at` (when the record became what it is, so that it always prints the same)."""
    return PAPERS.render("visit_record.typ", record.model_dump(mode="json"), language, at=at)
