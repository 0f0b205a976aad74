"""What sales says is paid, from a file into an estate: its difference, its progress, or what is wrong in it."""

from functools import partial
from typing import Any

from services.desk.api.addresses import PREFIX
from services.desk.command_line import import_words as words
from services.desk.command_line.importing import SHOWN, follow, offered, show_faults, show_lines, upload
from services.desk.command_line.session import NotDone, Session
from shared import clock
from shared.contracts.owners import SalesImportProgress
from shared.messages import GROUP

ROWS_WRONG, DIFFERS = "SalesRowsWrong", "SalesDiffer"


def import_payments(session: Session) -> int:
    if session.given.estate == GROUP:
        raise NotDone(words.SALES_ESTATE)
    try:
        taken = offered(session, partial(_upload, session), DIFFERS, partial(_show, session))
    except NotDone as refused:
        return show_faults(session, refused, ROWS_WRONG, words.SALES_WRONG)
    if session.given.dry_run:
        _show(session, taken["check"])
        return 0
    if taken["sales_import"] is None:
        session.say(words.SALES_NOTHING_NEW.fill(**taken["check"]))
        return 0
    asked = SalesImportProgress(estate=session.given.estate, sales_import=taken["sales_import"])
    session.say(words.SALES_RECORDED.fill(**follow(session, asked, taken["check"]["units"], done="recorded")))
    return 0


def _upload(session: Session, **asked: bool) -> dict[str, Any]:
    given = session.given
    day = given.as_of or clock.now().astimezone().date()  # today where it is typed
    address = f"{PREFIX}/estates/{given.estate}/payments"
    return upload(session, address, {"columns": given.columns}, as_of=day.isoformat(), **asked)


def _show(session: Session, check: dict[str, Any]) -> None:
    session.say(words.SALES_DIFFERENCE.fill(**check))
    table = session.table(words.R_ROW, words.R_UNIT, words.R_DIFFERS)
    for one in check["changed"][:SHOWN]:
        table.add_row(str(one["row"]), one["contract_code"], ", ".join(one["columns"]))
    for gone in check["missing"][:SHOWN]:
        table.add_row("-", gone, words.R_GONE.in_language(session.language))
    show_lines(session, table, check["changed_total"] + check["missing_total"], check["ignored_columns"])
