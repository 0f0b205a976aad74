"""Bytes are kept under their hash, whole or not at all, and are what they are and not what they are called."""

import asyncio
import zipfile
from collections.abc import AsyncIterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from obstore.store import MemoryStore

from shared.blobs import Blob, BlobCorrupt, BlobMissing, Blobs, BlobTooLarge, BlobTypeRefused
from shared.media_types import SIGNATURES, XLSX, media_type_of

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 handover notice"


@pytest.fixture(params=["folder", "memory"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    """Open a folder, which is written with fsync, or a store in memory, which is written as S3 is."""
    if request.param == "memory":
        return Blobs(MemoryStore(), limit=1_000)
    return Blobs.at((tmp_path / "小区 1" / "blobs").as_uri(), limit=1_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def workbook(*names: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return file.getvalue()


async def in_chunks(content: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def test_what_was_put_is_got_back_under_its_hash(blobs: Blobs) -> None:
    blob = await blobs.put(PDF)
    assert blob == Blob(sha256(PDF).hexdigest(), len(PDF), "application/pdf")
    assert await blobs.get(blob.sha256) == PDF
    assert await blobs.exists(blob.sha256)


async def test_a_stream_is_the_same_blob_as_its_bytes(blobs: Blobs) -> None:
    assert await blobs.put(in_chunks(PDF)) == await blobs.put(PDF)


async def test_the_same_bytes_put_many_times_at_once_are_one_file(folder: Path) -> None:
    blobs = Blobs.at(folder.as_uri())
    stored = await asyncio.gather(*(blobs.put(PDF) for _ in range(20)))
    assert len(set(stored)) == len(files_in(folder)) == 1


async def test_another_process_on_the_same_folder_reads_it(folder: Path) -> None:
    blob = await Blobs.at(folder.as_uri()).put(PDF)
    assert await Blobs.at(folder.as_uri()).get(blob.sha256) == PDF


@pytest.mark.parametrize("as_stream", [True, False])
async def test_a_file_over_the_limit_is_refused_and_leaves_nothing(folder: Path, *, as_stream: bool) -> None:
    blobs = Blobs.at(folder.as_uri(), limit=len(PDF) - 1)
    with pytest.raises(BlobTooLarge) as refusal:
        await blobs.put(in_chunks(PDF) if as_stream else PDF)
    assert str(len(PDF) - 1) in refusal.value.words.zh
    assert files_in(folder) == []


async def test_an_upload_that_breaks_off_leaves_nothing(folder: Path) -> None:
    async def breaking_off() -> AsyncIterator[bytes]:
        yield PDF[:10]
        raise ConnectionResetError

    blobs = Blobs.at(folder.as_uri())
    with pytest.raises(ConnectionResetError):
        await blobs.put(breaking_off())
    assert files_in(folder) == []


async def test_a_damaged_file_is_named_and_healed_by_putting_it_again(folder: Path) -> None:
    blobs = Blobs.at(folder.as_uri())
    blob = await blobs.put(PDF)
    files_in(folder)[0].write_bytes(b"%PDF-1.7 something else")
    with pytest.raises(BlobCorrupt, match=blob.sha256):
        await blobs.get(blob.sha256)
    await blobs.put(PDF)
    assert await blobs.get(blob.sha256) == PDF


async def test_what_was_removed_is_missing_and_removing_again_changes_nothing(blobs: Blobs) -> None:
    blob = await blobs.put(PDF)
    await blobs.remove(blob.sha256)
    await blobs.remove(blob.sha256)
    assert not await blobs.exists(blob.sha256)
    with pytest.raises(BlobMissing):
        await blobs.get(blob.sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
async def test_only_a_hash_is_a_name(blobs: Blobs, name: str) -> None:
    assert not await blobs.exists(name)
    for act in (blobs.get, blobs.remove):
        with pytest.raises(BlobMissing):
            await act(name)


def test_files_are_private_and_cannot_be_run(folder: Path) -> None:
    blob = asyncio.run(Blobs.at(folder.as_uri()).put(b"#!/bin/sh\necho hello\n"))
    assert folder.stat().st_mode & 0o077 == 0
    assert files_in(folder)[0].stat().st_mode & 0o111 == 0
    assert (blob.headers["Content-Type"], blob.headers["X-Content-Type-Options"]) == ("text/plain", "nosniff")


@pytest.mark.parametrize(
    ("content", "hint", "media_type"),
    [
        (PDF, "text/html", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", None, "image/png"),
        (b"\xff\xd8\xff\xe0....", "application/pdf", "image/jpeg"),
        (b"RIFF....WEBPVP8 ", None, "image/webp"),
        (workbook("[Content_Types].xml", "xl/workbook.xml"), None, XLSX),
        ("户号,业主\n3-1-1201,王".encode("gb18030"), "application/vnd.ms-excel", "text/csv"),
        ("户号,业主".encode("utf-8-sig"), "text/csv", "text/csv"),
        ("会议纪要\n".encode(), "text/html", "text/plain"),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, hint: str | None, media_type: str) -> None:
    assert media_type_of(content, hint) == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x7fELF\x02\x01\x01\x00",
        b"MZ\x90\x00",
        b"GIF89a\x01\x00",
        b"PK\x03\x04 broken",
        workbook("word/document.xml"),
        workbook("xl/workbook.xml", "xl/vbaProject.bin"),
        b"text with \x00 in it",
        b"\xff\xfe\xff\xff",
    ],
)
async def test_any_other_kind_is_refused(blobs: Blobs, content: bytes) -> None:
    with pytest.raises(BlobTypeRefused):
        await blobs.put(content, "application/pdf")


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", workbook("xl/workbook.xml")[:-9]]))
def test_no_bytes_make_the_recogniser_fail(tail: bytes, head: bytes) -> None:
    assert media_type_of(head + tail) in {None, "text/plain", XLSX, *SIGNATURES.values(), "image/webp"}
