"""The image's steps, done one after the other in a clean folder as an engine would, and a service out of the result."""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deploy.local.places import PROJECT

DOCKERFILE = PROJECT / "deploy" / "compose" / "Dockerfile"
OURS = ("HANDOVER_", "PYTHON", "VIRTUAL_ENV")
WITHOUT = shutil.ignore_patterns("__pycache__")


def steps() -> Iterator[tuple[str, str]]:
    for line in DOCKERFILE.read_text().splitlines():
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word, rest


@dataclass
class Build:
    """`root` is where every stage has its files, one after the other, as every container has them at /."""

    root: Path
    context: Path = PROJECT
    folder: Path = field(init=False)
    command: list[str] = field(default_factory=list)
    user: str = "root"

    def step(self, word: str, rest: str) -> None:
        match word:
            case "FROM":
                self._stage()
            case "WORKDIR":
                self.folder = self._inside(rest)
                self.folder.mkdir(parents=True, exist_ok=True)
            case "COPY":
                self._copy(*shlex.split(rest))
            case "RUN":
                subprocess.run(["/bin/sh", "-c", rest], cwd=self.folder, env=passed_on(), check=True)  # noqa: S603 - ours
            case "USER":
                self.user = rest
            case "CMD":
                self.command = json.loads(rest)
            case "ENV" | "EXPOSE":
                return
            case _:
                pytest.fail(f"a step nobody has thought of here: {word}")

    def _stage(self) -> None:
        if self.root.exists():
            self.root.rename(self.root.with_name("build"))
        self.root.mkdir()
        self.folder = self.root

    def _inside(self, place: str) -> Path:
        return self.root / place.lstrip("/") if place.startswith("/") else self.folder / place

    def _copy(self, *words: str) -> None:
        if words[0] == "--from=build":
            shutil.copytree(self.root.with_name("build") / words[1].lstrip("/"), self._inside(words[2]), symlinks=True)
            return
        *sources, target = words
        for source in sources:
            into = self._inside(target)
            if (self.context / source).is_dir():
                shutil.copytree(self.context / source, into, dirs_exist_ok=True, ignore=WITHOUT)
            else:
                into = into / source if target.endswith("/") else into
                into.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(self.context / source, into)


def passed_on() -> dict[str, str]:
    """What the machine's owner has set, about the package index among it, and nothing of this checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


def test_the_steps_leave_a_service_that_starts_and_says_what_it_lacks(tmp_path: Path) -> None:
    build = Build(tmp_path / "root")
    for word, rest in steps():
        build.step(word, rest)
    assert build.user != "root"
    python = build.folder / ".venv" / "bin" / build.command[0]
    started = subprocess.run(  # noqa: S603 - what we have just built
        [python, *build.command[1:]], cwd=build.folder, env=passed_on(), capture_output=True, text=True, check=False
    )
    assert "HANDOVER_SECRETS is missing" in started.stderr
    assert str(PROJECT) not in started.stderr
    imported = "import services.owners.app, deploy.compose.prepare as p; print(p.__file__)"
    found = subprocess.run(  # noqa: S603 - as above
        [python, "-c", imported], cwd=build.folder, env=passed_on(), capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()).is_relative_to(build.folder)
