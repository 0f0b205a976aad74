"""What kind of file some bytes are, by the bytes and not by what somebody calls them."""

import re
import struct
import zipfile
from io import BytesIO

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
CALLED_CSV = {"text/csv", "application/csv", "application/vnd.ms-excel"}  # the last one is what Windows calls a .csv
NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BROKEN_ZIP = (zipfile.BadZipFile, struct.error, ValueError, EOFError, OverflowError, NotImplementedError)


def media_type_of(content: bytes, hint: str | None = None) -> str | None:
    """Recognise PDF, PNG, JPEG, WebP, XLSX without macros, CSV and plain text; None for anything else.

    The hint only tells CSV from other text, which the bytes cannot.
    """
    for signature, media_type in SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"PK\x03\x04"):
        return XLSX if _is_workbook(content) else None
    if not _is_text(content):
        return None
    return "text/csv" if hint in CALLED_CSV else "text/plain"


def _is_workbook(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except BROKEN_ZIP:
        return False
    return "xl/workbook.xml" in names and not any(name.endswith("vbaProject.bin") for name in names)


def _is_text(content: bytes) -> bool:
    """UTF-8, or GB18030, in which Chinese Excel writes CSV."""
    if not content or NOT_IN_TEXT.search(content):
        return False
    return any(_decodes(content, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
