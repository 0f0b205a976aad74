"""Homes written as the files a sales department sends: several estates or one, in Chinese or English."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from random import Random
from typing import Literal

from tests.rosters.blocks import Block
from tests.rosters.homes import Home, homes

Language = Literal["zh", "en"]

CHINESE = "项目,楼栋,单元,楼层,合同房号,门牌号,户型,建筑面积(㎡),套内面积(㎡),业主姓名,手机,合同交付日"
ENGLISH = (
    "Estate,Building,Entrance,Floor,Contract code,Door number,Unit type,Built area (m2),Usable area (m2),Owner,Phone,"
    "Deliver by"
)
HEADINGS = {language: tuple(said.split(",")) for language, said in {"zh": CHINESE, "en": ENGLISH}.items()}
DELIVER_BY = "2027-12-31"


def group(towns: dict[str, list[Block]], *, units: int, estates: int, seed: int) -> Iterator[Home]:
    """So many units, shared among the largest towns; the same seed is the same roster, wherever and whenever."""
    each, rest = divmod(units, estates)
    written = 0
    for place, (town, blocks) in enumerate(islice(towns.items(), estates)):
        share = each + (place < rest)
        for home in islice(_estate(town, blocks, seed, written), share):
            written += 1
            yield home


def _estate(town: str, blocks: Sequence[Block], seed: int, first: int) -> Iterator[Home]:
    chance = Random(f"{seed} {town}")
    for place, block in enumerate(blocks, start=1):
        yield from homes(town, place, block, chance, first)
        first += block.units


def as_csv(rows: Iterable[Home], language: Language = "zh", *, with_estate: bool = True) -> str:
    """Headings and rows; without the estate's column where the file is of one estate."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS[language][not with_estate :])
    writer.writerows(_cells(home, language)[not with_estate :] for home in rows)
    return text.getvalue()


def _cells(home: Home, language: Language) -> tuple[object, ...]:
    said, between = (0, "、") if language == "zh" else (1, ", ")
    return (
        home.estate, home.building, "1", home.floor, home.contract_code, home.door_number, home.kind[said],
        home.built_area, home.usable_area, between.join(owner[said] for owner in home.owners),
        between.join(home.phones), DELIVER_BY,
    )  # fmt: skip
