"""From the finding to the confirmed issue: registered in the ledger, submitted by letter, confirmed or disputed."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from services.desk.demonstration.caller import Person
from services.desk.demonstration.cast import ESTATE, Contractor, story_id
from services.desk.demonstration.findings import Found
from services.desk.demonstration.lines import Refused, together
from services.desk.demonstration.stage import Chapter
from services.desk.demonstration.story import PAGE, Letter, Story
from shared.contracts.defects import (
    AnswerLetter,
    BulkCommand,
    BulkOutcome,
    IssueRegister,
    IssueRow,
    IssueState,
    ItemAnswer,
    LedgerEntry,
    RegisterIssues,
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
        await together(
            _register(story, unit, found, chapter) for unit, found in story.findings.of_unit.items() if found
        )
        for contractor in story.cast.contractors:
            await _submit(story, contractor)


async def _register(story: Story, unit: str, found: Sequence[Found], chapter: Chapter) -> None:
    """What was found in one unit, in one go."""
    entries = tuple(
        LedgerEntry(
            issue=one.issue, part=one.seen.part, l1=one.seen.l1, severity=one.severity, trade=one.trade
        )
        for one in found
    )  # fmt: skip
    inspector = story.inspector(unit)
    await in_bulk(story, inspector, RegisterIssues(estate=ESTATE, bulk=story_id("register", unit), entries=entries))
    chapter.step(len(found))


async def in_bulk(story: Story, person: Person, command: BulkCommand) -> None:
    """Raises Refused when any of its issues was."""
    await story.caller.tell(person, command)
    outcome = await story.caller.ask(person, BulkOutcome(estate=ESTATE, bulk=command.bulk), having_read=("defects",))
    for refused in outcome.refused:
        raise Refused(command.wire, refused.model_dump())


async def _submit(story: Story, contractor: Contractor) -> None:
    issues = [row.issue for row in await _issues(story, contractor, "registered")]
    if contractor is story.cast.contractors[WHO_DISPUTES] and issues:
        story.disputed = issues[0]
    for number, start in enumerate(range(0, len(issues), PER_LETTER), start=1):
        letter = Letter(story_id("letter", contractor.id, number), tuple(issues[start : start + PER_LETTER]))
        submitted = SubmitIssues(estate=ESTATE, letter=letter.id, contractor=contractor.id, issues=letter.issues)
        await story.caller.tell(story.cast["supervisor"], submitted)
        story.letters.setdefault(contractor.id, []).append(letter)


async def answer(story: Story) -> None:
    """Contractors confirm what is theirs; one disputes, and both sides rule the same."""
    title = Wording("施工单位确认；一项争议由双方裁定", "Contractors confirm; one dispute is ruled by both sides")
    with story.stage.chapter("answers", title) as chapter:
        letters = [(one, letter) for one in story.cast.contractors for letter in story.letters.get(one.id, ())]
        chapter.expect(sum(len(letter.issues) for _, letter in letters))
        await together(_answer(story, contractor, letter, chapter) for contractor, letter in letters)
        for side in ("manager", "developer") if story.disputed is not None else ():
            ruled = RuleDispute(estate=ESTATE, issue=story.disputed, ruling="stands", reason=RULING)
            await story.caller.tell(story.cast[side], ruled)


async def _answer(story: Story, contractor: Contractor, letter: Letter, chapter: Chapter) -> None:
    """Item by item, as the confirmation sheet is filled in."""
    answers = tuple(
        ItemAnswer(issue=issue, answer="disputed", reason=NOT_OURS)
        if issue == story.disputed
        else ItemAnswer(issue=issue, answer="confirmed")
        for issue in letter.issues
    )
    await story.caller.tell(contractor.contact, AnswerLetter(estate=ESTATE, letter=letter.id, answers=answers))
    chapter.step(len(letter.issues))


async def by_contractor(
    story: Story, state: IssueState, step: Callable[[Story, Contractor, IssueRow], Awaitable[None]], chapter: Chapter
) -> None:
    """Each company works off its own list; all companies work at the same time."""
    work = await all_lists(story, state)
    chapter.expect(len(work))
    await for_each(work, lambda one: step(story, *one), chapter)


async def all_lists(story: Story, state: IssueState) -> list[tuple[Contractor, IssueRow]]:
    lists = [(contractor, await _issues(story, contractor, state)) for contractor in story.cast.contractors]
    return [(contractor, row) for contractor, rows in lists for row in rows]


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
