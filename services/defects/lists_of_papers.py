"""What is on paper or on record beside the issues: letters, bulk outcomes with their sentences, standard methods."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.defects.questions import theirs
from services.defects.read_models.letters import LETTERS
from shared import tables
from shared.contracts.defects import (
    AnswersOutcome,
    AnswersResult,
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
from shared.contracts.defects.words import STATES
from shared.problems import NotFound, Refusal, refusals
from shared.service import Asking

LETTER_PAGE = f"""
select {", ".join(LETTERS.columns)} from letters
 where estate = $1 and number > $2 and ($3::text is null or contractor = $3)
   and ($4::boolean is null or (unanswered <> '{{}}') = $4)
   and ($6::text[] is null or contractor = any($6)) and ($7::text[] is null)
 order by number limit $5
"""
BULK = "select what, done, unchanged, refused from bulk_outcomes where bulk = $1 and estate = $2"
NUMBERS = "select issue, number from issue_register where issue = any($1) and number is not null"
SAID = """
select answers -> $3::text from letter_answers
 where letter = $1 and estate = $2 and ($4::text[] is null or contractor = any($4)) and $5::text[] is null
"""
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
    refused = [{"issue": issue, **one} for issue, one in row["refused"].items()]
    return BulkResult(
        bulk=query.bulk, what=row["what"], done=tuple(row["done"]), unchanged=tuple(row["unchanged"]),
        refused=await explained(asking, refused),
    )  # fmt: skip


async def answers_outcome(asking: Asking, query: AnswersOutcome) -> AnswersResult:
    said = await asking.connection.fetchval(
        SAID, query.letter, query.estate, str(query.command), *theirs(asking)
    )  # fmt: skip
    if said is None:
        raise NotFound(what=f"answer {query.command}")
    refused = await explained(asking, said["refused"])
    return AnswersResult.model_validate({"letter": query.letter, **said, "refused": refused})


async def explained(asking: Asking, refused: Sequence[Mapping[str, Any]]) -> tuple[ExplainedRefusal, ...]:
    """With the words of the refusals as they are today."""
    issues = [one["issue"] for one in refused]
    rows = await asking.connection.fetch(NUMBERS, issues) if issues else []
    numbers = {row["issue"]: row["number"] for row in rows}
    found = []
    for one in refused:
        facts = {name: STATES.get(value, value) if name == "stage" else value for name, value in one["facts"].items()}
        named = numbers.get(one["issue"], one["issue"])
        words = refusals().get(one["refused"], Refusal)(**facts, issue=named).words
        found.append(ExplainedRefusal(**one, detail_zh=words.zh, detail_en=words.en))
    return tuple(found)


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
