"""What an id, a code and a word may be: their characters and how many of them."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.contracts.identifiers import IssueId, RegionCode, Sha256
from shared.contracts.notifications.messages import Template, WireName
from shared.contracts.owners.fees import FeeCode
from shared.contracts.owners.payments import Prefix
from shared.contracts.owners.scans import ScanKeyText
from shared.messages import EstateCode

BOUNDS = [
    (EstateCode, "A", "A" * 16, "A" * 17, "a"),
    (RegionCode, "A", "9-" * 8, "A" * 17, "A_"),
    (Prefix, "A", "A" * 16, "A" * 17, "a"),
    (IssueId, "i", "aZ0_.-xx" * 8, "a" * 65, "a:b"),
    (FeeCode, "f", "f" + "_9" * 19 + "z", "f" * 41, "9f"),
    (Template, "ab", "a" * 64, "a" * 65, "A1"),
    (WireName, "Abc", "A" * 64, "A" * 65, "abc"),
    (Sha256, "0f" * 32, "9a" * 32, "0" * 65, "g" * 64),
    (ScanKeyText, "0f" * 32, "9a" * 32, "0" * 65, "A" * 64),
]


@pytest.mark.parametrize(("kind", "shortest", "longest", "too_long", "other"), BOUNDS, ids=str)
def test_it_is_as_long_and_of_such_characters_as_it_may_be_and_no_other(
    kind: Any, shortest: str, longest: str, too_long: str, other: str
) -> None:
    text = TypeAdapter[str](kind)
    for good in (shortest, longest):
        assert text.validate_python(good) == good
    for bad in (shortest[:-1], too_long, other, shortest + "\n", longest[:-1] + "\n", longest[:-1] + "户"):
        with pytest.raises(ValidationError):
            text.validate_python(bad)
