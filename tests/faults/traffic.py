"""The load as a process of its own, seen from a test: how far it is, and when it stops."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.estate import Estate
from tests.faults.ledger import ENOUGH, Entry, read_ledger

AT_LONGEST = 60.0  # seconds until the next number, or the end


@dataclass
class Traffic:
    process: Process
    file: Path
    acknowledged: int = 0

    async def reaches(self, acknowledged: int) -> None:
        """Waits until so many commands were acknowledged."""
        assert self.process.stdout is not None
        while self.acknowledged < acknowledged:
            async with asyncio.timeout(AT_LONGEST):
                line = await self.process.stdout.readline()
            assert line, "the load ended by itself"
            self.acknowledged = int(line)

    async def goes_on(self, by: int = 150) -> None:
        """So many more than are known of now."""
        await self.reaches(self.acknowledged + by)

    async def stops(self) -> list[Entry]:
        """When every command's outcome is known: the ledger."""
        await self.reaches(ENOUGH)
        assert self.process.stdin is not None
        self.process.stdin.close()
        async with asyncio.timeout(AT_LONGEST):
            await self.process.communicate()
        assert self.process.returncode == 0
        return read_ledger(self.file)


@asynccontextmanager
async def traffic(estate: Estate, seed: int) -> AsyncIterator[Traffic]:
    """The load at work on an estate; whatever happens, its process is gone afterwards."""
    file, running = estate.places.data.with_name("ledger.jsonl"), estate.running
    where = [str(estate.places.data), running.nats_url, running.urls["desk"], str(file), str(seed)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.load", *where, stdin=PIPE, stdout=PIPE, env=dict(os.environ)
    )
    try:
        yield Traffic(process, file)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
