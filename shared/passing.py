"""Bytes that one service leaves in the blobs for another to hand on once: papers with names on them stay nowhere."""

from dataclasses import dataclass

from shared import clock
from shared.blobs import Blobs


@dataclass(frozen=True, slots=True)
class Left:
    """What was left: its name in the blobs, the size of the content, and how many bytes behind it are not its own."""

    sha256: str
    size: int
    tail: int


async def leave(blobs: Blobs, pdf: bytes) -> Left:
    """Stores a PDF under a name of its own.

    A line behind its end, a comment to every reader, keeps it apart from the same paper left for somebody else, and
    from one that was handed on and came back as a scan: taking this one away touches no other.
    """
    tail = f"\n%{clock.new_id().hex}".encode()
    blob = await blobs.put(pdf + tail, "application/pdf")
    return Left(blob.sha256, len(pdf), len(tail))


async def take(blobs: Blobs, sha256: str, tail: int) -> bytes:
    """The content; then it is gone. Raises BlobMissing where it was taken before."""
    content = await blobs.get(sha256)
    await blobs.remove(sha256)
    return content[: len(content) - tail]
