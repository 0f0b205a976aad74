"""Which changed rows are applied, and which heading of a file is which column of ours, as somebody says it."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.owners.roster import open_roster
from services.owners.roster_choice import Choice, Chosen, ChosenRowNotChanged
from shared.contracts.owners import ImportRoster, RosterDifference
from shared.headings import ColumnNotKnown, ColumnSaidTwice, HeadingNotInFile
from shared.messages import GROUP
from tests.unit.owners.facts import E
from tests.unit.owners.test_roster_import import COUNTS, FILE

HEADINGS = "楼栋,单元,楼层,房号,门牌号,户型,建筑面积,套内面积,客户,业主"
FILED = f"{HEADINGS}\n1栋,1,1,A-1,路1号,三室,100,80,李明,张三".encode()
CHANGED = [
    RosterDifference(row=number, estate=E, contract_code=f"A-{number}", columns=("floor",)) for number in (1, 2, 3)
]


def chosen(estate: str = E, **named: tuple[str, ...]) -> Chosen:
    found = Chosen(Choice.of(estate, named.get("only", ()), named.get("without", ())))
    found.add(CHANGED)
    return found


def test_all_are_applied_or_those_named_or_all_but_those_named() -> None:
    assert (chosen().count, chosen(only=("A-2",)).count, chosen(without=("A-2",)).count) == (3, 1, 2)
    assert (chosen(GROUP, only=("E1/A-2",)).count, chosen(GROUP, without=("E1/A-2",)).count) == (1, 2)
    for one in (chosen(), chosen(only=("A-1", "A-3")), chosen(GROUP, without=("E1/A-2",))):
        one.must_be_changed()


@pytest.mark.parametrize(("estate", "name"), [(E, "A-9"), (GROUP, "A-1"), (GROUP, "E2/A-1")])
def test_a_named_row_is_one_of_the_changed(estate: str, name: str) -> None:
    for named in ("only", "without"):
        with pytest.raises(ChosenRowNotChanged, match=name):
            chosen(estate, **{named: (name,)}).must_be_changed()


def test_rows_are_named_for_what_is_applied_and_in_one_way() -> None:
    said: dict[str, Any] = {"estate": E, "roster_import": "i", **FILE, **COUNTS, "only": ("A-1",)}
    assert ImportRoster(**said, apply_changed=True).only == ("A-1",)
    for wrong in ({}, {"leave_changed": True}, {"apply_changed": True, "without": ("A-2",)}):
        with pytest.raises(ValidationError):
            ImportRoster(**said, **wrong)


def test_what_somebody_says_of_a_heading_goes_before_what_we_would_have_read() -> None:
    [(known, _)] = open_roster(FILED, E).rows()
    assert [one.name for one in known.owners] == ["张三"]
    file = open_roster(FILED, E, ("客户=业主姓名",))
    [(said, faults)] = file.rows()
    assert ([one.name for one in said.owners], faults, file.ignored) == (["李明"], [], ("业主",))


@pytest.mark.parametrize(
    ("columns", "refusal", "says"),
    [
        (("客户=样子",), ColumnNotKnown, "owners 业主姓名"),
        (("买方=owners",), HeadingNotInFile, "客户"),
        (("客户=owners", "业主=业主姓名"), ColumnSaidTwice, "业主姓名"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_says_what_there_is(
    columns: tuple[str, ...], refusal: type[Exception], says: str
) -> None:
    with pytest.raises(refusal) as raised:
        open_roster(FILED, E, columns)
    assert says in raised.value.words.zh  # type: ignore[attr-defined] # a refusal says it in both languages
