"""The evening: what was counted beside what it should be, keys out and in custody, the daily brief and its paper."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import BorrowingId, BuildingId, ContractorId, IssueId, OwnerId, PersonId, UnitId
from shared.contracts.owners.day_questions import CounterWait
from shared.contracts.owners.fees import PayeeCode, Words
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.payments import PaymentMethod
from shared.contracts.papers import Paper
from shared.contracts.vocabulary import Currency, Language, RefusalReason, Value
from shared.messages import Line


class KeysOutRow(Value):
    """Borrowed and not back; `overdue` once the evening is over."""

    unit: UnitId
    building: BuildingId
    contract_code: str
    borrowing: BorrowingId
    issue: IssueId
    borrower: PersonId
    contractor: ContractorId | None = None
    keys: int
    borrowed_at: AwareDatetime
    due_back_at: AwareDatetime
    overdue: bool


class KeysOutList(Value):
    rows: tuple[KeysOutRow, ...]


class KeysOut(OwnersQuery[KeysOutList], wire="KeysOut"):
    """Staff: every key that is out, longest due first; 1,000."""


class CustodyRow(Value):
    unit: UnitId
    building: BuildingId
    contract_code: str
    owner: OwnerId
    keys: int
    out: int
    purpose: Line
    agreed_at: AwareDatetime


class CustodyPage(Value):
    rows: tuple[CustodyRow, ...]
    after: str | None = None


class KeysInCustody(OwnersQuery[CustodyPage], wire="KeysInCustody"):
    """Staff: the keys owners left, by unit id; in pages: `after` of the last answer goes on, None on the last."""

    after: str | None = Field(default=None, max_length=64)
    limit: int = Field(default=200, ge=1, le=1_000)


class CountLine(Value):
    """`counted` is None while nobody counted; `difference` is counted − expected, None then too."""

    what: Literal["keys_released", "keys_out", "papers_signed", "money"]
    payee: PayeeCode | None = None
    method: PaymentMethod | None = None
    currency: Currency | None = None
    expected: Decimal
    counted: Decimal | None = None
    difference: Decimal | None = None


class EveningCountView(Value):
    """`number`: how often it was counted, 0 while never; `fits`: everything counted is as it should be."""

    day: date
    number: int
    fits: bool
    lines: tuple[CountLine, ...]
    remark: str = ""
    counted_by: PersonId | None = None
    counted_at: AwareDatetime | None = None


class EveningCount(OwnersQuery[EveningCountView], wire="EveningCount"):
    """Supervisor, clerk, managers, group_admin and auditor: keys, money and papers counted against the system."""

    day: date


class RefusalsByReason(Value):
    reason: RefusalReason
    name: Words
    units: int


class MoneyOfDay(Value):
    """What one payee took that day, voids and refunds taken off."""

    payee: PayeeCode
    name: Words
    currency: Currency
    receipts: int
    net: Decimal


class BriefView(Value):
    """The daily brief (交房日报) of an estate.

    `due`, `served` and `handed_over` are of all units until now. `booked` have an appointment on the day; `missed` did
    not keep it. `arrived`, `inspected`, `accepted`, `refused`, `keys` count units of the day; `accepted_with_issues`
    are among the accepted. `deemed` are handed over so on the day.
    """

    estate: Line
    day: date
    due: int
    served: int
    handed_over: int
    booked: int
    missed: int
    arrived: int
    walk_ins: int
    inspected: int
    accepted: int
    accepted_with_issues: int
    refused: int
    reasons: tuple[RefusalsByReason, ...]
    keys: int
    keys_handed: int
    deemed: int
    issues_opened: int
    issues_closed: int
    reservations_open: int
    inspections_awaited: int
    keys_out: int
    money: tuple[MoneyOfDay, ...]
    waits: tuple[CounterWait, ...]


# How each number of the brief is called, in the order in which it is read.
BRIEF_NUMBERS: Mapping[str, Words] = {
    "due": Words(zh="应交付(累计)", en="due, until now"),
    "served": Words(zh="通知送达(累计)", en="served, until now"),
    "handed_over": Words(zh="已交付(累计)", en="handed over, until now"),
    "booked": Words(zh="当日预约", en="booked"),
    "missed": Words(zh="爽约", en="missed"),
    "arrived": Words(zh="到场", en="arrived"),
    "walk_ins": Words(zh="其中未预约", en="of them walk-ins"),
    "inspected": Words(zh="验房", en="inspected"),
    "accepted": Words(zh="同意收楼", en="accepted"),
    "accepted_with_issues": Words(zh="其中带问题", en="of them with issues"),
    "refused": Words(zh="拒收", en="refused"),
    "keys": Words(zh="领取钥匙(户)", en="keys, units"),
    "keys_handed": Words(zh="发放钥匙(把)", en="keys, pieces"),
    "deemed": Words(zh="视为交付", en="deemed handed over"),
    "issues_opened": Words(zh="新增问题", en="issues opened"),
    "issues_closed": Words(zh="关闭问题", en="issues closed"),
    "reservations_open": Words(zh="容缺未补", en="reservations open"),
    "inspections_awaited": Words(zh="待到验房记录", en="inspections awaited"),
    "keys_out": Words(zh="借出钥匙(把)", en="keys out, pieces"),
}


class DailyBrief(OwnersQuery[BriefView], wire="DailyBrief"):
    """Staff. Refused `NotFound` for an unknown estate. What defects said counts as far as owners has read it."""

    day: date


class DailyBriefPaper(OwnersQuery[Paper], wire="DailyBriefPaper"):
    """The brief on paper, in one language. Staff. It names no person."""

    day: date
    language: Language = "zh"
