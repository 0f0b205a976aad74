"""A group of 100,000 units a week later: the same file, and one with 1 % changed, applied.

The units come in by the import itself, without the way over HTTP that `test_import` measures.
"""

import asyncio
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared import clock
from shared.contracts.owners import (
    ImportRoster,
    RegisterEstate,
    RosterImportProgress,
)
from shared.messages import GROUP
from tests.bench.figures import Figure
from tests.integration.owners_at_work import Owners, an_estate_in
from tests.rosters.blocks import BLOCKS, towns
from tests.rosters.files import as_csv, group
from tests.rosters.homes import Home
from tests.servers import Database

UNITS, ESTATES = int(os.environ.get("HANDOVER_BENCH_UNITS", "100000")), 8
WEEKLY = 5.0  # seconds
AT_LONGEST = 900.0  # seconds; a figure beyond it is of no use

pytestmark = pytest.mark.skipif(not BLOCKS.exists(), reason=f"the real blocks are not here: {BLOCKS}")


async def test_roster(database: Database, tmp_path: Path) -> None:
    homes = list(group(towns(), units=UNITS, estates=ESTATES, seed=1))
    named = tuple(dict.fromkeys(home.estate for home in homes))
    async with an_estate_in(database, tmp_path) as one:
        for estate in named:
            await one.do(RegisterEstate(estate=estate, region="EAST", name=estate))
        one.carry_imports_through()
        await taken(one, homes, "first", named)
        head = await one.value("select max(position) from log.event")
        await taken(one, homes, "again", named)
        written = await one.value("select max(position) from log.event") - head
        seconds = await taken(one, list(a_week_later(homes)), "weekly", named, apply_changed=True)
    Figure("roster.again", written, "events", 2, "the same file again: begun and ended").say()
    Figure("roster.weekly", seconds, "s", WEEKLY, "the issue's limit, 1 % changed", lower=True).say()


async def taken(one: Owners, homes: Sequence[Home], import_: str, named: tuple[str, ...], **more: Any) -> float:
    """Seconds from the stored file to the end of its import."""
    blob = await one.blobs.put(as_csv(homes).encode(), "text/csv")
    began = clock.monotonic()
    command = ImportRoster(
        estate=GROUP, roster_import=import_, sha256=blob.sha256, filename="group.csv", estates=named, **more
    )  # fmt: skip
    await one.do(command)
    async with asyncio.timeout(AT_LONGEST):
        while not await one.ended(import_):  # noqa: ASYNC110 - what is waited for stands in a database
            await asyncio.sleep(0.02)
    seconds = clock.monotonic() - began
    progress = await one.ask(RosterImportProgress(estate=GROUP, roster_import=import_))
    assert progress.state == "imported", progress
    return seconds


def a_week_later(homes: Sequence[Home]) -> Iterator[Home]:
    """Of every hundredth home the phone, the owner or the type is another."""
    others: tuple[dict[str, Any], ...] = (
        {"phones": ("10999999999",)}, {"owners": (("新业主", "New Owner"),), "phones": ("10888888888",)},
        {"kind": ("新户型", "new type")},
    )  # fmt: skip
    for number, home in enumerate(homes):
        changes = others[number // 100 % 3] if number % 100 == 0 and len(home.owners) == 1 else {}
        yield replace(home, **changes)
