"""Megabytes by which an Excel export of 20,000 lines peaks above one of 2,000, and how long it takes.

Each is made by a process of its own, out of a ledger of 200,000 issues.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import NamedTuple

from tests.bench.figures import Figure
from tests.servers import Database

FEW, MANY = 2_000, 20_000
UNNUMBERED = 20  # one of so many issues of the filled ledger has no number and is not exported
GROWTH = 64.0  # MB


class Exported(NamedTuple):
    lines: int
    seconds: float
    megabytes: float


async def exported(database: Database, lines: int, folder: Path) -> Exported:
    numbers = lines * UNNUMBERED // (UNNUMBERED - 1) + 1
    program = (
        sys.executable, "-m", "tests.bench.exported", database.runtime_dsn, str(numbers),
        str(folder / f"{lines}.xlsx"),
    )  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        *program, stdout=asyncio.subprocess.PIPE, env=os.environ | {"PASSWORD": database.runtime_password}
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    *progress, last = said.decode().splitlines()
    assert len(progress) >= lines // 1_000
    written, seconds, megabytes = last.split()
    return Exported(int(written), float(seconds), float(megabytes))


async def test_export(long_ledger: Database, tmp_path: Path) -> None:
    few, many = await exported(long_ledger, FEW, tmp_path), await exported(long_ledger, MANY, tmp_path)
    assert FEW <= few.lines < MANY <= many.lines
    growth = many.megabytes - few.megabytes
    Figure("export.growth", growth, "MB", GROWTH, "promised", lower=True).say()
    Figure("export.20000", many.seconds, "s", few.seconds * MANY / FEW, "ten times 2,000 lines", lower=True).say()
    assert growth <= GROWTH
