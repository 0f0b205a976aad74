"""One file of many papers: a building's are printed part by part, and come out of the printer in one."""

from io import BytesIO

from pypdf import PdfReader, PdfWriter


class PrintFile:
    """Parts in the order they are added; the first gives the file its title, language and colours."""

    def __init__(self) -> None:
        self._writer: PdfWriter | None = None

    def add(self, part: bytes) -> None:
        if self._writer is None:
            self._writer = PdfWriter(clone_from=BytesIO(part))
        else:
            self._writer.append(PdfReader(BytesIO(part)), import_outline=False)

    def whole(self) -> bytes:
        """The same parts are the same bytes."""
        if self._writer is None:
            raise ValueError("a print file has a part at least")
        written = BytesIO()
        self._writer.write(written)
        return written.getvalue()
