"""`python -m tests.bench.paged SERVICE`: answers EventsAfter with the code of every service, and does nothing else."""

import asyncio
import sys

import uvloop

from shared.runtime import Runtime
from shared.service import Service
from shared.settings import Settings


async def main(service: str) -> None:
    runtime = Runtime(Service(service), Settings.from_environment(service))
    await runtime.prepare()
    await runtime.broker.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
