"""What a person reads, once in Chinese and once in English: problems, help, papers, messages."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence in both languages. `{names}` in it are facts, put in by `fill`, once.

    >>> Wording("第 {number} 号", "No. {number}").fill(number=7).in_language("en")
    'No. 7'
    """

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def fill(self, **facts: object) -> "Wording":
        """Put the facts in; a fact that is itself a Wording appears in the language around it.

        Facts left over are allowed, a missing one is a KeyError; braces inside a fact stay as they are.
        """
        return Wording(
            self.zh.format(**{name: fact.zh if isinstance(fact, Wording) else fact for name, fact in facts.items()}),
            self.en.format(**{name: fact.en if isinstance(fact, Wording) else fact for name, fact in facts.items()}),
        )


def language_from(preference: str | None, otherwise: Language = "zh") -> Language:
    """Choose by an `Accept-Language` header (RFC 9110) or an environment value such as `en_GB.UTF-8`."""
    wishes = [_wish(part) for part in (preference or "").split(",")]
    known = [(weight, language) for weight, language in wishes if language is not None and weight > 0]
    return max(known, key=lambda wish: wish[0], default=(0.0, otherwise))[1]


def _wish(part: str) -> tuple[float, Language | None]:
    tag, _, weight = part.strip().lower().partition(";")
    language: Language | None = "zh" if tag.startswith("zh") else "en" if tag.startswith("en") else None
    return _weight(weight), language


def _weight(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=")) if parameter else 1.0
    except ValueError:
        return 0.0
