"""Whether tables are in step, in SQL: for whoever reads them without a query, which would look by itself."""

from typing import Any

from shared.access import access_model
from shared.readmodel import ReadModel

ACCESS = access_model(inline=False)
IN_STEP = """
select count(*) = cardinality($1::text[]) as in_step from models.model
  join unnest($1::text[], $2::int[]) as wanted(name, version) using (name, version)
 where not building and state = 'in_step'
"""


def named(*models: ReadModel[Any]) -> tuple[list[str], list[int]]:
    """The first two arguments of a statement that holds IN_STEP."""
    return [model.name for model in models], [model.version for model in models]
