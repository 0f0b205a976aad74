"""Which part's warranty an issue falls under, by its class and the words beside it."""

from typing import get_args

import pytest

from services.defects.warranty_parts import BY_CLASS, parts_of
from shared.contracts.defects import IssueClass


def test_every_class_says_which_parts_it_is_of() -> None:
    assert set(BY_CLASS) == set(get_args(IssueClass))


@pytest.mark.parametrize(
    ("l1", "detail", "parts"),
    [
        ("leak", "屋面", ("roof_waterproofing",)),
        ("leak", "Roof, at the parapet", ("roof_waterproofing",)),
        ("leak", "bathroom", ("seepage",)),
        ("leak", "外墙窗边", ("seepage", "facade_seepage")),
        ("leak", "-", ("roof_waterproofing", "seepage", "ceiling_leak", "facade_seepage", "plumbing")),
        ("crack", "structural", ("structure",)),
        ("crack", "抹灰", ("plaster",)),
        ("electrical", "开关", ("lamps_switches",)),
        ("paint", "peeling", ("decoration",)),
        ("documents_missing", None, ()),
        (None, "roof", ()),
    ],
)
def test_the_detail_narrows_where_it_names_a_part(l1: str | None, detail: str | None, parts: tuple[str, ...]) -> None:
    assert parts_of(l1, detail) == parts
