"""Papers print what they were given, in both languages, and the same content gives the same bytes."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, date, datetime
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from structlog.testing import capture_logs

from services.visits.papers.visit_record import Answer, Matter, Signature, VisitRecord, render_visit_record
from shared.papers import ChineseFontMissing, PaperNotPrinted, Papers

AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
RECORD = VisitRecord(
    number="HF-2026-000127",
    estate="滨江云庭二期",
    unit="3-1-1201",
    owner="王小明",
    interviewee="李芳",
    relation="配偶",
    visitor="陈静",
    visited_at=datetime.fromisoformat("2026-11-24T10:30:00+08:00"),
    how="phone",
    purpose="交房后三十天回访",
    answers=(Answer(question="整改是否按约定完成", score=3, remark="推拉门仍有异响"),),
    matters=(Matter(kind="工程质量", text="窗台渗水", answered_on_spot=False, outcome="工程部周五前回复"),),
    satisfaction="satisfied",
    visitor_signature=Signature(name="陈静", on=date(2026, 11, 24)),
)


def text_of(pdf: bytes) -> str:
    """Everything printed, without the spaces of the layout."""
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def one_line_papers(folder: Path) -> Papers:
    (folder / "line.typ").write_text(
        '#set text(font: "Noto Sans CJK SC")\n#sys.inputs.language: #json(bytes(sys.inputs.content)).line', "utf-8"
    )
    return Papers(folder)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return one_line_papers(tmp_path_factory.mktemp("papers"))


def test_the_visit_record_prints_every_fact_under_chinese_labels() -> None:
    text = text_of(render_visit_record(RECORD, "zh", at=AT))
    labels = ["业主回访记录表", "反映事项", "满意度与签字", "客服主管", "项目经理"]
    facts = [
        "滨江云庭二期",
        "3-1-1201",
        "王小明",
        "李芳（配偶）",
        "2026-11-2410:30",
        "推拉门仍有异响",
        "窗台渗水",
        "工程部周五前回复",
    ]
    assert [words for words in labels + facts if words not in text] == []


def test_the_visit_record_in_english_has_english_labels_and_the_facts_as_given() -> None:
    text = text_of(render_visit_record(RECORD, "en", at=AT))
    for fact in (
        "Ownervisitrecord",
        "Interviewed",
        "李芳(配偶)",
        "Mattersraised",
        "窗台渗水",
        "Projectmanager",
        "Page1of1",
    ):
        assert fact in text
    assert "业主回访记录表" not in text


def test_a_long_record_goes_on_on_the_next_page_with_its_number() -> None:
    pdf = render_visit_record(RECORD.model_copy(update={"matters": RECORD.matters * 40}), "zh", at=AT)
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) > 1
    assert all(RECORD.number in page.extract_text() for page in pages)


def test_a_visit_without_questions_or_matters_still_prints() -> None:
    pdf = render_visit_record(RECORD.model_copy(update={"answers": (), "matters": ()}), "zh", at=AT)
    assert text_of(pdf).count("无") >= 2


def test_the_same_record_is_the_same_bytes_also_in_another_process_and_in_threads() -> None:
    here = render_visit_record(RECORD, "zh", at=AT)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        assert process.submit(render_visit_record, RECORD, "zh", at=AT).result() == here
    with ThreadPoolExecutor(4) as threads:
        prints = threads.map(lambda _: render_visit_record(RECORD, "zh", at=AT), range(8))
        assert set(prints) == {here}


def test_another_content_or_date_is_another_paper() -> None:
    here = render_visit_record(RECORD, "zh", at=AT)
    assert render_visit_record(RECORD, "zh", at=AT.replace(year=2027)) != here
    assert render_visit_record(RECORD.model_copy(update={"unit": "3-1-1202"}), "zh", at=AT) != here


def test_a_paper_says_it_is_made_for_archives() -> None:
    metadata = PdfReader(BytesIO(render_visit_record(RECORD, "zh", at=AT))).xmp_metadata
    assert metadata is not None
    assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("2", "B")


def test_it_prints_without_a_warning() -> None:
    with capture_logs() as logs:
        render_visit_record(RECORD, "zh", at=AT)
        render_visit_record(RECORD, "en", at=AT)
    assert logs == []


@pytest.mark.parametrize(
    "remark", ['#panic("x")', "*strong* _emph_ $x$ `raw`", '#read("/etc/passwd")', "\\ ] [ #{ }", '"}']
)
def test_content_is_never_read_as_a_template(line: Papers, remark: str) -> None:
    assert "".join(remark.split()) in text_of(line.render("line.typ", {"line": remark}, "zh", at=AT))


def test_a_character_no_font_has_is_printed_as_a_blank_sort_and_stops_nothing(line: Papers) -> None:
    assert "谢谢〓龘𬭸" in text_of(line.render("line.typ", {"line": "谢谢👍\ufe0f龘𬭸"}, "zh", at=AT))


@given(st.text(max_size=50))
def test_no_text_stops_the_printer(line: Papers, remark: str) -> None:
    assert line.render("line.typ", {"line": remark}, "zh", at=AT).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("content", [{}, {"line": {"deep": [1, "二"]}}])
def test_content_the_template_cannot_print_is_named_with_its_template(tmp_path: Path, content: dict[str, Any]) -> None:
    (tmp_path / "line.typ").write_text("#text(json(bytes(sys.inputs.content)).line)")
    with pytest.raises(PaperNotPrinted, match=r"line\.typ"):
        Papers(tmp_path).render("line.typ", content, "zh", at=AT)


def test_a_template_cannot_reach_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "line.typ").write_text('#read("../secret.txt")')
    with pytest.raises(PaperNotPrinted):
        Papers(tmp_path / "papers").render("line.typ", {}, "zh", at=AT)


def test_without_a_chinese_font_nothing_is_printed_and_the_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChineseFontMissing, match=str(tmp_path)) as refusal:
        Papers(tmp_path, font_folder=tmp_path).render("line.typ", {}, "zh", at=AT)
    assert "字体" in refusal.value.words.zh
