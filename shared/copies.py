"""Copies of a table: the one in use, and one that is built beside it until it takes its place."""

import zlib
from typing import TYPE_CHECKING, Any

from shared import tables
from shared.readmodel import ReadModel

if TYPE_CHECKING:
    from shared.postgres import Connection

REGISTER = """
insert into models.model (name, version, building, source, inline, state, position)
values ($1, $2, $3, $4, $5, 'behind', 0) on conflict do nothing returning name
"""


def schema(model: ReadModel[Any], *, building: bool) -> str:
    """Where this copy of the table stands."""
    return f"{model.schema}_next" if building else model.schema


async def make(connection: "Connection", model: ReadModel[Any], *, building: bool) -> None:
    """An empty copy, behind at position 0; one that is there already stays as it is."""
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock($1)", zlib.crc32(model.name.encode()))
        made = await connection.fetchval(REGISTER, model.name, model.version, building, model.source, model.inline)
        if made:
            await tables.create(connection, model, schema(model, building=building))


async def switch(connection: "Connection", model: ReadModel[Any]) -> None:
    """The copy that was built takes the place of the one in use; in a transaction."""
    await connection.execute(f"drop schema {model.schema} cascade")
    await connection.execute(f"alter schema {schema(model, building=True)} rename to {model.schema}")
    await connection.execute(
        "delete from models.model where name = $1 and version = $2 and building", model.name, model.version
    )
    await connection.execute(
        "update models.model set generation = generation + 1 where name = $1 and version = $2",
        model.name, model.version,
    )  # fmt: skip
