"""What is on paper or on record beside the issues: letters, bulk outcomes with their sentences, standard methods."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from services.defects.questions import theirs
from services.defects.read_models.letters import LETTERS
from shared import tables
from shared.contracts.defects import (
    BulkOutcome,
    BulkResult,
    ExplainedRefusal,
    LetterPage,
    Letters,
    LetterView,
    StandardMethods,
    StandardMethodTable,
    StandardMethodView,
)
from shared.problems import NotFound, Refusal
from shared.service import Asking

LETTER_PAGE = f"""
select {", ".join(LETTERS.columns)} from letters
 where estate = $1 and number > $2 and ($3::text is null or contractor = $3)
   and ($4::boolean is null or (unanswered <> '{{}}') = $4)
   and ($6::text[] is null or contractor = any($6)) and ($7::text[] is null)
 order by number limit $5
"""
BULK = "select what, done, unchanged, refused from bulk_outcomes where bulk = $1 and estate = $2"
STANDARDS = "select methods from standard_methods where estate = $1"
DELEGATES = "select persons from method_delegates where estate = $1"


async def letters(asking: Asking, query: Letters) -> LetterPage:
    found = await asking.connection.fetch(
        LETTER_PAGE, query.estate, query.after, query.contractor, query.open, query.limit, *theirs(asking)
    )
    views = tuple(LetterView.model_validate(vars(tables.as_row(LETTERS, record))) for record in found)
    return LetterPage(letters=views, after=views[-1].number if len(views) == query.limit else None)


async def bulk_outcome(asking: Asking, query: BulkOutcome) -> BulkResult:
    row = await asking.connection.fetchrow(BULK, query.bulk, query.estate)
    if row is None:
        raise NotFound(what=f"bulk {query.bulk}")
    refused = tuple(explained(issue, one["refused"], one["facts"]) for issue, one in row["refused"].items())
    return BulkResult(
        bulk=query.bulk, what=row["what"], done=tuple(row["done"]), unchanged=tuple(row["unchanged"]), refused=refused
    )


def explained(issue: str, name: str, facts: Mapping[str, str]) -> ExplainedRefusal:
    """With the words of the refusal as they are today."""
    words = refusals().get(name, Refusal)(issue=issue, **facts).words
    return ExplainedRefusal(issue=issue, refused=name, facts=dict(facts), detail_zh=words.zh, detail_en=words.en)


@cache
def refusals() -> Mapping[str, type[Refusal]]:
    return {kind.__name__: kind for kind in _below(Refusal)}


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


async def standard_methods(asking: Asking, query: StandardMethods) -> StandardMethodTable:
    methods: Mapping[str, Any] = await asking.connection.fetchval(STANDARDS, query.estate) or {}
    persons: Mapping[str, Any] = await asking.connection.fetchval(DELEGATES, query.estate) or {}
    return StandardMethodTable(
        methods=tuple(_standard(l1, known) for l1, known in sorted(methods.items())), delegates=tuple(sorted(persons))
    )


def _standard(l1: str, known: Mapping[str, Any]) -> StandardMethodView:
    in_force, proposed = known.get("in_force") or {}, known.get("proposed") or {}
    by = next((side for side in ("property", "developer") if side in proposed), None)
    return StandardMethodView.model_validate(
        {
            "l1": l1, "version": in_force.get("version"), "method": in_force.get("method"),
            "proposed_version": proposed.get("version"), "proposed": proposed.get("method"), "proposed_by": by,
        }
    )  # fmt: skip
