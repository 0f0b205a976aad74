"""Writes requirements.lock anew from pyproject.toml: every version and hash, for every platform, and no host."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--python-version=3.11", "--quiet"]


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    # Read from standard input because uv leaves dependency groups alone in a project it does not manage.
    uv = str(Path(sys.executable).with_name("uv"))
    arguments = [uv, "pip", "compile", *OPTIONS, *sys.argv[1:], "--output-file", "requirements.lock", "-"]
    subprocess.run(arguments, check=True, cwd=ROOT, text=True, input="\n".join(wanted))


if __name__ == "__main__":
    main()
