"""What became of each unit of a bulk command about files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.contracts.owners import ExplainedUnit, FileBulkOutcome, FileBulkResult, UnitFilesHandled
from shared.messages import events_of
from shared.problems import NotFound, Refusal, refusals
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class BulkOfFiles:
    """`refused` by unit: {"refused": name, "facts": {…}}."""

    bulk: str
    estate: str
    what: str
    done: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: dict[str, Any]


def fold(row: BulkOfFiles | None, happened: Recorded) -> BulkOfFiles | None:
    match happened.event:
        case UnitFilesHandled() as event:
            refused = {one.unit: {"refused": one.refused, "facts": one.facts} for one in event.refused}
            return BulkOfFiles(event.bulk, event.estate, event.what, event.done, event.unchanged, refused)
        case _:
            return row


FILE_BULKS = ReadModel(
    name="file_bulks", version=1, source="owners", row=BulkOfFiles, fold=fold, inline=True,
    ddl=Path(__file__).with_name("file_bulks.sql"), keys={UnitFilesHandled: by("bulk")},
    ignored=frozenset(events_of("owners").values()) - {UnitFilesHandled},
)  # fmt: skip

ONE = "select what, done, unchanged, refused from file_bulks where bulk = $1 and estate = $2"
NAMES = "select unit, contract_code from unit_board where unit = any($1::text[]) and estate = $2"


async def file_bulk_outcome(asking: "Asking", query: FileBulkOutcome) -> FileBulkResult:
    """With the words of the refusals as they are today, which name a unit by its contract code."""
    row = await asking.connection.fetchrow(ONE, query.bulk, query.estate)
    if row is None:
        raise NotFound(what=f"bulk {query.bulk}")
    refused: Mapping[str, Any] = row["refused"]
    found = await asking.connection.fetch(NAMES, list(refused), query.estate)
    names = {one["unit"]: one["contract_code"] for one in found}
    return FileBulkResult(
        bulk=query.bulk, what=row["what"], done=tuple(row["done"]), unchanged=tuple(row["unchanged"]),
        refused=tuple(_explained(unit, names.get(unit, unit), one) for unit, one in refused.items()),
    )  # fmt: skip


def _explained(unit: str, name: str, one: Mapping[str, Any]) -> ExplainedUnit:
    words = refusals().get(one["refused"], Refusal)(**one["facts"], unit=name).words
    return ExplainedUnit(unit=unit, **one, detail_zh=words.zh, detail_en=words.en)
