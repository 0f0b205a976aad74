"""From the finding to the confirmed issue: registered in the ledger, submitted by letter, confirmed or disputed."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from services.desk.demonstration.cast import ESTATE, Contractor, story_id
from services.desk.demonstration.findings import Found
from services.desk.demonstration.lines import together
from services.desk.demonstration.stage import Chapter
from services.desk.demonstration.story import PAGE, Story
from shared.contracts.defects import (
    ConfirmIssue,
    DisputeIssue,
    IssueRegister,
    IssueRow,
    IssueState,
    RegisterIssue,
    RuleDispute,
    SubmitIssues,
)
from shared.wording import Wording

Thing = TypeVar("Thing")

PER_LETTER = 200  # the most one letter takes
NOT_OURS = "该处为业主方后期改动，非我方施工"
RULING = "经查施工记录，属施工单位责任"
WHO_DISPUTES = 1  # the second contractor, over the first issue of its list


async def register(story: Story) -> None:
    """Every finding gets its number and, by trade and building, its contractor; letters go out per contractor."""
    title = Wording("登记台账，按施工单位发整改通知单", "Registered in the ledger, submitted by letter")
    with story.stage.chapter("ledger", title) as chapter:
        chapter.expect(len(story.findings.every))
        await for_each(story.findings.every, lambda found: _register(story, found), chapter)
        for contractor in story.cast.contractors:
            await _submit(story, contractor)


async def _register(story: Story, found: Found) -> None:
    seen = found.seen
    entry = RegisterIssue(
        estate=ESTATE, issue=found.issue, part=seen.part, l1=seen.l1, severity=found.severity, trade=found.trade
    )
    await story.caller.tell(story.inspector(found.unit), entry)


async def _submit(story: Story, contractor: Contractor) -> None:
    rows = await _issues(story, contractor, "registered")
    if contractor is story.cast.contractors[WHO_DISPUTES] and rows:
        story.disputed = rows[0].issue
    for number, start in enumerate(range(0, len(rows), PER_LETTER), start=1):
        issues = tuple(row.issue for row in rows[start : start + PER_LETTER])
        letter = story_id("letter", contractor.id, number)
        submitted = SubmitIssues(estate=ESTATE, letter=letter, contractor=contractor.id, issues=issues)
        await story.caller.tell(story.cast["supervisor"], submitted)


async def answer(story: Story) -> None:
    """Contractors confirm what is theirs; one disputes, and both sides rule the same."""
    title = Wording("施工单位确认；一项争议由双方裁定", "Contractors confirm; one dispute is ruled by both sides")
    with story.stage.chapter("answers", title) as chapter:
        await by_contractor(story, "submitted", _answer, chapter)


async def _answer(story: Story, contractor: Contractor, row: IssueRow) -> None:
    if row.issue == story.disputed:
        await _dispute(story, contractor, row)
    else:
        await _confirm(story, contractor, row)


async def _confirm(story: Story, contractor: Contractor, row: IssueRow) -> None:
    confirmed = ConfirmIssue(estate=ESTATE, issue=row.issue, contractor=contractor.id)
    await story.caller.tell(contractor.contact, confirmed)


async def _dispute(story: Story, contractor: Contractor, row: IssueRow) -> None:
    disputed = DisputeIssue(estate=ESTATE, issue=row.issue, contractor=contractor.id, reason=NOT_OURS)
    await story.caller.tell(contractor.contact, disputed)
    for side in ("manager", "developer"):
        ruled = RuleDispute(estate=ESTATE, issue=row.issue, ruling="stands", reason=RULING)
        await story.caller.tell(story.cast[side], ruled)


async def by_contractor(
    story: Story, state: IssueState, step: Callable[[Story, Contractor, IssueRow], Awaitable[None]], chapter: Chapter
) -> None:
    """Each company works off its own list; all companies work at the same time."""
    lists = [(contractor, await _issues(story, contractor, state)) for contractor in story.cast.contractors]
    work = [(contractor, row) for contractor, rows in lists for row in rows]
    chapter.expect(len(work))
    await for_each(work, lambda one: step(story, *one), chapter)


async def _issues(story: Story, contractor: Contractor, state: IssueState) -> list[IssueRow]:
    """As the company sees its list."""
    rows: list[IssueRow] = []
    async for page in story.pages(
        contractor.contact,
        lambda after: IssueRegister(estate=ESTATE, contractor=contractor.id, state=state, after=after, limit=PAGE),
    ):
        rows += page.rows
    return rows


async def for_each(things: Sequence[Thing], step: Callable[[Thing], Awaitable[None]], chapter: Chapter) -> None:
    async def one(thing: Thing) -> None:
        await step(thing)
        chapter.step()

    await together(one(thing) for thing in things)
