"""The daily brief as Excel: a line a number, in both languages, and what nobody waited for is not a zero."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from services.desk.workbooks.brief import write_brief
from shared.contracts.owners import BRIEF_NUMBERS, BriefView, CounterWait, MoneyOfDay, RefusalsByReason, Words
from shared.wording import Language

NUMBERS = {name: place for place, name in enumerate(BRIEF_NUMBERS, 1)}
BRIEF = BriefView(
    estate="清和苑", day=date(2026, 6, 1), **NUMBERS,
    reasons=(RefusalsByReason(reason="leak", name=Words(zh="渗漏", en="leak"), units=2),),
    money=(MoneyOfDay(
            payee="property", name=Words(zh="清和物业", en="Qinghe"), currency="CNY", receipts=3, net=Decimal("1500.00")
        ),),
    waits=(
        CounterWait(counter="papers", name=Words(zh="资料审核", en="papers"), passed=9, waiting=1, mean_minutes=4,
                    p90_minutes=7, longest_minutes=12),
        CounterWait(counter="keys", name=Words(zh="领取钥匙", en="keys"), passed=0, waiting=0),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("language", "arrived", "payee"), [("zh", "到场", "清和物业"), ("en", "arrived", "Qinghe")])
def test_every_number_of_the_brief_has_its_line(tmp_path: Path, language: Language, arrived: str, payee: str) -> None:
    file = tmp_path / "brief.xlsx"
    written = write_brief(file, BRIEF, language)
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()[1:]
    assert len(rows) == written == len(BRIEF_NUMBERS) + 1 + 5 + 2 + 2
    found = {row[2]: row[3] for row in rows}
    assert found[arrived] == NUMBERS["arrived"]
    assert found[f"{payee} CNY"] == "1500.00"
    assert {row[0] for row in rows} == {"2026-06-01"}


def test_the_numbers_named_are_those_the_brief_has() -> None:
    counted = {name for name, field in BriefView.model_fields.items() if field.annotation is int}
    assert set(BRIEF_NUMBERS) == counted
