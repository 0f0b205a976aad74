"""An older ledger from a file into an estate: what it would do, its progress, or the list of what is wrong in it."""

from functools import partial
from typing import Any

from services.desk.api.addresses import PREFIX
from services.desk.command_line import import_words as words
from services.desk.command_line.importing import SHOWN, follow, offered, show_faults, show_lines, upload
from services.desk.command_line.session import NotDone, Session
from shared.contracts.defects import LedgerImportProgress
from shared.messages import GROUP

ROWS_WRONG, DIFFERS, CLASH = "LedgerRowsWrong", "LedgerDiffers", "LedgerNumbersClash"


def import_ledger(session: Session) -> int:
    if session.given.estate == GROUP:
        raise NotDone(words.LEDGER_ESTATE)
    send = partial(upload, session, f"{PREFIX}/estates/{session.given.estate}/ledger")
    try:
        taken = offered(session, send, DIFFERS, partial(_show, session))
    except NotDone as refused:
        if refused.problem.get("title") == CLASH:
            _show(session, refused.problem["facts"])
        return show_faults(session, refused, ROWS_WRONG, words.LEDGER_WRONG)
    if session.given.dry_run:
        _show(session, taken["check"])
        return 0
    if taken["ledger_import"] is None:
        session.say(words.LEDGER_NOTHING_NEW.fill(**taken["check"]))
        return 0
    asked = LedgerImportProgress(estate=session.given.estate, ledger_import=taken["ledger_import"])
    found = follow(session, asked, taken["check"]["new"] or None)
    session.say(words.LEDGER_IMPORTED.fill(**found))
    return 0


def _show(session: Session, check: dict[str, Any]) -> None:
    session.say(words.LEDGER_DIFFERENCE.fill(**check))
    table = session.table(words.R_ROW, words.R_NUMBER, words.R_DIFFERS)
    for one in check["changed"][:SHOWN]:
        table.add_row(str(one["row"]), str(one["number"] or "-"), ", ".join(one["columns"]))
    for one in check["clashes"][:SHOWN]:
        taken = words.R_TAKEN.fill(column=one["column"]).in_language(session.language)
        table.add_row(str(one["row"]), str(one["number"]), taken)
    show_lines(session, table, check["changed_total"] + check["clash_total"], check["ignored_columns"])
