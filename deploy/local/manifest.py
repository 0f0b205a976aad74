"""What a backup says of itself: when it was made, how far each log reaches, and the SHA-256 of every file."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "manifest.json"
CHUNK = 1024 * 1024  # bytes


class BackupDamaged(Exception):  # noqa: N818 - stated as a fact
    """A backup is not what its manifest says, or was never finished; nothing is made of it."""

    def __init__(self, folder: Path, file: str) -> None:
        super().__init__(f"备份 {folder} 不完整或已损坏：{file} · the backup {folder} is unfinished or damaged: {file}")


@dataclass(frozen=True)
class Manifest:
    """`logs`: position by service; `files`: SHA-256 by path below the folder."""

    made_at: str
    logs: dict[str, int]
    files: dict[str, str]

    def write(self, folder: Path) -> None:
        """Last of all: a backup without it was not finished."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=2) + "\n")


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return {str(path.relative_to(folder)): digest(path) for path in files}


def digest(file: Path) -> str:
    hash_ = hashlib.sha256()
    for chunk in _chunks(file):
        hash_.update(chunk)
    return hash_.hexdigest()


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def read_manifest(folder: Path) -> Manifest:
    """Proved against the files. Raises BackupDamaged."""
    try:
        manifest = Manifest(**json.loads((folder / NAME).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise BackupDamaged(folder, NAME) from error
    found = digests(folder)
    for file, wanted in manifest.files.items():
        if found.get(file) != wanted:
            raise BackupDamaged(folder, file)
    return manifest
