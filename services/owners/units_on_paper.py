"""What papers are filled in with, read for all their units at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.owners.checklist import Standing
from services.owners.read_models.estates import BUILDINGS, ESTATES
from services.owners.read_models.file_checklists import ChecklistInForce
from services.owners.read_models.file_lists import held_against
from services.owners.read_models.files import READS as FILES_READ
from services.owners.read_models.files import standings_of
from services.owners.read_models.handover_batches import HANDOVER_BATCHES
from services.owners.read_models.handover_policies import HANDOVER_POLICIES, InForce, PolicyOnList, in_force
from services.owners.read_models.layout import CLUSTERS
from services.owners.read_models.own_or_group import set_for
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.unit_bills import READS as BILLS_READ
from services.owners.read_models.unit_bills import bills_of
from shared.contracts.owners import UnitBillView, UnitPaperKind
from shared.frozen import replace
from shared.readmodel import ReadModel
from shared.service import Asking

READS: tuple[ReadModel[Any], ...] = tuple(
    dict.fromkeys((*FILES_READ, *BILLS_READ, PEOPLE, HANDOVER_BATCHES, HANDOVER_POLICIES, ESTATES, BUILDINGS, CLUSTERS))
)

UNITS = """
select u.unit, b.name as building, b.completed_on, u.contract_code, u.door_number, u.unit_type, u.entrance, u.floor,
       u.built_area, u.usable_area, u.deliver_by, u.owners, u.appointment, u.keys, u.cards, u.handed_over_on, f.shelf,
       coalesce(f.conditions, '{{}}') as conditions, n.first, n.last, n.place,
       coalesce(c.name, '') as cluster
  from unit_board u join buildings b using (building) left join unit_files f using (unit)
  left join handover_batches n using (batch) left join clusters c on c.cluster = b.cluster
 where u.estate = $1 and {which} order by length(u.contract_code), u.contract_code, u.unit limit {limit}
"""
CONTACTS = "select person, name, phone from people where person = any($1::text[])"
POLICIES = "select estate, version, policy from handover_policies where estate = any($1::text[])"


@dataclass(frozen=True)
class UnitsOnPaper:
    """`rows` are the units; the rest by unit or person, as far as the paper asks for it."""

    rows: Sequence[Mapping[str, Any]]
    checklist: ChecklistInForce
    today: date
    people: Mapping[str, Mapping[str, Any]]
    policy: InForce
    bills: Mapping[str, UnitBillView] = field(default_factory=dict)
    documents: Mapping[str, Mapping[str, Standing]] = field(default_factory=dict)

    def first(self, count: int) -> "UnitsOnPaper":
        return replace(self, rows=self.rows[:count])


async def read_units(asking: Asking, paper: UnitPaperKind, which: str, *where: object, limit: int) -> UnitsOnPaper:
    sql = UNITS.format(which=which, limit=limit)
    rows = [dict(row) for row in await asking.connection.fetch(sql, asking.estate, *where)]
    units = [row["unit"] for row in rows]
    owners = sorted({owner for row in rows for owner in row["owners"]})
    people = {row["person"]: dict(row) for row in await asking.connection.fetch(CONTACTS, owners)}
    checklist, today = await held_against(asking)
    policy = in_force(await set_for(asking, POLICIES, PolicyOnList), asking.estate)
    bills = await bills_of(asking, units) if paper == "handover_notice" else []
    documents = await standings_of(asking, units) if paper == "document_list" else {}
    return UnitsOnPaper(
        rows, checklist, today, people, policy, bills={bill.unit: bill for bill in bills}, documents=documents
    )  # fmt: skip
