"""What every paper of owners is made of: text in the reader's language, and a QR code that says what it says."""

from io import BytesIO
from pathlib import Path

import segno
from pydantic import BaseModel, ConfigDict

from shared.papers import Papers

PAPERS = Papers(Path(__file__).parent)


class OnPaper(BaseModel):
    """Text as it is to be printed; amounts and areas as they are to be read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class QrCode(OnPaper):
    """A QR code as SVG, and the text in it, which stands below for whoever has nothing to read it with."""

    says: str
    svg: str


def qr_code(text: str) -> QrCode:
    """Level M: fifteen of a hundred squares may be worn off. The same text is the same code, byte for byte."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", border=2, xmldecl=False, svgclass=None, lineclass=None
    )
    return QrCode(says=text, svg=drawn.getvalue().decode())
