"""The table of counters, cell by cell, against one written by hand that no code knows."""

from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from services.owners.stamping import CounterNotReady
from shared.contracts.owners import (
    CheckInOwner,
    OwnerCheckedIn,
    PassCounter,
    PassInspectionByHand,
    ReleaseKeys,
    SignDocuments,
)
from shared.messages import Command
from tests.given import Outcome
from tests.unit.owners.facts import DAY, INVITED, OWNER, E, U, arrived, ask, passed, so_far

TABLE = Path(__file__).with_name("counters_by_hand.txt").read_text().split("\n\n")[1].splitlines()


class Cell(NamedTuple):
    counter: Any
    before: Any
    needed: bool


def cells() -> list[Cell]:
    _, *columns = TABLE[0].split()
    rows = [line.split() for line in TABLE[1:]]
    assert sorted(columns) == sorted(name for name, *_ in rows)
    return [
        Cell(name, column, sign == "x")
        for name, *signs in rows
        for column, sign in zip(columns, signs, strict=True)
        if column != name
    ]


CELLS = cells()
WISHES: dict[str, tuple[Command, str]] = {
    "check_in": (CheckInOwner(estate=E, unit=U, owner=OWNER, day=DAY), "customer_service"),
    "papers": (PassCounter(estate=E, unit=U, counter="papers"), "customer_service"),
    "price_settlement": (PassCounter(estate=E, unit=U, counter="price_settlement"), "cashier"),
    "inspection": (PassInspectionByHand(estate=E, unit=U, inspection="i1", conclusion="accepted"), "inspector"),
    "signing": (SignDocuments(estate=E, unit=U, owner=OWNER, documents=("handover_record",)), "customer_service"),
    "property_fees": (PassCounter(estate=E, unit=U, counter="property_fees"), "cashier"),
    "keys": (ReleaseKeys(estate=E, unit=U, owner=OWNER, handed_over_on=DAY, keys=1), "customer_service"),
}  # fmt: skip


def served(cell: Cell) -> Outcome:
    """At the counter with every other stamp but the one of the cell."""
    others = [name for name in WISHES if name not in {cell.counter, cell.before}]
    came: list[OwnerCheckedIn] = [] if cell.counter == "check_in" or cell.before == "check_in" else [arrived()]
    stamps: list[Any] = [passed(name) for name in others]  # type: ignore[arg-type] # the counters by name
    command, role = WISHES[cell.counter]
    return ask(so_far(*chain(INVITED, came, stamps)), command, role=role)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell.counter}-{cell.before}")
def test_each_cell_of_the_table_decides_as_it_is_written(cell: Cell) -> None:
    outcome = served(cell)
    if cell.needed:
        outcome.then_refused(CounterNotReady, counter=cell.counter, missing=[cell.before])
    else:
        assert cell.counter in {getattr(event, "counter", None) for event in outcome.events}


def test_the_table_by_hand_has_every_pair_and_the_whole_procedure() -> None:
    assert len(CELLS) == 42
    assert sum(cell.needed for cell in CELLS) == 9
