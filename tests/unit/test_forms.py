"""Every form of every service prints every field it was given, in both languages, and always the same bytes."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel
from pypdf import PdfReader
from structlog.testing import capture_logs

from deploy.local.places import PROJECT
from services.defects.papers.sheet import Photo
from services.defects.papers.words import REFUSALS
from services.owners.papers.sheet import QrCode
from shared.contracts.defects import IssueClass, IssueState, Severity
from shared.contracts.defects.words import CLASSES, SEVERITIES, STATES
from shared.contracts.vocabulary import RefusalReason
from shared.papers import NO_GLYPH
from shared.wording import Wording
from tests.papers.__main__ import main
from tests.papers.forms import AT, FOUND, LONG, Form, forms_of

FORMS = (*forms_of("zh"), *forms_of("en"))
# How the lines of a table begin to tell what is wrong, as it is found on a page.
LISTED = ["".join(saying[-1].split())[:6] for sayings in FOUND for saying in sayings]
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.name}.{form.language}")


printed = cache(Form.print)


@cache
def pages_of(pdf: bytes) -> list[str]:
    """What is printed on each page, without the spaces of the layout."""
    pages = PdfReader(BytesIO(pdf)).pages
    return ["".join(page.extract_text().replace("\u200b", "").split()) for page in pages]


def said_by(content: BaseModel) -> Iterator[str]:
    """Every field as it is to be read, but those of which one of the form's own choices is ticked."""
    for name, field in type(content).model_fields.items():
        kinds = (field.annotation, *get_args(field.annotation))
        if not any(get_origin(kind) is Literal for kind in kinds):
            yield from said(getattr(content, name))


def said(value: Any) -> Iterator[str]:
    match value:
        case Photo():
            yield from said(value.caption)  # the other field is a picture
        case QrCode():
            yield from said(value.says)  # the other field is the code itself
        case BaseModel():
            yield from said_by(value)
        case tuple():
            for one in value:
                yield from said(one)
        case bool() | None:
            return
        case datetime():
            yield f"{value:%Y-%m-%d}"
        case date():
            yield value.isoformat()
        case _:
            yield "".join(str(value).split())


@each_form
def test_every_field_is_found_in_what_is_printed(form: Form) -> None:
    text = "".join(pages_of(printed(form)))
    assert [fact for fact in said_by(form.content) if fact not in text] == []


@each_form
def test_no_glyph_is_missing_and_nothing_is_warned_of(form: Form) -> None:
    with capture_logs() as logs:
        text = "".join(pages_of(printed(form)))
    assert logs == []
    assert NO_GLYPH not in text
    assert "\ufffd" not in text


@each_form
def test_the_words_of_a_form_are_those_of_its_language(form: Form) -> None:
    text = "".join(pages_of(printed(form)))
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in text)
    assert chinese == (form.language == "zh")


@each_form
def test_every_page_says_which_it_is_and_of_how_many(form: Form) -> None:
    """In a print file of several units each unit counts its own."""
    pages = pages_of(printed(form))
    sheets = len(getattr(form.content, "sheets", (form.content,)))
    assert len(pages) % sheets == 0
    last = len(pages) // sheets
    for place, text in enumerate(pages):
        number = place % last + 1
        told = {"zh": f"第{number}页共{last}页", "en": f"Page{number}of{last}"}
        assert told[form.language] in text.replace("，", "")


@pytest.mark.parametrize("form", [form for form in FORMS if form.name.endswith("_long")], ids=lambda form: form.name)
def test_the_head_of_a_long_table_stands_on_every_page(form: Form) -> None:
    head = {"zh": ("房间／部位", "问题与做法"), "en": ("Room/part", "Issueandmethod")}[form.language]
    pages = pages_of(printed(form))
    listed = [text for text in pages if any(words in text for words in LISTED)]
    assert len(listed) > 2
    assert all(any(words in text for words in head) for text in listed)
    assert str(LONG) in "".join(pages)


def test_a_text_as_long_as_may_be_runs_on_over_the_pages_and_ends() -> None:
    for form in FORMS:
        if form.name == "room_slips":
            whole = form.content.model_dump()
            whole["rooms"][0]["items"][0]["description"] = "水渍" * 1_999 + "完毕"
            longer = type(form.content).model_validate(whole)
            text = "".join(pages_of(form.render(longer, form.language, at=AT)))
            assert text.count("水渍") == 1_999
            assert "完毕" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [(CLASSES, IssueClass), (SEVERITIES, Severity), (STATES, IssueState), (REFUSALS, RefusalReason)],
)
def test_every_word_of_a_closed_set_can_be_said_on_paper(words: Mapping[str, Wording], said: Any) -> None:
    assert set(words) == set(get_args(said))
    assert len({word.zh for word in words.values()}) == len({word.en for word in words.values()}) == len(words)


def test_every_template_of_every_service_is_printed() -> None:
    """A new form that nobody samples would be looked at by nobody."""
    templates = {place.stem for place in (PROJECT / "services").glob("*/papers/*.typ")} - {"sheet"}
    assert {form.template for form in FORMS} == templates


def test_all_of_them_are_written_into_a_folder_and_a_form_always_is_the_same_bytes(tmp_path: Path) -> None:
    main(tmp_path / "papers")
    written = {place.name: place.read_bytes() for place in (tmp_path / "papers").iterdir()}
    assert written == {f"{form.name}.{form.language}.pdf": printed(form) for form in FORMS}
