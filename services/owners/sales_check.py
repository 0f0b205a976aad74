"""What a payments file says beside what is known: gone through whole before a row is taken, window by window."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from services.owners.roster import LISTED
from services.owners.sales_file import SalesFile, SalesRow, SalesRowsWrong, open_sales
from services.owners.slices import in_slices
from services.owners.structure import EstateNotKnown
from shared.blobs import Blobs
from shared.cells import Fault
from shared.contracts.owners import CheckSales, PaymentRow, SalesCheck, SalesDifference
from shared.wording import Wording

if TYPE_CHECKING:
    from shared.postgres import Connection
    from shared.service import Asking

ESTATE = "select exists (select 1 from estates where estate = $1)"
KNOWN = """
select u.contract_code, u.unit, s.price, s.paid, s.owed, s.plan, s.next_due_on, s.as_of
  from unit_board u left join unit_sales s using (unit) where u.estate = $1 and u.contract_code = any($2::text[])
"""
MISSING = """
select u.contract_code, count(*) over () as total from unit_sales s join unit_board u using (unit)
 where s.estate = $1 and not exists (select from unnest($2::text[]) as listed(code) where listed.code = u.contract_code)
 order by u.contract_code limit $3
"""
IMPORTING = "select exists (select 1 from sales_imports where state = 'started' and sha256 = $1)"
SAID = ("price", "paid", "owed", "plan", "next_due_on")

NO_SUCH_UNIT = Wording("本项目没有此合同房号", "is no unit of this estate")


@dataclass(frozen=True)
class Beside:
    """A row and what is known of its unit."""

    row: SalesRow
    known: Mapping[str, Any]

    @property
    def columns(self) -> tuple[str, ...]:
        """What it says otherwise; nothing where nothing was known."""
        if self.known["price"] is None:
            return ()
        return tuple(name for name in SAID if getattr(self.row, name) != self.known[name])

    @property
    def new(self) -> bool:
        return self.known["price"] is None

    def payment(self) -> PaymentRow:
        facts = {name: getattr(self.row, name) for name in (*SAID, "as_of")}
        return PaymentRow(unit=self.known["unit"], **facts)


@dataclass
class Examined:
    """Counted over all rows; `changed` has at most 500."""

    units: int = 0
    new: int = 0
    changed_total: int = 0
    changed: list[SalesDifference] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    total: int = 0
    faults: list[Fault] = field(default_factory=list)

    def note(self, fault: Fault) -> None:
        self.total += 1
        if len(self.faults) < LISTED:
            self.faults.append(fault)

    def take(self, beside: Beside) -> None:
        self.units += 1
        self.new += beside.new
        if beside.columns:
            self.changed_total += 1
            if len(self.changed) < LISTED:
                row = beside.row
                told = {"row": row.row, "contract_code": row.contract_code, "columns": beside.columns}
                self.changed.append(SalesDifference.model_validate(told))


@dataclass(frozen=True)
class CheckedSales:
    """A payments file without a fault."""

    estate: str
    file: SalesFile
    examined: Examined

    async def news(self, connection: "Connection") -> AsyncIterator[list[PaymentRow]]:
        """What says something new, some rows at a time, in the order of the file."""
        async for some in in_slices(self.file.rows()):
            rows = [row for row, _ in some if row is not None]
            known = await _known(connection, self.estate, rows)
            beside = [Beside(row, known[row.contract_code]) for row in rows]
            if news := [one.payment() for one in beside if one.new or one.columns]:
                yield news


async def checked_sales(
    connection: "Connection", blobs: Blobs, estate: str, sha256: str, as_of: date, columns: Iterable[str]
) -> CheckedSales:
    """Raises BlobMissing, BlobCorrupt, EstateNotKnown, and what `open_sales` does."""
    if not await connection.fetchval(ESTATE, estate):
        raise EstateNotKnown(estate=estate)
    file, examined = open_sales(await blobs.get(sha256), as_of, columns), Examined()
    async for some in in_slices(file.rows()):
        for _, faults in some:
            for fault in faults:
                examined.note(fault)
        rows = [row for row, _ in some if row is not None]
        known = await _known(connection, estate, rows)
        for row in rows:
            _examine(file, examined, row, known.get(row.contract_code))
    if examined.total:
        faults = sorted(examined.faults, key=lambda fault: fault.row)
        raise SalesRowsWrong(total=examined.total, faults=[fault.as_fact() for fault in faults])
    return CheckedSales(estate, file, examined)


def _examine(file: SalesFile, examined: Examined, row: SalesRow, known: Mapping[str, Any] | None) -> None:
    first = examined.seen.setdefault(row.contract_code, row.row)
    if first != row.row:
        repeats = Wording(f"与第 {first} 行重复", f"repeats row {first}")
        examined.note(Fault(row.row, file.headings.said("contract_code"), repeats))
    elif known is None:
        examined.note(Fault(row.row, file.headings.said("contract_code"), NO_SUCH_UNIT))
    elif known["as_of"] is not None and row.as_of < known["as_of"] and not _same(known, row):
        day = known["as_of"].isoformat()
        older = Wording(f"早于已知的 {day}", f"is before {day}, of which we know already")
        examined.note(Fault(row.row, file.headings.said("as_of"), older))
    else:
        examined.take(Beside(row, known))


def _same(known: Mapping[str, Any], row: SalesRow) -> bool:
    return all(known[name] == getattr(row, name) for name in SAID)


async def _known(connection: "Connection", estate: str, rows: list[SalesRow]) -> dict[str, Mapping[str, Any]]:
    found = await connection.fetch(KNOWN, estate, [row.contract_code for row in rows])
    return {row["contract_code"]: dict(row) for row in found}


async def check_sales(asking: "Asking", query: CheckSales) -> SalesCheck:
    found = await checked_sales(
        asking.connection, asking.blobs, query.estate, query.sha256, query.as_of, query.columns
    )  # fmt: skip
    missing = await asking.connection.fetch(MISSING, query.estate, list(found.examined.seen), LISTED)
    return SalesCheck(
        sha256=query.sha256, units=found.examined.units, new=found.examined.new,
        changed_total=found.examined.changed_total, changed=tuple(found.examined.changed),
        missing_total=missing[0]["total"] if missing else 0,
        missing=tuple(row["contract_code"] for row in missing), ignored_columns=found.file.headings.ignored,
        importing=await asking.connection.fetchval(IMPORTING, query.sha256),
    )  # fmt: skip
