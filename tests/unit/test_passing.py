"""What is left for one reader is gone once it was taken, and takes nobody else's bytes with it."""

from pathlib import Path

import pytest

from shared.blobs import BlobMissing, Blobs
from shared.passing import leave, take

PDF = b"%PDF-1.7 a paper with a name on it\n%%EOF"


async def test_what_is_left_is_taken_once_and_then_is_nowhere(tmp_path: Path) -> None:
    blobs = Blobs.at(tmp_path.as_uri())
    left = await leave(blobs, PDF)
    assert left.size == len(PDF)
    assert await take(blobs, left.sha256, left.tail) == PDF
    with pytest.raises(BlobMissing):
        await take(blobs, left.sha256, left.tail)
    assert files_in(tmp_path) == []


def files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


async def test_the_same_paper_for_two_and_its_scan_are_three_files(tmp_path: Path) -> None:
    blobs = Blobs.at(tmp_path.as_uri())
    scan = await blobs.put(PDF)
    first, second = await leave(blobs, PDF), await leave(blobs, PDF)
    assert len({scan.sha256, first.sha256, second.sha256}) == 3
    await take(blobs, first.sha256, first.tail)
    assert await blobs.get(scan.sha256) == PDF
    assert await take(blobs, second.sha256, second.tail) == PDF
