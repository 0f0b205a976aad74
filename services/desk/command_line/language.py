"""In which language the command line speaks: `--lang`, else HANDOVER_LANG, else the terminal's locale, else English."""

from collections.abc import Mapping, Sequence

from shared.wording import Language, language_from

LANGUAGES: tuple[Language, ...] = ("zh", "en")
VARIABLES = ("HANDOVER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Looked for before parsing, because the help itself is in that language."""
    return language_from(_asked(arguments) or _set(environment), otherwise="en")


def _asked(arguments: Sequence[str]) -> str | None:
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if argument == "--lang":
            return following
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return None


def _set(environment: Mapping[str, str]) -> str | None:
    return next((environment[name] for name in VARIABLES if environment.get(name)), None)
