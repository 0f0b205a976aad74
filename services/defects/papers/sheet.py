"""What every paper of defects is made of: text in the reader's language, and no person's name but by hand."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from shared.papers import Papers

PAPERS = Papers(Path(__file__).parent)


class OnPaper(BaseModel):
    """Text as it is to be printed; days and times are those of the estate's clocks."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Photo(OnPaper):
    """A photo by the name of its bytes, which come to the paper beside its content."""

    sha256: str
    caption: str


class Wrong(OnPaper):
    """What is wrong, in a room that is known already."""

    part: str
    classified: str
    severity: str
    description: str


class Found(Wrong):
    """What is wrong, and where in the unit."""

    room: str


class Item(Found):
    """An issue as a line of a paper; `number` is None before the ledger gave one."""

    number: int | None
    unit: str
