"""A roster from a file into its estates: with its progress, its difference, or the list of what is wrong in it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from services.desk.api.addresses import PREFIX
from services.desk.command_line import import_words as words
from services.desk.command_line.importing import SHOWN, agreed, follow, offered, show_faults, show_lines, upload
from services.desk.command_line.session import NotDone, Session
from shared.contracts.owners import RosterImportProgress

ROWS_WRONG, DIFFERS = "RosterRowsWrong", "RosterDiffers"


def import_roster(session: Session) -> int:
    given = session.given
    if (given.only and given.without) or ((given.only or given.without) and not given.apply_changed):
        raise NotDone(words.CHOICE_ALONE)
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
    if given.apply_changed:
        session.say(words.APPLIED.fill(units=found["units"], chosen=taken["check"]["chosen"]))
    else:
        session.say(words.IMPORTED.fill(units=found["units"]))
    return 0


def _offered(session: Session) -> dict[str, Any]:
    """Where changed rows are to be applied, what that would do is looked at first."""
    given = session.given
    send = partial(_upload, session, f"{PREFIX}/estates/{given.estate}/roster")
    if not given.apply_changed:
        return offered(session, send, DIFFERS, partial(_show, session))
    looked = send(only_check=True, apply_changed=True)
    return looked if given.dry_run else _applied(session, send, looked["check"])


def _applied(session: Session, send: Callable[..., dict[str, Any]], check: dict[str, Any]) -> dict[str, Any]:
    """A file that says nothing else of what is known is taken without a question."""
    if check["changed_total"] or check["gone_total"]:
        _show(session, check)
        if not agreed(session):
            raise NotDone(words.NOT_AGREED)
    return send(apply_changed=True)


def _upload(session: Session, address: str, **asked: bool) -> dict[str, Any]:
    given = session.given
    said = {"only": given.only, "without": given.without} if asked.get("apply_changed") else {}
    return upload(session, address, {**said, "columns": given.columns}, **asked)


def _show(session: Session, check: dict[str, Any]) -> None:
    session.say(words.DIFFERENCE.fill(**check))
    if check["changed_total"]:
        session.say(words.APPLYING.fill(**check) if session.given.apply_changed else words.LEAVING)
    table = session.table(words.R_ROW, words.R_UNIT, words.R_DIFFERS)
    for one in check["changed"][:SHOWN]:
        table.add_row(str(one["row"]), f"{one['estate']} {one['contract_code']}", ", ".join(one["columns"]))
    for gone in check["gone"][:SHOWN]:
        table.add_row("-", gone, words.R_GONE.in_language(session.language))
    show_lines(session, table, check["changed_total"] + check["gone_total"])
