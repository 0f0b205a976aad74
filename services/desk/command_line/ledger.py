"""An older ledger from a file into an estate: what it would do, its progress, or the list of what is wrong in it."""

from typing import Any

from services.desk.api.addresses import PREFIX
from services.desk.command_line import import_words as words
from services.desk.command_line.importing import agreed, follow, show_faults, upload
from services.desk.command_line.session import NotDone, Session
from shared.contracts.defects import LedgerImportProgress
from shared.messages import GROUP

ROWS_WRONG, DIFFERS, CLASH = "LedgerRowsWrong", "LedgerDiffers", "LedgerNumbersClash"
SHOWN = 50  # lines of a difference; a terminal is no place for more


def import_ledger(session: Session) -> int:
    if session.given.estate == GROUP:
        raise NotDone(words.LEDGER_ESTATE)
    try:
        taken = _offered(session)
    except NotDone as refused:
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


def _offered(session: Session) -> dict[str, Any]:
    """As it is; and where it differs, once more after its difference was seen."""
    address = f"{PREFIX}/estates/{session.given.estate}/ledger"
    if session.given.dry_run:
        return upload(session, address, only_check=True)
    try:
        return upload(session, address)
    except NotDone as refused:
        if refused.problem.get("title") not in (DIFFERS, CLASH):
            raise
        _show(session, refused.problem["facts"])
        if refused.problem["title"] == CLASH:
            raise
        if not agreed(session):
            raise NotDone(words.NOT_AGREED) from None
        return upload(session, address, accept_difference=True)


def _show(session: Session, check: dict[str, Any]) -> None:
    session.say(words.LEDGER_DIFFERENCE.fill(**check))
    table = session.table(words.R_ROW, words.R_NUMBER, words.R_DIFFERS)
    for one in check["changed"][:SHOWN]:
        table.add_row(str(one["row"]), str(one["number"] or "-"), ", ".join(one["columns"]))
    for one in check["clashes"][:SHOWN]:
        taken = words.R_TAKEN.fill(column=one["column"]).in_language(session.language)
        table.add_row(str(one["row"]), str(one["number"]), taken)
    if table.row_count:
        session.console.print(table)
    if (more := check["changed_total"] + check["clash_total"] - table.row_count) > 0:
        session.say(words.AND_MORE.fill(more=more))
    if check["ignored_columns"]:
        session.note(words.IGNORED.fill(columns=", ".join(check["ignored_columns"])))
