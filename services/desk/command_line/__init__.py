"""`handover`: everything an operator does, from one command; exit codes 0 done, 1 not done, 2 wrongly asked."""

import os
import sys
from collections.abc import Callable, Sequence

import httpx

from deploy.local.backup import NotBackedUp
from deploy.local.detached import DidNotStart
from deploy.local.dump import ToolFailed
from deploy.local.manifest import BackupDamaged
from deploy.local.restore import NotRestored
from deploy.local.server import ServerEnded
from deploy.local.state import AlreadyRunning
from deploy.local.supervisor import NotReadyInTime
from services.desk.command_line import (
    events,
    export,
    ledger,
    looking_back,
    machine,
    payments,
    people,
    printing,
    roster,
    standing,
    words,
)
from services.desk.command_line.importing import only_its_own
from services.desk.command_line.language import language_of
from services.desk.command_line.parser import make_parser
from services.desk.command_line.session import NotDone, Session, console_for

SAYING_WHY = (
    AlreadyRunning, BackupDamaged, DidNotStart, NotBackedUp, NotReadyInTime, NotRestored, ServerEnded, ToolFailed,
)  # fmt: skip
DONE, NOT_DONE, INTERRUPTED = 0, 1, 130


def demo(session: Session) -> int:
    """The story of one estate is told by a module of its own, read only when somebody wants to hear it."""
    from services.desk.demonstration import run  # noqa: PLC0415 - nothing else needs what it imports

    return run(data=session.data, roster=session.given.roster, language=session.language)


def import_(session: Session) -> int:
    only_its_own(session)
    kinds = {"ledger": ledger.import_ledger, "sales": payments.import_payments, "roster": roster.import_roster}
    return kinds[session.given.what](session)


COMMANDS: dict[str, Callable[[Session], int]] = {
    "up": machine.up,
    "down": machine.down,
    "url": machine.url,
    "status": standing.status,
    "backup": machine.backup,
    "restore": machine.restore,
    "wait": machine.wait,
    "rebuild": machine.rebuild,
    "token": people.token,
    "import": import_,
    "export": export.export_issues,
    "print": printing.print_building,
    "proof": printing.prove,
    "events": events.events,
    "timeline": looking_back.timeline,
    "audit": looking_back.audit,
    "demo": demo,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = language_of(given, os.environ)
    asked = make_parser(language).parse_args(given)
    session = Session(asked, language, console_for(sys.stdout), console_for(sys.stderr))
    try:
        return COMMANDS[asked.command](session)
    except NotDone as reason:
        session.complain(reason.words)
    except httpx.TransportError as error:
        session.complain(words.UNREACHABLE.fill(error=type(error).__name__))
    except SAYING_WHY as reason:
        session.errors.print(str(reason), style="red", markup=False)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        session.close()
    return NOT_DONE


__all__ = ["main"]
