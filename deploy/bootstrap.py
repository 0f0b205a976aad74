"""Makes .venv from requirements.lock with nothing but the standard library, on any machine with Python 3.11 or newer.

Debian's Python may refuse to install packages and may lack pip and ensurepip; a virtual environment without pip needs
neither, and the lock's own uv installs everything else. Which package index is asked is the machine's business: pip's
settings are followed, and none is written here.
"""

from __future__ import annotations

import configparser
import hashlib
import html.parser
import io
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import urllib.parse
import urllib.request
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = ENVIRONMENT / "installed"
OLDEST = (3, 11)

TOO_OLD = """需要 Python 3.11 或更新版本；这里是 {version}。请用 make PYTHON=python3.12 指定。
Python 3.11 or newer is needed; this is {version}. Name another with make PYTHON=python3.12."""
NO_INDEX = """这个 Python 没有 pip 和 ensurepip，也没有设置软件包索引。
请设置 PIP_INDEX_URL(以 /simple 结尾的地址)，或安装 python3-pip 或 python3-venv。
This Python has neither pip nor ensurepip, and no package index is set. Set PIP_INDEX_URL to the address of your index
(the one ending in /simple), or install python3-pip or python3-venv."""
NO_WHEEL = """索引 {index} 中没有适合本机、且哈希与 requirements.lock 一致的 uv。
The index {index} has no uv for this machine whose hash is in requirements.lock."""


def main() -> None:
    if sys.version_info < OLDEST:
        sys.exit(TOO_OLD.format(version=platform.python_version()))
    if STAMP.is_file() and STAMP.read_text() == fingerprint():
        STAMP.touch()
        return
    venv.EnvBuilder(clear=not (ENVIRONMENT / "bin" / "python").exists(), with_pip=False, symlinks=True).create(
        ENVIRONMENT
    )
    try:
        install()
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)  # what went wrong has been said by the program itself
    STAMP.write_text(fingerprint())


def fingerprint() -> str:
    """What an environment is made of; another one is made when any of it changes, the folder's own place included."""
    parts = [LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), f"{sys.version} {ROOT}".encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def install() -> None:
    uv = ENVIRONMENT / "bin" / "uv"
    if not uv.exists():
        install_uv(locked_uv(LOCK.read_text()))
    python = str(ENVIRONMENT / "bin" / "python")
    environment = {**os.environ, **uv_settings()}
    into = [str(uv), "pip", "install", "--quiet", "--python", python]
    subprocess.run([*into, "--require-hashes", "-r", str(LOCK)], check=True, env=environment, cwd=ROOT)
    itself = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    subprocess.run([*into, *itself], check=True, env=environment, cwd=ROOT)


def locked_uv(lock: str) -> str:
    """The lock's lines about uv: its version and the hashes of all its files."""
    found = re.search(r"^uv==(?:.*\\\n)+.*", lock, re.MULTILINE)
    if found is None:
        sys.exit("requirements.lock: uv==… ?")
    return found.group() + "\n"


def install_uv(requirement: str) -> None:
    pip = [sys.executable, "-m", "pip"]
    if find_spec("pip") is None:
        if find_spec("ensurepip") is not None:
            pip = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip"]
            subprocess.run([pip[0], "-m", "ensurepip", "--default-pip"], check=True, stdout=subprocess.DEVNULL)
        elif configured_index() is not None or (wheel := debians_pip()) is None:
            install_uv_from_index(requirement)
            return
        else:
            pip = [sys.executable, str(wheel / "pip")]
    wanted = ENVIRONMENT / "uv.requirement"
    wanted.write_text(requirement)
    python = str(ENVIRONMENT / "bin" / "python")
    options = ["--quiet", "--no-deps", "--require-hashes", "--disable-pip-version-check"]
    subprocess.run([*pip, "--python", python, "install", *options, "-r", str(wanted)], check=True)


def debians_pip() -> Path | None:
    """Pip as Debian packages it, unpacked into .venv: needs no root, installs nothing, and knows its own index."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return None
    folder = ENVIRONMENT / "debian"
    for part in ("lists/partial", "cache/archives/partial"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    private = ["-q=2", "-o", f"Dir::State::Lists={folder / 'lists'}", "-o", f"Dir::Cache={folder / 'cache'}"]
    unprivileged = ["-o", "APT::Sandbox::User=root", "-o", "Debug::NoLocking=1"]
    for action in (["update"], ["download", "python3-pip-whl"]):
        done = subprocess.run(["apt-get", *private, *unprivileged, *action], cwd=folder, check=False)  # noqa: S607 - wherever the system keeps it
        if done.returncode != 0:
            return None
    package = next(folder.glob("*.deb"))
    subprocess.run(["dpkg-deb", "-x", package, folder], check=True)  # noqa: S607 - wherever the system keeps it
    return next(folder.glob("usr/share/python-wheels/pip-*.whl"))


def install_uv_from_index(requirement: str) -> None:
    """Takes the one program out of its wheel; the lock's hash proves it, wherever it came from."""
    index = configured_index()
    if index is None:
        sys.exit(NO_INDEX)
    hashes = set(re.findall(r"sha256:([0-9a-f]{64})", requirement))
    for address in uv_wheels(index.rstrip("/") + "/uv/"):
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - the index the operator has set
            wheel = answer.read()
        if hashlib.sha256(wheel).hexdigest() in hashes:
            unpack_uv(wheel)
            return
    sys.exit(NO_WHEEL.format(index=index))


def unpack_uv(wheel: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".data/scripts/uv"))
        program = ENVIRONMENT / "bin" / "uv"
        program.write_bytes(archive.read(name))
        program.chmod(0o755)


def uv_wheels(page: str) -> list[str]:
    """Addresses of the locked version's wheels for this machine."""
    version = locked_uv(LOCK.read_text()).split("==")[1].split()[0]
    system = "macosx" if sys.platform == "darwin" else "manylinux"
    links = Links()
    with urllib.request.urlopen(page) as answer:  # noqa: S310 - the index the operator has set
        links.feed(answer.read().decode())
    return [
        link
        for link in (urllib.parse.urljoin(page, link) for link in links.found)
        if urllib.parse.urlsplit(link).path.endswith(".whl")
        and all(part in link for part in (f"/uv-{version}-", system, platform.machine()))
    ]


class Links(html.parser.HTMLParser):
    """The links of an index page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def configured_index() -> str | None:
    """The package index the machine's owner has chosen for pip, if any."""
    return pip_setting("index-url")


def pip_setting(name: str) -> str | None:
    files = configparser.ConfigParser(interpolation=None)
    home = Path.home()
    files.read(["/etc/pip.conf", home / ".pip/pip.conf", home / ".config/pip/pip.conf"])
    variable = "PIP_" + name.upper().replace("-", "_")
    return os.environ.get(variable) or files.get("global", name, fallback=None)


def uv_settings() -> dict[str, str]:
    """The machine's pip settings, in uv's words; uv's own settings win.

    Like pip, uv trusts whom the machine trusts, where it has a list of them: a company's proxy is on that list only.
    """
    trusted = ssl.get_default_verify_paths().cafile
    wanted = {
        "UV_DEFAULT_INDEX": configured_index(),
        "SSL_CERT_FILE": pip_setting("cert"),
        "UV_SYSTEM_CERTS": "true" if trusted else None,
    }
    return {name: value for name, value in wanted.items() if value and name not in os.environ}


if __name__ == "__main__":
    main()
