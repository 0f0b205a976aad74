"""What lies within a link: the issues of one letter, one issue or one unit, as services show them to the holder."""

from typing import Any

from services.desk.api.links.visitors import Visitor
from services.desk.api.queries import send_query
from shared.bus import Answered
from shared.contracts.defects import Issue, IssuesOfUnit, IssueView, Ledger
from shared.problems import NotFound, Refusal
from shared.service import Running
from shared.wording import Wording

LARGEST_LETTER = 200  # issues


class BeyondLink(Refusal):
    status = 403
    wording = Wording("此链接不能用于该问题或该操作。", "This link does not reach to that issue or deed.")


async def issue_within(running: Running, visitor: Visitor, issue: str) -> IssueView:
    """As the holder may see it. Raises BeyondLink for whatever the link is not about, known or not."""
    question = Issue(estate=visitor.estate, issue=issue)
    try:
        view = IssueView.model_validate(await send_query(running, visitor.caller, question, {}))
    except Answered as refused:
        if refused.code == NotFound.__name__:
            raise BeyondLink from None
        raise
    if not within(visitor, view):
        raise BeyondLink
    return view


def within(visitor: Visitor, view: IssueView) -> bool:
    if visitor.worker and view.issue not in visitor.issues:
        return False
    if visitor.role == "contractor" and view.contractor != visitor.contractor:
        return False
    if visitor.letter is not None:
        return view.letter == visitor.letter
    if visitor.issue is not None:
        return view.issue == visitor.issue
    return visitor.unit is not None and view.unit == visitor.unit


async def rows_within(running: Running, visitor: Visitor) -> dict[str, Any]:
    """The lines of the list behind the link; to a contractor with the names a person reads."""
    if visitor.role == "owner":
        unit = visitor.unit or ""
        return await send_query(running, visitor.caller, IssuesOfUnit(estate=visitor.estate, unit=unit), {})
    if visitor.letter is not None:
        ledger = Ledger(
            estate=visitor.estate, contractor=visitor.contractor, letter=visitor.letter, sort="number",
            limit=LARGEST_LETTER,
        )  # fmt: skip
    else:
        number = (await issue_within(running, visitor, visitor.issue or "")).number
        ledger = Ledger(
            estate=visitor.estate, contractor=visitor.contractor, number_from=number, number_to=number, sort="number"
        )
    page = await send_query(running, visitor.caller, ledger, {})
    if visitor.worker:
        page["rows"] = [row for row in page["rows"] if row["issue"] in visitor.issues]
    return page
