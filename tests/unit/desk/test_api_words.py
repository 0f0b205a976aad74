"""Addresses, positions and problems as the API writes them."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from services.desk.api.addresses import address_of, kebab
from services.desk.api.problems import malformed, problem_response
from services.desk.api.queries import at_least
from services.desk.api.uploads import harmless
from services.desk.operator import FILE, _read, _write
from shared.contracts.owners import RegisterPerson
from shared.problems import Busy, Expired, Malformed, NotYet, Refusal


def test_an_address_is_the_wire_name_with_dashes() -> None:
    assert address_of(RegisterPerson) == "/api/v1/owners/register-person"
    assert kebab("IssueAsKnownOn") == "issue-as-known-on"


def test_positions_read_back_as_they_are_given() -> None:
    assert at_least("owners:12,defects:3") == {"owners": 12, "defects": 3}
    assert at_least(None) == {}


@pytest.mark.parametrize("text", ["owners", "owners:-1", "owners=1", "owners:1;defects:2", "Owners:1", "owners:1,"])
def test_positions_that_cannot_be_read_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        at_least(text)


def test_a_fault_names_the_field_in_both_languages_and_never_the_value() -> None:
    with pytest.raises(ValidationError) as wrong:
        RegisterPerson.model_validate({"estate": "GROUP", "person": "p-1", "name": "n", "phone": 13800000001})
    refusal = malformed(wrong.value.errors())
    assert (refusal.words.zh, refusal.words.en) == (
        "内容有误：phone：应为文字",
        "Bad content at phone: it must be text",
    )


@pytest.mark.parametrize(("refusal", "later"), [(Busy(), True), (NotYet(), True), (Expired(deadline=""), False)])
def test_what_may_succeed_later_says_when_to_try_again(refusal: Refusal, later: bool) -> None:
    assert ("retry-after" in problem_response(refusal, "en").headers) is later


def test_a_file_name_that_may_name_somebody_is_not_kept() -> None:
    assert harmless("roster", "欧阳采薇的花名册.XLSX") == "roster.xlsx"
    assert harmless("roster", "../../etc/passwd") == "roster"
    assert harmless("roster", None) == "roster"


def test_the_operators_token_is_for_its_owners_eyes_only(tmp_path: Path) -> None:
    secret = _write(tmp_path / FILE)
    assert _read(tmp_path / FILE) == secret
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert _write(tmp_path / FILE) != secret
