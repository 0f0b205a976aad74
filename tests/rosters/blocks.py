"""The blocks of Singapore's public housing: where they stand, how high they are, and which flats they hold."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

BLOCKS = Path(__file__).parents[3] / "shared" / "data" / "hdb-blocks.csv"
SOLD, RENTED = "_sold", "_rental"
LOWEST_HOME = 2  # the ground floor of these blocks is open


@dataclass(frozen=True)
class Block:
    """`flats`: (kind, sold rather than let, how many), in the order of the file."""

    town: str
    name: str
    storeys: int
    flats: tuple[tuple[str, bool, int], ...]

    @property
    def units(self) -> int:
        return sum(number for _, _, number in self.flats)

    @property
    def homes_on_a_floor(self) -> int:
        return -(-self.units // max(self.storeys - LOWEST_HOME + 1, 1))


def towns(file: Path = BLOCKS) -> dict[str, list[Block]]:
    """Every block with homes, by town, the largest town first."""
    found: dict[str, list[Block]] = defaultdict(list)
    with file.open(newline="") as lines:
        for row in csv.DictReader(lines):
            if (block := _block(row)).units:
                found[block.town].append(block)
    return dict(sorted(found.items(), key=lambda town: -sum(block.units for block in town[1])))


def _block(row: dict[str, str]) -> Block:
    flats = (
        (column.partition("_")[0], column.endswith(SOLD), int(number))
        for column, number in row.items() if column.endswith((SOLD, RENTED))
    )  # fmt: skip
    name = f"{row['blk_no']} {row['street']}"
    return Block(row["bldg_contract_town"], name, int(row["max_floor_lvl"]), tuple(flat for flat in flats if flat[2]))
