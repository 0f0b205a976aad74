"""Papers people sign and keep: Typst templates to PDF/A, identical bytes for identical content."""

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import structlog
import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fonttools ships no types

from shared.problems import Refusal
from shared.wording import Language, Wording

FONT_PACKAGE = "manimgx_fonts_cjk"  # Noto Sans CJK, all weights, OFL; no other font is used: the same bytes everywhere
CHINESE = "业主回访记录"
NO_GLYPH = "〓"  # what typesetters put where a sort is missing: seen, and the line keeps its length
Pictures = Mapping[str, bytes | None]  # JPEGs by a name a file may have; None: there, but it cannot be shown
INVISIBLE = {"Cc", "Cf", "Mn"}

logger = structlog.get_logger()


class ChineseFontMissing(Refusal):
    status = 500
    wording = Wording(
        "{folder} 中没有含中文字形的字体，无法打印；请重新安装 manimgx-fonts-cjk。",
        "No font with Chinese glyphs in {folder}, nothing can be printed; install manimgx-fonts-cjk again.",
    )


class PaperNotPrinted(Refusal):
    status = 500
    wording = Wording("表单 {template} 无法打印：{why}", "Paper {template} could not be printed: {why}")


class Typeface:
    """The fonts of a folder and the characters they can print. Raises ChineseFontMissing."""

    def __init__(self, folder: Path) -> None:
        self.fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        faces = {font.path: font.index for font in self.fonts.fonts() if font.path}
        self._characters = {code for path, index in faces.items() for code in _characters(path, index)}
        if not all(ord(character) in self._characters for character in CHINESE):
            raise ChineseFontMissing(folder=str(folder))

    def printable(self, content: Any) -> Any:
        """Content without what no font can print: PDF/A refuses the whole paper for one emoji in a remark."""
        match content:
            case str():
                return "".join(map(self._sort_for, content))
            case Mapping():
                return {name: self.printable(value) for name, value in content.items()}
            case list() | tuple():
                return [self.printable(value) for value in content]
            case _:
                return content

    def _sort_for(self, character: str) -> str:
        if ord(character) in self._characters or character in "\n\t":
            return character
        return "" if unicodedata.category(character) in INVISIBLE else NO_GLYPH


class Papers:
    """The templates of one folder; each reads its content by `json(bytes(sys.inputs.content))`, never as source."""

    def __init__(self, template_folder: Path, font_folder: Path | None = None) -> None:
        self._folder = template_folder
        self._font_folder = font_folder

    def render(
        self, template: str, content: Mapping[str, Any], language: Language, *, at: datetime,
        pictures: Pictures | None = None,
    ) -> bytes:  # fmt: skip
        """Print `template` (a file name in the folder) as PDF/A-2b, dated `at`. Takes some 20 ms of CPU: use a thread.

        `content` is JSON data; `language` reaches the template as `sys.inputs.language`; `sys.inputs.pictures` says
        in JSON of which name there is a picture (true: `image("/NAME.jpg")`).
        Raises ChineseFontMissing, PaperNotPrinted.
        """
        typeface = _typeface(self._font_folder or Path(str(files(FONT_PACKAGE))))
        there = {name: picture is not None for name, picture in (pictures or {}).items()}
        inputs = {
            "content": orjson.dumps(typeface.printable(content)).decode(), "language": language,
            "pictures": orjson.dumps(there).decode(),
        }  # fmt: skip
        with _beside(self._folder, pictures or {}) as root:
            try:
                pdf, warnings = typst.compile_with_warnings(
                    root / template,
                    root=root,
                    font_paths=typeface.fonts,
                    ignore_system_fonts=True,
                    sys_inputs=inputs,
                    pdf_standards=["a-2b"],
                    timestamp=at.astimezone(UTC).replace(microsecond=0),
                )
            except typst.TypstError as error:
                raise PaperNotPrinted(template=template, why=error.message) from error
        for warning in warnings:
            logger.warning("paper_warning", template=template, warning=warning.message)
        return pdf


@contextmanager
def _beside(templates: Path, pictures: Pictures) -> Iterator[Path]:
    """Typst reads files below one root only: where there are pictures, the templates are copied beside them."""
    shown = {name: picture for name, picture in pictures.items() if picture is not None}
    if not shown:
        yield templates
        return
    with TemporaryDirectory(prefix="handover-paper-") as folder:
        for template in templates.glob("*.typ"):
            copy(template, folder)
        for name, picture in shown.items():
            (Path(folder) / f"{name}.jpg").write_bytes(picture)
        yield Path(folder)


@cache
def _typeface(folder: Path) -> Typeface:
    return Typeface(folder)


def _characters(path: str, index: int) -> set[int]:
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return set(font.getBestCmap() or {})
