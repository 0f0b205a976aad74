"""`python -m deploy.local --data DIR`: everything on this machine, until SIGTERM; `handover up --detach` starts it."""

import argparse
import asyncio
from collections.abc import Mapping
from pathlib import Path

from deploy.local.detached import run
from deploy.local.places import default_data


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m deploy.local")
    arguments.add_argument("--data", type=Path, default=default_data())
    asyncio.run(run(arguments.parse_args().data, say=_print))


def _print(event: str, facts: Mapping[str, object]) -> None:
    print(event, *(f"{name}={value}" for name, value in facts.items()), flush=True)  # noqa: T201 - it is a program


if __name__ == "__main__":
    main()
