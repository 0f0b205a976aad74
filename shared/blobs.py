"""Bytes by their SHA-256 (scans, photos, signatures, papers), in a local folder or in S3."""

import asyncio
import os
import re
from collections.abc import AsyncIterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256 as hash_of
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from shared.clock import new_id
from shared.media_types import media_type_of
from shared.problems import Refusal
from shared.wording import Wording

LIMIT = 25 * 1024 * 1024
UNRECOGNISED = "application/octet-stream"
SHA256 = re.compile(r"[0-9a-f]{64}")


class BlobTooLarge(Refusal):
    status = 413
    wording = Wording("文件过大，上限 {limit} 字节。", "The file is too large, the limit is {limit} bytes.")


class BlobTypeRefused(Refusal):
    status = 415
    wording = Wording(
        "不接受此类文件；可上传 PDF、PNG、JPEG、WebP、不含宏的 XLSX、CSV 或纯文本。",
        "This kind of file is not accepted: PDF, PNG, JPEG, WebP, XLSX without macros, CSV or plain text are.",
    )


class BlobMissing(Refusal):
    status = 404
    wording = Wording("找不到文件 {sha256}。", "There is no file {sha256}.")


class BlobCorrupt(Refusal):
    status = 500
    wording = Wording(
        "文件 {sha256} 已损坏：现存内容的校验值为 {found}。请从备份恢复或重新上传。",
        "File {sha256} is damaged: what is stored hashes to {found}. Restore it from a backup or upload it again.",
    )


@dataclass(frozen=True, slots=True)
class Blob:
    """What an event keeps of some bytes: their name (SHA-256, lower-case hex), size in bytes and media type."""

    sha256: str
    size: int
    media_type: str

    @property
    def headers(self) -> dict[str, str]:
        """HTTP headers under which a browser shows or saves the bytes but never runs them."""
        return {
            "Content-Type": self.media_type,
            "Content-Disposition": "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        }


class Blobs:
    """The one store of bytes. A name that was returned by `put` survives power loss; no name ever holds half a file."""

    def __init__(self, store: ObjectStore, limit: int = LIMIT) -> None:
        self._store = store
        self._limit = limit

    @classmethod
    def at(cls, url: str, limit: int = LIMIT) -> "Blobs":
        """Open `file:///folder` (made if missing) or `s3://bucket/prefix` (keys, endpoint from `AWS_…` variables)."""
        if not url.startswith("file:"):
            return cls(from_url(url), limit)
        folder = Path(unquote(urlsplit(url).path))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(folder.parent)
        return cls(LocalStore(folder), limit)

    async def put(self, content: bytes | AsyncIterable[bytes], media_type_hint: str | None = None) -> Blob:
        """Store the bytes under their hash; the same bytes again are the same blob, and heal it if it was damaged.

        Raises BlobTooLarge, BlobTypeRefused.
        """
        whole = await self._gathered(content)
        blob = await asyncio.to_thread(_examined, whole, media_type_hint)
        await self._stored(blob, whole)
        return blob

    async def put_encrypted(self, content: bytes) -> Blob:
        """As `put`, for bytes whose kind nobody is to recognise: what they were before was looked at before."""
        sha256 = await asyncio.to_thread(lambda: hash_of(content).hexdigest())
        blob = Blob(sha256, len(content), UNRECOGNISED)
        await self._stored(blob, content)
        return blob

    async def get(self, sha256: str) -> bytes:
        """Read the bytes and check them against their name. Raises BlobMissing, BlobCorrupt."""
        try:
            answer = await obstore.get_async(self._store, _name(sha256))
            content = (await answer.bytes_async()).to_bytes()
        except FileNotFoundError:
            raise BlobMissing(sha256=sha256) from None
        found = await asyncio.to_thread(lambda: hash_of(content).hexdigest())
        if found != sha256:
            raise BlobCorrupt(sha256=sha256, found=found)
        return content

    async def exists(self, sha256: str) -> bool:
        try:
            await obstore.head_async(self._store, _name(sha256))
        except (FileNotFoundError, BlobMissing):
            return False
        return True

    async def remove(self, sha256: str) -> None:
        """Remove for good; removing what is not there is done already."""
        name = _name(sha256)
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, name)
            if isinstance(self._store, LocalStore):
                await asyncio.to_thread(_sync, (_folder(self._store) / name).parent)

    async def _stored(self, blob: Blob, content: bytes) -> None:
        if isinstance(self._store, LocalStore):
            await self._put_durably(self._store, _name(blob.sha256), content)
        else:
            attributes = {"Content-Type": blob.media_type}
            await obstore.put_async(self._store, _name(blob.sha256), content, attributes=attributes)

    async def _gathered(self, content: bytes | AsyncIterable[bytes]) -> bytes:
        if isinstance(content, bytes):
            content = _one(content)
        gathered = bytearray()
        async for chunk in content:
            gathered += chunk
            if len(gathered) > self._limit:
                raise BlobTooLarge(limit=self._limit)
        return bytes(gathered)

    async def _put_durably(self, store: LocalStore, name: str, content: bytes) -> None:
        """Write aside, fsync, rename, fsync the folders: obstore's local store renames but never syncs."""
        folder, staged = _folder(store), f"incoming/{new_id()}"
        try:
            await obstore.put_async(store, staged, content)
            await asyncio.to_thread(_sync, folder / staged)
            await obstore.rename_async(store, staged, name)
            await asyncio.to_thread(_sync, (folder / name).parent, folder)
        except BaseException:
            (folder / staged).unlink(missing_ok=True)
            raise


async def _one(content: bytes) -> AsyncIterable[bytes]:
    yield content


def _examined(content: bytes, hint: str | None) -> Blob:
    media_type = media_type_of(content, hint)
    if media_type is None:
        raise BlobTypeRefused
    return Blob(hash_of(content).hexdigest(), len(content), media_type)


def _name(sha256: str) -> str:
    if not SHA256.fullmatch(sha256):
        raise BlobMissing(sha256=sha256)
    return f"{sha256[:2]}/{sha256}"


def _folder(store: LocalStore) -> Path:
    if store.prefix is None:
        raise ValueError("a local store of blobs needs a folder")
    return store.prefix


def _sync(*paths: Path) -> None:
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
