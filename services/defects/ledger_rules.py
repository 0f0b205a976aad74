"""What a line of an older ledger must say for its state, and what cannot be so."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from services.defects.issue import ENDED
from shared.contracts.defects.words import STATES
from shared.wording import Wording

UNNUMBERED = ("raised", *ENDED)  # what was never registered, or ended before it was
ANSWERING = ("disputed", "confirmed", "method_proposed", "method_agreed", "in_work", "reported", "accepted", "closed")
NEEDS: Mapping[str, tuple[str, ...]] = {
    "contractor": ANSWERING,
    "letter_number": ("submitted", "disputed"),
    "dispute": ("disputed",),
    "method": ("method_proposed", "method_agreed"),
    "reported_at": ("reported",),
    "accepted_at": ("accepted",),
    "closed_at": ("closed",),
    "ended_because": ENDED,
}
ONLY: Mapping[str, tuple[str, ...]] = {"accepted_at": ("accepted", "closed"), "closed_at": ("closed",)}
IN_ORDER = ("raised_at", "reported_at", "accepted_at", "closed_at")
NOT_BEFORE_RAISED = ("due", "response_due")

NUMBER_MISSING = Wording("已登记的问题须有编号", "what was registered has a number")
RAISED_HAS_NONE = Wording("待登记的问题没有编号", "what is only raised has no number yet")
CODE_MISSING = Wording("没有编号的问题须有问题代码", "what has no number needs the issue's code")
CLASS_MISSING = Wording("有编号的问题须有类别、严重程度和工种", "what has a number has class, severity and trade")
WANTED = Wording("状态为「{state}」时不能为空", "must not be empty where the state is {state}")
NOT_WANTED = Wording("状态为「{state}」时须为空", "must be empty where the state is {state}")
IN_THE_FUTURE = Wording("晚于现在", "is later than now")
BEFORE_BEFORE = Wording("早于前一步的时间", "is earlier than the step before")


def contradictions(said: Mapping[str, Any], now: datetime) -> Iterator[tuple[str, Wording]]:
    """Field and reason; times are UTC."""
    yield from _numbering(said)
    state = said["state"]
    for name, states in NEEDS.items():
        if state in states and not said[name]:
            yield name, WANTED.fill(state=STATES[state])
    for name, states in ONLY.items():
        if state not in states and said[name]:
            yield name, NOT_WANTED.fill(state=STATES[state])
    yield from _times(said, now)


def _numbering(said: Mapping[str, Any]) -> Iterator[tuple[str, Wording]]:
    if said["number"] is None:
        if said["state"] not in UNNUMBERED:
            yield "number", NUMBER_MISSING
        elif not said["issue"]:
            yield "issue", CODE_MISSING
        return
    if said["state"] == "raised":
        yield "number", RAISED_HAS_NONE
    for name in ("l1", "severity", "trade"):
        if not said[name]:
            yield name, CLASS_MISSING


def _times(said: Mapping[str, Any], now: datetime) -> Iterator[tuple[str, Wording]]:
    last: datetime | None = None
    for name in IN_ORDER:
        at: datetime | None = said[name]
        if at is None:
            continue
        if at > now:
            yield name, IN_THE_FUTURE
        elif last is not None and at < last:
            yield name, BEFORE_BEFORE
        last = at
    for name in NOT_BEFORE_RAISED:
        if said[name] is not None and said[name] < said["raised_at"]:
            yield name, BEFORE_BEFORE
