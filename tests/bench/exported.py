"""`python -m tests.bench.exported DSN LINES FILE`: writes a ledger as Excel; its peak memory on the last line.

Each page is answered by defects' own query and read from JSON as it comes over the bus. The password is in PASSWORD.
"""

import asyncio
import os
import resource
import sys
from pathlib import Path

from services.defects.app import make_service
from services.defects.register import ledger
from services.desk.workbooks.ledger import write_ledger
from shared import clock
from shared.blobs import Blobs
from shared.contracts.defects import Ledger, LedgerPage
from shared.postgres import open_pool
from shared.service import Asking
from tests.filled_ledger import NOW
from tests.kernel.replica import KEYS

PAGE = 1_000


async def main(dsn: str, password: str, lines: int, file: Path) -> None:
    path = [model.schema for model in make_service().models]
    pool = await open_pool(dsn, password, search_path=path, size=1)

    async def page(after: str | None) -> LedgerPage:
        query = Ledger(estate="E1", sort="raised", number_to=lines, after=after, limit=PAGE)
        async with pool.acquire() as connection, connection.transaction(readonly=True):
            asking = Asking(
                connection, "p", "inspector", frozenset(), "E1", NOW, KEYS, Blobs.at(f"file://{file.parent}")
            )
            answer = await ledger(asking, query)
        return LedgerPage.model_validate_json(answer.model_dump_json())

    began = clock.monotonic()
    written = await write_ledger(file, page, "zh", moved=lambda done, total: print(f"{done} of {total}", flush=True))
    print(written, clock.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024)
    await pool.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], os.environ["PASSWORD"], int(sys.argv[2]), Path(sys.argv[3])))
