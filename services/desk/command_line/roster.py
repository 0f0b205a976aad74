"""A roster from a file into its estates: with its progress, its difference, or the list of what is wrong in it."""

from typing import Any

from services.desk.api.addresses import PREFIX
from services.desk.command_line import words
from services.desk.command_line.importing import agreed, follow, show_faults, upload
from services.desk.command_line.session import NotDone, Session
from shared.contracts.owners import RosterImportProgress

ROWS_WRONG, DIFFERS = "RosterRowsWrong", "RosterDiffers"
SHOWN = 50  # lines of a difference; a terminal is no place for more


def import_roster(session: Session) -> int:
    try:
        taken = _offered(session)
    except NotDone as refused:
        return show_faults(session, refused, ROWS_WRONG, words.ROSTER_WRONG)
    if session.given.dry_run:
        _show(session, taken["check"])
        return 0
    if taken["roster_import"] is None:
        session.say(words.NOTHING_NEW.fill(**taken["check"]))
        return 0
    session.note(words.CHECKED.fill(**taken["check"]))
    asked = RosterImportProgress(estate=session.given.estate, roster_import=taken["roster_import"])
    found = follow(session, asked, taken["check"]["new"] or None)
    session.say(words.IMPORTED.fill(units=found["units"]))
    return 0


def _offered(session: Session) -> dict[str, Any]:
    """As it is; and where it differs, once more after its difference was seen."""
    address = f"{PREFIX}/estates/{session.given.estate}/roster"
    if session.given.dry_run:
        return upload(session, address, only_check=True)
    try:
        return upload(session, address, accept_difference=False)
    except NotDone as refused:
        if refused.problem.get("title") != DIFFERS:
            raise
        _show(session, refused.problem["facts"])
        if not agreed(session):
            raise NotDone(words.NOT_AGREED) from None
        return upload(session, address, accept_difference=True)


def _show(session: Session, check: dict[str, Any]) -> None:
    session.say(words.DIFFERENCE.fill(**check))
    table = session.table(words.R_ROW, words.R_UNIT, words.R_DIFFERS)
    for one in check["changed"][:SHOWN]:
        table.add_row(str(one["row"]), f"{one['estate']} {one['contract_code']}", ", ".join(one["columns"]))
    for gone in check["gone"][:SHOWN]:
        table.add_row("-", gone, words.R_GONE.in_language(session.language))
    if table.row_count:
        session.console.print(table)
    if (more := check["changed_total"] + check["gone_total"] - table.row_count) > 0:
        session.say(words.AND_MORE.fill(more=more))
