"""`python -m tests.bench.paged SERVICE`: answers EventsAfter with the code of every service, and does nothing else.

No archive is there that could know more of the log, so it counts as compared and confirmed.
"""

import asyncio
import sys

import uvloop

from shared.runtime import Runtime
from shared.service import Service
from shared.settings import Settings


async def main(service: str) -> None:
    runtime = Runtime(Service(service), Settings.from_environment(service))
    await runtime.prepare()
    runtime.archived.compared.set()
    runtime.archived.confirmed.set()
    await runtime.broker.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
