"""What can be typed after `handover`, explained in the reader's language."""

import argparse
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, get_args

from deploy.local.places import default_data
from services.desk.command_line import words
from services.desk.command_line.language import LANGUAGES
from shared.contracts.audit import Kind, LogName
from shared.contracts.owners import UnitPaperKind
from shared.contracts.vocabulary import Role
from shared.wording import Language, Wording


class Parser(argparse.ArgumentParser):
    """argparse, speaking one of our two languages also in what it says by itself."""

    language: Language = "en"

    def error(self, message: str) -> NoReturn:
        if self.language == "zh":
            for english, chinese in words.ARGPARSE:
                message = re.sub(english, chinese, message)
        self.print_usage()
        self.exit(2, f"{self.prog}: {words.ERROR.in_language(self.language)}{message}\n")

    def format_usage(self) -> str:
        return self._in_our_language(super().format_usage())

    def format_help(self) -> str:
        return self._in_our_language(super().format_help())

    def _in_our_language(self, text: str) -> str:
        return text.replace("usage: ", words.USAGE.in_language(self.language), 1)


class Arguments:
    """Adds commands and their arguments, each with its help in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.root = self._titled(Parser(prog="handover", add_help=False, description=self.say(words.HANDOVER)))
        self._commands = self.root.add_subparsers(
            dest="command", required=True, metavar=self.say(words.COMMAND), title=self.say(words.COMMANDS)
        )
        self._options(self.root)

    def say(self, wording: Wording) -> str:
        return wording.in_language(self._language)

    def command(self, name: str, help_: Wording) -> Parser:
        parser: Parser = self._commands.add_parser(
            name, add_help=False, help=self.say(help_), description=self.say(help_)
        )
        self._titled(parser)
        self._options(parser)
        return parser

    def argument(self, parser: Parser, *names: str, help_: Wording, **rest: Any) -> None:
        parser.add_argument(*names, help=self.say(help_), **rest)

    def _titled(self, parser: Parser) -> Parser:
        parser.language = self._language
        parser._positionals.title = self.say(words.ARGUMENTS)  # noqa: SLF001 - argparse has no other way to name them
        parser._optionals.title = self.say(words.OPTIONS)  # noqa: SLF001 - as above
        return parser

    def _options(self, parser: Parser) -> None:
        """Accepted before and after the command; what the command does not say, the root has said."""
        default: Any = {"default": argparse.SUPPRESS} if parser is not self.root else {}
        self.argument(parser, "-h", "--help", help_=words.HELP, action="help", default=argparse.SUPPRESS)
        self.argument(parser, "--lang", help_=words.LANG, choices=LANGUAGES, **default)
        self.argument(
            parser, "--data", help_=words.DATA, type=Path, metavar=self.say(words.FOLDER),
            **(default or {"default": default_data()}),
        )  # fmt: skip


def make_parser(language: Language) -> Parser:
    """The whole command line in one table."""
    add = Arguments(language)
    up = add.command("up", words.UP)
    add.argument(up, "--detach", help_=words.DETACH, action="store_true")
    add.command("down", words.DOWN)
    add.command("url", words.URL)
    status = add.command("status", words.STATUS)
    add.argument(status, "--json", help_=words.JSON, action="store_true")
    for name, help_ in (("backup", words.BACKUP), ("restore", words.RESTORE)):
        copying = add.command(name, help_)
        add.argument(copying, "folder", help_=words.RECORDS, type=Path)
        folder: dict[str, Any] = {"type": Path, "metavar": add.say(words.FOLDER)}
        add.argument(copying, "--keys", help_=words.KEYS, required=name == "backup", **folder)
        add.argument(copying, "--secrets", help_=words.SECRETS, required=True, **folder)
    wait = add.command("wait", words.WAIT)
    add.argument(wait, "--within", help_=words.WITHIN, type=float, default=60.0, metavar=add.say(words.SECONDS))
    rebuild = add.command("rebuild", words.REBUILD)
    add.argument(rebuild, "service", help_=words.SERVICE, choices=words.SERVICES)
    add.argument(rebuild, "read_model", help_=words.READ_MODEL, nargs="?")
    _people(add)
    _importing(add)
    export = add.command("export", words.EXPORT)
    add.argument(export, "what", help_=words.WHAT, choices=("issues",))
    add.argument(export, "file", help_=words.EXPORT_FILE, type=Path)
    add.argument(export, "--estate", help_=words.EXPORT_ESTATE, required=True)
    printing = add.command("print", words.PRINT)
    add.argument(printing, "paper", help_=words.PAPER, choices=get_args(UnitPaperKind))
    add.argument(printing, "file", help_=words.PRINT_FILE, type=Path)
    add.argument(printing, "--estate", help_=words.EXPORT_ESTATE, required=True)
    add.argument(printing, "--building", help_=words.BUILDING, required=True)
    proof = add.command("proof", words.PROOF)
    add.argument(proof, "file", help_=words.PROOF_FILE, type=Path)
    add.argument(proof, "--estate", help_=words.EXPORT_ESTATE, required=True)
    timeline = add.command("timeline", words.TIMELINE)
    add.argument(
        timeline, "kind", help_=words.KIND, choices=get_args(Kind), metavar=_either(("unit", "issue", "owner", "…"))
    )
    add.argument(timeline, "id", help_=words.ID)
    add.argument(timeline, "--estate", help_=words.TIMELINE_ESTATE, default="GROUP")
    _watching(add)
    demo = add.command("demo", words.DEMO)
    add.argument(demo, "--roster", help_=words.DEMO_ROSTER, type=Path)
    return add.root


def _importing(add: Arguments) -> None:
    importing = add.command("import", words.IMPORT)
    add.argument(importing, "what", help_=words.WHAT, choices=("roster", "ledger", "sales"))
    add.argument(importing, "file", help_=words.ROSTER_FILE, type=Path)
    add.argument(importing, "--estate", help_=words.ESTATE, default="GROUP")
    add.argument(importing, "--yes", help_=words.YES, action="store_true")
    add.argument(importing, "--dry-run", help_=words.DRY_RUN, action="store_true")
    add.argument(importing, "--apply-changed", help_=words.APPLY_CHANGED, action="store_true")
    rows: dict[str, Any] = {"action": "append", "default": [], "metavar": add.say(words.A_ROW)}
    add.argument(importing, "--only", help_=words.ONLY, **rows)
    add.argument(importing, "--without", help_=words.WITHOUT, **rows)
    said = {**rows, "metavar": add.say(words.A_COLUMN)}
    add.argument(importing, "--column", help_=words.COLUMN, dest="columns", **said)
    add.argument(importing, "--as-of", help_=words.AS_OF, type=day, metavar=add.say(words.A_DAY))


def _watching(add: Arguments) -> None:
    events = add.command("events", words.EVENTS)
    add.argument(events, "what", help_=words.WHAT, choices=("tail",))
    add.argument(events, "--estate", help_=words.EVENTS_ESTATE, default="GROUP")
    add.argument(events, "--service", help_=words.EVENTS_SERVICE, choices=get_args(LogName))
    add.argument(events, "--type", help_=words.EVENTS_TYPE)
    add.argument(events, "--last", help_=words.LAST, type=int, default=0, metavar="N")
    add.argument(events, "--json", help_=words.JSON, action="store_true")
    audit = add.command("audit", words.AUDIT)
    add.argument(audit, "what", help_=words.WHAT, choices=("verify", "seal", "restore"))
    add.argument(audit, "log", help_=words.AUDIT_LOG, nargs="?", choices=get_args(LogName))
    add.argument(audit, "--within", help_=words.WITHIN, type=float, default=60.0, metavar=add.say(words.SECONDS))


def _people(add: Arguments) -> None:
    token = add.command("token", words.TOKEN)
    add.argument(
        token, "--role", help_=words.ROLE, required=True, choices=get_args(Role), metavar=add.say(words.A_ROLE)
    )
    add.argument(token, "--estate", help_=words.TOKEN_ESTATE, required=True)
    add.argument(token, "--person", help_=words.PERSON)
    add.argument(token, "--name", help_=words.NAME)
    add.argument(token, "--contractor", help_=words.CONTRACTOR)
    add.argument(token, "--unit", help_=words.UNIT)
    add.argument(token, "--days", help_=words.DAYS, type=int, default=90)


def day(text: str) -> date:
    """Argparse says this function's name of what is no day; `words.ARGPARSE` has it in Chinese."""
    return date.fromisoformat(text)


def _either(choices: Iterable[str]) -> str:
    return "{" + ",".join(choices) + "}"
