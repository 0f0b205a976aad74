"""Keys kept, the evening and the brief: its part of the table of contents."""

from services.owners import brief_on_paper, daily_brief, evening, kept_keys, key_custody
from services.owners.inviting import POLICIES
from services.owners.lookups import ESTATE, UNIT
from services.owners.read_models.contractors import CONTRACTORS
from services.owners.read_models.evening_counts import EVENING_COUNTS
from services.owners.read_models.issue_days import ISSUE_DAYS
from services.owners.read_models.key_borrowings import KEY_BORROWINGS
from services.owners.read_models.key_custodies import KEY_CUSTODIES
from services.owners.read_models.people import PEOPLE
from services.owners.roles import ADMIN, CLERK, INSPECTOR, MANAGER, NOBODY, STAFF, SUPERVISOR
from services.owners.scans import kept_first
from shared.contracts.owners import (
    AgreeKeyCustody,
    BorrowKey,
    CountEvening,
    DailyBrief,
    DailyBriefPaper,
    EndKeyCustody,
    EveningCount,
    KeysInCustody,
    KeysOut,
    MarkKeyOverdue,
    ReturnKey,
)
from shared.deadlines import Deadline
from shared.decider import Handler, Lookup
from shared.service import Answer

LENDING = (CLERK, SUPERVISOR, INSPECTOR)
CUSTODY = key_custody.STREAM
BORROWER, COMPANY = Lookup(PEOPLE, "{borrower}"), Lookup(CONTRACTORS, "{estate}/{contractor}")
# All drawers side by side: a cashier sees those of the own payee only, in the evening list.
OF_EVENING = (CLERK, SUPERVISOR, MANAGER, "property_manager", ADMIN, "auditor")

HANDLERS = (
    kept_first(Handler(AgreeKeyCustody, key_custody.agree_key_custody, CUSTODY, (CLERK,), (UNIT,))),
    Handler(EndKeyCustody, key_custody.end_key_custody, CUSTODY, (CLERK,), (UNIT,)),
    Handler(BorrowKey, key_custody.borrow_key, CUSTODY, LENDING, (UNIT, ESTATE, BORROWER, COMPANY, POLICIES)),
    Handler(ReturnKey, key_custody.return_key, CUSTODY, LENDING),
    Handler(MarkKeyOverdue, key_custody.mark_key_overdue, CUSTODY, NOBODY),
    Handler(CountEvening, evening.count_evening, "evening:{estate}:{day}", (SUPERVISOR, CLERK, MANAGER), (ESTATE,)),
)
ANSWERS = (
    Answer(KeysOut, kept_keys.keys_out, kept_keys.OUT_READS, STAFF),
    Answer(KeysInCustody, kept_keys.keys_in_custody, kept_keys.CUSTODY_READS, STAFF),
    Answer(EveningCount, kept_keys.evening_count, kept_keys.COUNT_READS, OF_EVENING),
    Answer(DailyBrief, daily_brief.daily_brief, daily_brief.READS, STAFF),
    Answer(DailyBriefPaper, brief_on_paper.daily_brief_paper, daily_brief.READS, STAFF),
)
AGGREGATES = (key_custody.KEY_CUSTODY, evening.EVENING)
MODELS = (KEY_BORROWINGS, KEY_CUSTODIES, EVENING_COUNTS, ISSUE_DAYS)
DEADLINES = (Deadline("borrowed_key_due", KEY_BORROWINGS, "due_back_at", key_custody.overdue_key),)
