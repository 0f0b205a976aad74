"""`python -m tests.faults.soak MINUTES [OPTION…]`: every fault again and again, each round with a seed of its own.

Options go to pytest, as in `-k disk`. A round that has begun is ended. The first failure ends the soak: its seed was
said, its data folder is kept.
"""

import os
import subprocess
import sys
from pathlib import Path

from shared import clock

HERE = Path(__file__).parent


def main() -> None:
    until = clock.monotonic() + float(sys.argv[1]) * 60
    rounds = 0
    while clock.monotonic() < until:
        rounds += 1
        seed = int.from_bytes(os.urandom(4))
        _say(f"第 {rounds} 轮 · round {rounds}: HANDOVER_FAULTS_SEED={seed}")
        code = round_of_faults(seed)
        if code != 0:
            _say(f"第 {rounds} 轮失败，种子 {seed} · round {rounds} failed, seed {seed}")
            sys.exit(code)
    _say(f"{rounds} 轮均通过 · {rounds} rounds, all passed")


def round_of_faults(seed: int) -> int:
    """Pytest's exit code."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", *sys.argv[2:], str(HERE)]
    environment = os.environ | {"HANDOVER_FAULTS_SEED": str(seed)}
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own arguments


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
