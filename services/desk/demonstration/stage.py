"""What somebody watching sees: the chapters of the story, how far each is, and how long it took."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from shared.clock import monotonic
from shared.wording import Language, Wording


class Broken(Exception):  # noqa: N818 - stated as a fact
    """The story cannot go on; `words` say why, in one sentence."""

    def __init__(self, words: Wording) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass
class Chapter:
    """One part of the story while it is played; `done` of `total` steps."""

    total: int = 0
    done: int = 0
    progress: Progress | None = None
    task: TaskID | None = None

    def expect(self, steps: int) -> None:
        self.total += steps
        self._show()

    def step(self, steps: int = 1) -> None:
        self.done += steps
        self._show()

    def _show(self) -> None:
        if self.progress is not None and self.task is not None:
            self.progress.update(self.task, total=self.total, completed=self.done)


@dataclass
class Stage:
    """Bars on a terminal, one line per chapter elsewhere."""

    language: Language
    console: Console
    seconds: dict[str, float] = field(default_factory=dict)
    _progress: Progress | None = None

    @contextmanager
    def open(self) -> Iterator[None]:
        if not self.console.is_terminal:
            yield
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console) as self._progress:
            yield
        self._progress = None

    @contextmanager
    def chapter(self, key: str, title: Wording) -> Iterator[Chapter]:
        """`key` names it in `demo.json`."""
        text, began = title.in_language(self.language), monotonic()
        chapter = Chapter(progress=self._progress)
        if self._progress is not None:
            chapter.task = self._progress.add_task(text, total=None)
        try:
            yield chapter
        finally:
            self.seconds[key] = round(monotonic() - began, 2)
        chapter.total = chapter.done = max(chapter.done, 1)
        if self._progress is not None and chapter.task is not None:
            self._progress.update(chapter.task, total=chapter.total, completed=chapter.done)
            self._progress.stop_task(chapter.task)
        else:
            self.console.print(f"{text}: {chapter.done} · {self.seconds[key]:.1f} s", highlight=False)

    def say(self, words: Wording) -> None:
        self.console.print(words.in_language(self.language), markup=False, highlight=False, soft_wrap=True)
