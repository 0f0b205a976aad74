"""The lock installs from any registry and proves every file; the bootstrap finds uv in it."""

import platform
import re
import sys
import tomllib
from pathlib import Path

import pytest

from deploy import bootstrap

LOCK = bootstrap.LOCK.read_text()
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[.*\])?==\S+", re.MULTILINE)


def test_the_lock_names_no_host() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^\s*--(index|extra|find|trusted)", LOCK, re.MULTILINE)


def test_every_locked_version_has_a_hash() -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK.strip())
    assert all("--hash=sha256:" in block for block in blocks)
    assert len(blocks) == len(PINNED.findall(LOCK))


def test_everything_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[>=<]", requirement)[0] for requirement in wanted}
    assert names <= set(PINNED.findall(LOCK))


def test_uv_is_found_with_all_its_hashes_and_nothing_else() -> None:
    requirement = bootstrap.locked_uv(LOCK)
    assert PINNED.findall(requirement) == ["uv"]
    assert len(re.findall("--hash=sha256:[0-9a-f]{64}", requirement)) > 1


def test_pips_settings_are_followed_and_uvs_own_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    assert bootstrap.uv_settings()["UV_DEFAULT_INDEX"] == "http://127.0.0.1:1/simple"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:2/simple")
    assert "UV_DEFAULT_INDEX" not in bootstrap.uv_settings()


def test_only_wheels_of_the_locked_version_for_this_machine_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = bootstrap.locked_uv(LOCK).split("==")[1].split()[0]
    fitting = f"uv-{version}-py3-none-manylinux_2_17_x86_64.whl"
    others = [
        f"{fitting}.metadata",
        f"uv-{version}-py3-none-win_amd64.whl",
        "uv-0.0.1-py3-none-manylinux_x86_64.whl",
    ]
    page = tmp_path / "index.html"
    page.write_text("".join(f'<a href="{name}#sha256=0">{name}</a>' for name in (fitting, *others)))
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(sys, "platform", "linux")
    assert [Path(link).name for link in bootstrap.uv_wheels(page.as_uri())] == [f"{fitting}#sha256=0"]
