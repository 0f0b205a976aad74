"""A direct count of Toronto's file by Postgres' own CSV parser: nothing of ours reads it on the way."""

from collections import Counter
from pathlib import Path

import asyncpg

COLUMNS = [f"c{place}" for place in range(70)]
TABLE = f"create temp table evaluation (line int generated always as identity, {' text, '.join(COLUMNS)} text)"
# The names stand in the first line, the ward in column 5, the parts in the columns 15 to 64, all counted from 0.
PARTS = f"unnest(array[{', '.join(COLUMNS[15:65])}]) with ordinality"
CELLS = f"""
create temp table cell as
with part as (select name, place from evaluation, {PARTS} as named (name, place) where line = 1)
select btrim(c5) as ward, name as part, coalesce(btrim(value), '') as score
  from evaluation, {PARTS} as scored (value, place) join part using (place)
 where line > 1
"""
SCORES = "select ward, part, score, count(*) from cell group by 1, 2, 3"
VISITS = "select btrim(c5), btrim(c0), count(*) from evaluation where line > 1 group by 1, 2"


async def counted(dsn: str, file: Path) -> tuple[Counter[tuple[str, str, str]], Counter[tuple[str, str]]]:
    """How often each (ward, part, score) stands in the file, and how many rows each (ward, building) has."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(TABLE)
        await connection.copy_to_table("evaluation", source=file, columns=COLUMNS, format="csv")
        await connection.execute(CELLS)
        scores = {(ward, part, score): times for ward, part, score, times in await connection.fetch(SCORES)}
        visits = {(ward, building): times for ward, building, times in await connection.fetch(VISITS)}
        return Counter(scores), Counter(visits)
    finally:
        await connection.close()
