"""Read-model tables in Postgres: made, loaded, written and erased, always in sets."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, get_origin, get_type_hints

import orjson

from shared.postgres import copy, plain
from shared.readmodel import FoldFailed, ReadModel, fold_run, looked_for
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.postgres import Connection

R = TypeVar("R")

__all__ = ["FoldFailed", "apply", "as_row", "blank", "create", "erase", "erased_in", "load", "store"]


async def create(connection: "Connection", model: ReadModel[Any], schema: str) -> None:
    """The table in a schema of its own, whose name its DDL need not know."""
    await connection.execute(f"create schema {schema}")
    await connection.execute(f"set local search_path = {schema}")
    await connection.execute(model.ddl.read_text())
    await connection.execute("reset search_path")


async def load(
    connection: "Connection", model: ReadModel[R], schema: str, keys: Collection[str]
) -> dict[str, R | None]:
    """The rows of these keys; None where there is none, so that a cache also knows what is not there."""
    rows: dict[str, R | None] = dict.fromkeys(sorted(keys))
    columns = ", ".join(model.columns)
    found = await connection.fetch(
        f"select {columns} from {schema}.{model.name} where {model.key} = any($1::text[])", list(rows)
    )
    for record in found:
        rows[record[0]] = as_row(model, record)
    return rows


def as_row(model: ReadModel[R], record: Iterable[Any]) -> R:
    """A database record as the model's row; arrays become tuples where the row says so."""
    values = list(record)
    for index in _tuples(model):
        values[index] = tuple(values[index])
    return model.row(*values)


async def store(
    connection: "Connection", model: ReadModel[R], schema: str, rows: Mapping[str, R | None], there: Container[str]
) -> None:  # fmt: skip
    """Writes rows and removes those that are None; `there` are the keys that had a row before.

    New rows are copied. Changed ones travel as one JSON array: Postgres turns it into the table's own types, so that
    the statement needs no list of column types and survives a table being replaced under it.
    """
    gone = [key for key, row in rows.items() if row is None and key in there]
    if gone:
        await connection.execute(f"delete from {schema}.{model.name} where {model.key} = any($1::text[])", gone)
    changed = [row for key, row in rows.items() if row is not None and key in there]
    if changed and len(model.columns) > 1:
        await connection.execute(_update(model, schema), orjson.dumps(changed, default=plain).decode())
    new = [tuple(vars(row).values()) for key, row in rows.items() if row is not None and key not in there]
    if new:
        await copy(connection, f"{schema}.{model.name}", model.columns, new)


def _update(model: ReadModel[Any], schema: str) -> str:
    table = f"{schema}.{model.name}"
    rest = model.columns[1:]
    return (
        f"update {table} set ({', '.join(rest)}) = row({', '.join(f'to_be.{column}' for column in rest)}) "
        f"from json_populate_recordset(null::{table}, $1::json) to_be "
        f"where {model.name}.{model.key} = to_be.{model.key}"
    )


async def erase(connection: "Connection", model: ReadModel[Any], schema: str, persons: Collection[str]) -> None:
    """Blanks the personal columns of these persons' rows."""
    for column, person in model.personal.items():
        await connection.execute(
            f"update {schema}.{model.name} set {column} = null "
            f"where {person} = any($1::text[]) and {column} is not null",
            list(persons),
        )


def blank(model: ReadModel[R], rows: dict[str, R | None], keys: Collection[str], persons: Collection[str]) -> None:
    """As `erase`, for rows in memory, folded from events that still had the plaintext."""
    if not persons:
        return
    for key in keys:
        row = rows[key]
        gone = {column: None for column, person in model.personal.items() if getattr(row, person, None) in persons}
        if row is not None and gone:
            rows[key] = replace(row, **gone)  # type: ignore[type-var] # rows are dataclasses


async def apply(connection: "Connection", model: ReadModel[Any], schema: str, run: Sequence[Recorded]) -> None:
    """Folds a run of consecutive events into the table: load once, fold, store once, erase last."""
    rows = await load(connection, model, schema, looked_for(model, run))
    there = {key for key, row in rows.items() if row is not None}
    changed = fold_run(model, rows, run)
    await store(connection, model, schema, {key: rows[key] for key in changed}, there)
    if erased := erased_in(run):
        await erase(connection, model, schema, erased)


def erased_in(run: Iterable[Recorded]) -> set[str]:
    """Persons a run erases. Their key is gone, so whatever a fold wrote about them, before or after, is blanked."""
    return {
        getattr(recorded.event, recorded.event.erases)
        for recorded in run
        if recorded.event is not None and recorded.event.erases
    }


_TUPLES: dict[type, tuple[int, ...]] = {}


def _tuples(model: ReadModel[Any]) -> tuple[int, ...]:
    found = _TUPLES.get(model.row)
    if found is None:
        hints = get_type_hints(model.row)
        found = _TUPLES[model.row] = tuple(
            index for index, column in enumerate(model.columns) if get_origin(hints[column]) is tuple
        )
    return found
