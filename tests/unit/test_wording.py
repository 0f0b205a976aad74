"""A sentence in two languages, and which of the two somebody gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.wording import Language, Wording, language_from

LOST = Wording("找不到 {what}。", "{what} was not found.")


def test_a_sentence_is_read_in_the_language_asked_for() -> None:
    sentence = LOST.fill(what="3-1-1201")
    assert sentence.in_language("zh") == "找不到 3-1-1201。"
    assert sentence.in_language("en") == "3-1-1201 was not found."


def test_a_fact_that_is_itself_a_wording_appears_in_the_language_around_it() -> None:
    assert LOST.fill(what=Wording("钥匙", "The key")) == Wording("找不到 钥匙。", "The key was not found.")


def test_a_forgotten_fact_is_an_error_and_a_fact_too_many_is_not() -> None:
    with pytest.raises(KeyError):
        LOST.fill(who="owner")
    assert LOST.fill(what="x", who="owner").en == "x was not found."


@given(st.text())
def test_braces_in_a_fact_are_only_text(fact: str) -> None:
    assert LOST.fill(what=fact).en == f"{fact} was not found."


@pytest.mark.parametrize(
    ("preference", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB;q=0.8, zh-CN;q=0.9", "zh"),
        ("zh;q=0.1,en;q=0.2", "en"),
        ("fr, en;q=0.3", "en"),
        ("zh;q=0, en;q=0.1", "en"),
        ("EN_us.UTF-8", "en"),
        ("zh_CN.UTF-8", "zh"),
    ],
)
def test_the_language_preferred_most_is_chosen(preference: str, language: Language) -> None:
    assert language_from(preference, otherwise="en" if language == "zh" else "zh") == language


@pytest.mark.parametrize("preference", [None, "", "C.UTF-8", "de", "*", "en;q=much", ";;,,"])
def test_where_nothing_we_speak_is_asked_for_the_house_language_is_chosen(preference: str | None) -> None:
    assert language_from(preference) == "zh"
    assert language_from(preference, otherwise="en") == "en"
