"""The front door: every command and query of the contracts has one HTTP address; a page explains them."""

from importlib import import_module

from fastapi import FastAPI

from services.desk.api.brief import brief_routes
from services.desk.api.calendars import calendar_routes
from services.desk.api.callers import Callers
from services.desk.api.commands import command_routes
from services.desk.api.events import event_routes
from services.desk.api.files import file_routes
from services.desk.api.guard import Guard
from services.desk.api.ledger import ledger_routes
from services.desk.api.ledger_import import ledger_import_routes
from services.desk.api.letter_answers import letter_answer_routes
from services.desk.api.links.routes import link_routes
from services.desk.api.lists import list_routes
from services.desk.api.operations import operation_routes
from services.desk.api.pages import page_routes
from services.desk.api.papers import paper_routes
from services.desk.api.print_files import print_file_routes
from services.desk.api.problems import PROBLEMS, answer_with_problems
from services.desk.api.proofs import proof_routes
from services.desk.api.queries import query_routes
from services.desk.api.roster import roster_routes
from services.desk.api.sales import sales_routes
from services.desk.api.scans import scan_routes
from services.desk.api.search import search_routes
from services.desk.codes import Codes
from shared.contracts.owners import KeepScan, RecordPaperPrinted, ScanKey
from shared.messages import commands_of, queries_of
from shared.service import Running

SERVICES = ("owners", "defects", "visits", "notifications", "audit", "desk")
# Said and asked by the desk alone, at addresses of its own: of bytes it has rendered or encrypted itself.
OF_THE_DESK = frozenset({KeepScan.wire, RecordPaperPrinted.wire, ScanKey.wire})
ABOUT = """
新房交付:命令用 POST,查询用 GET;内容多的查询也用 POST,不改变任何东西。
· Handing over new homes: commands are POSTs, queries are GETs; one that holds more than an address can is a POST, too,
and changes nothing.

- `Idempotency-Key`: 指令编号(UUID),重发时不变 · the command's id, the same when it is sent again.
- `If-Match: "5"`: 您看到的版本 · the version you saw. `ETag` 给出现在的版本 · gives the one there is now.
- `Handover-Position: owners:123` 可原样用作查询的 `at_least` · goes as it is into a query's `at_least`.
"""


def make_api(running: Running, codes: Codes) -> FastAPI:
    """The application for one running desk; `codes` draws what confirms a device."""
    api = FastAPI(
        title="交付 Handover", version="1", description=ABOUT, docs_url=None, redoc_url=None, responses=PROBLEMS
    )
    callers = Callers(running)
    for service in SERVICES:
        import_module(f"shared.contracts.{service}")
        for wire, command in commands_of(service).items():
            if wire not in OF_THE_DESK:
                command_routes(api, running, callers, command)
        for wire, query in queries_of(service).items():
            if wire not in OF_THE_DESK:
                query_routes(api, running, callers, query)
        operation_routes(api, running, callers, service)
    event_routes(api, running, callers)
    file_routes(api, running, callers)
    paper_routes(api, running, callers)
    print_file_routes(api, running, callers)
    roster_routes(api, running, callers)
    sales_routes(api, running, callers)
    search_routes(api, running, callers)
    list_routes(api, running, callers)
    brief_routes(api, running, callers)
    calendar_routes(api, running, callers)
    scan_routes(api, running, callers)
    proof_routes(api, running, callers)
    ledger_routes(api, running, callers)
    ledger_import_routes(api, running, callers)
    letter_answer_routes(api, running, callers)
    link_routes(api, running, codes)
    page_routes(api)
    answer_with_problems(api)
    api.add_middleware(Guard)
    return api
