"""From the finding to the closed issue: registered, sent by letter, answered, agreed, mended, accepted, asked."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from services.desk.demonstration.caller import together
from services.desk.demonstration.cast import ESTATE, Contractor, story_id
from services.desk.demonstration.findings import Found
from services.desk.demonstration.picture import picture
from services.desk.demonstration.settled import everything_settled
from services.desk.demonstration.stage import Chapter
from services.desk.demonstration.story import PAGE, Story
from shared.contracts.defects import (
    AcceptRectification,
    AgreeMethod,
    ConfirmIssue,
    ConfirmRepair,
    DisputeIssue,
    IssueRegister,
    IssueRow,
    IssueState,
    ProposeMethod,
    RegisterIssue,
    RejectRectification,
    ReportRectification,
    RuleDispute,
    StartRectification,
    SubmitIssues,
)
from shared.wording import Wording

Thing = TypeVar("Thing")

PER_LETTER = 200  # the most one letter takes
WHY_NOT = "外观处理不平整,请重做"
NOT_OURS = "该处为业主方后期改动,非我方施工"
RULING = "经查施工记录,属施工单位责任"
WHO_DISPUTES = 1  # the second contractor, over the first issue of its list


async def register(story: Story) -> None:
    """Every finding gets its number and, by trade and building, its contractor; letters go out per contractor."""
    title = Wording("登记台账,按施工单位发整改通知单", "Registered in the ledger, submitted by letter")
    with story.stage.chapter("ledger", title) as chapter:
        chapter.expect(len(story.findings.every))
        await _for_each(story.findings.every, lambda found: _register(story, found), chapter)
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
    title = Wording("施工单位确认;一项争议由双方裁定", "Contractors confirm; one dispute is ruled by both sides")
    with story.stage.chapter("answers", title) as chapter:
        await _by_contractor(story, "submitted", _answer, chapter)


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


async def agree_methods(story: Story) -> None:
    """The contractor says how; the property side and the developer agree the same version."""
    with story.stage.chapter(
        "methods", Wording("整改方案提出并由双方确认", "Methods proposed, agreed by both sides")
    ) as chapter:
        await _by_contractor(story, "confirmed", _agree, chapter)


async def _agree(story: Story, contractor: Contractor, row: IssueRow) -> None:
    found = story.issues[row.issue]
    proposed = ProposeMethod(estate=ESTATE, issue=row.issue, contractor=contractor.id, method=found.seen.mend)
    await story.caller.tell(contractor.contact, proposed)
    for person in (story.inspector(found.unit), story.cast["developer"]):
        await story.caller.tell(person, AgreeMethod(estate=ESTATE, issue=row.issue, version=1))


async def repair(story: Story) -> None:
    """Started, reported with a photo; what does not pass is done again; accepted, by two where it takes two."""
    title = Wording("整改、报验、返工、验收", "Mended, reported with a photo, done again where needed, accepted")
    with story.stage.chapter("repairs", title) as chapter:
        await _by_contractor(story, "method_agreed", _mend, chapter)


async def _mend(story: Story, contractor: Contractor, row: IssueRow) -> None:
    found, caller = story.issues[row.issue], story.caller
    await caller.tell(contractor.contact, StartRectification(estate=ESTATE, issue=row.issue, contractor=contractor.id))
    await _report(story, contractor, found, attempt=1)
    if found.done_again:
        rejected = RejectRectification(estate=ESTATE, issue=row.issue, reason=WHY_NOT)
        await caller.tell(story.inspector(found.unit), rejected)
        await _report(story, contractor, found, attempt=2)
    await _accept(story, found)


async def _report(story: Story, contractor: Contractor, found: Found, attempt: int) -> None:
    photo = await story.caller.keep(contractor.contact, picture(f"{found.issue} {attempt}"), "image/png")
    reported = ReportRectification(estate=ESTATE, issue=found.issue, contractor=contractor.id, photos=(photo,))
    await story.caller.tell(contractor.contact, reported)


async def _accept(story: Story, found: Found) -> None:
    test = None
    if found.seen.l1 == "leak":
        test = await story.caller.keep(story.inspector(found.unit), picture(f"{found.issue} water test"), "image/png")
    accepted = AcceptRectification(estate=ESTATE, issue=found.issue, water_test=test)
    await story.caller.tell(story.inspector(found.unit), accepted)
    if found.takes_two:
        await story.caller.tell(story.inspector(found.unit, other=1), accepted)


async def ask_owners(story: Story) -> None:
    """Every owner has been told before anybody asks; some answer themselves, most on the phone."""
    title = Wording("告知业主并逐项确认,问题关闭", "Owners told and asked, issues closed")
    with story.stage.chapter("owners_asked", title) as chapter:
        chapter.expect(len(story.findings.every))
        await everything_settled(story)
        owners = {unit.unit: unit.owners[0] for unit in story.units}
        await _for_each(story.findings.every, lambda found: _ask(story, found, owners[found.unit]), chapter)


async def _ask(story: Story, found: Found, owner: str) -> None:
    person = story.by_themselves.get(owner, story.cast["service-2"])
    confirmed = ConfirmRepair(estate=ESTATE, issue=found.issue, owner=owner)
    await story.caller.tell(person, confirmed)


async def _by_contractor(
    story: Story, state: IssueState, step: Callable[[Story, Contractor, IssueRow], Awaitable[None]], chapter: Chapter
) -> None:
    """Each company works off its own list; all companies work at the same time."""
    lists = [(contractor, await _issues(story, contractor, state)) for contractor in story.cast.contractors]
    work = [(contractor, row) for contractor, rows in lists for row in rows]
    chapter.expect(len(work))
    await _for_each(work, lambda one: step(story, *one), chapter)


async def _issues(story: Story, contractor: Contractor, state: IssueState) -> list[IssueRow]:
    """As the company sees its list."""
    rows: list[IssueRow] = []
    async for page in story.pages(
        contractor.contact,
        lambda after: IssueRegister(estate=ESTATE, contractor=contractor.id, state=state, after=after, limit=PAGE),
    ):
        rows += page.rows
    return rows


async def _for_each(things: Sequence[Thing], step: Callable[[Thing], Awaitable[None]], chapter: Chapter) -> None:
    async def one(thing: Thing) -> None:
        await step(thing)
        chapter.step()

    await together(one(thing) for thing in things)
