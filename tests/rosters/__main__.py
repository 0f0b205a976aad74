"""`python -m tests.rosters FILE`: a group's roster from the blocks of a real city; says which estates it names."""

import argparse
from pathlib import Path

from tests.rosters.blocks import BLOCKS, towns
from tests.rosters.files import HEADINGS, as_csv, group


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("file", type=Path, help="where to write it")
    asked.add_argument("--units", type=int, default=100_000)
    asked.add_argument("--estates", type=int, default=8, help="how many of the largest towns share them")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--language", choices=sorted(HEADINGS), default="zh")
    asked.add_argument("--encoding", default="utf-8", help="utf-8, utf-8-sig or gb18030")
    asked.add_argument("--blocks", type=Path, default=BLOCKS, help="hdb-blocks.csv")
    given = asked.parse_args()
    homes = list(group(towns(given.blocks), units=given.units, estates=given.estates, seed=given.seed))
    given.file.write_bytes(as_csv(homes, given.language).encode(given.encoding))
    print(len(homes), *dict.fromkeys(home.estate for home in homes))  # noqa: T201 - what it is asked for


if __name__ == "__main__":
    main()
