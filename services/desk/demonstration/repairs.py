"""From the confirmed issue to the closed one: a method agreed, mended, reported, accepted, the owner asked."""

from collections.abc import Sequence

from services.desk.demonstration.cast import ESTATE, Contractor, story_id
from services.desk.demonstration.findings import Found
from services.desk.demonstration.ledger import all_lists, by_contractor, for_each, in_bulk
from services.desk.demonstration.lines import together
from services.desk.demonstration.picture import picture
from services.desk.demonstration.settled import everything_settled
from services.desk.demonstration.stage import Chapter
from services.desk.demonstration.story import Story
from shared.contracts.defects import (
    MOST_ISSUES,
    AcceptRectification,
    AgreeMethods,
    ConfirmRepair,
    IssueRow,
    MethodToAgree,
    ProposeMethods,
    RejectRectification,
    ReportRectification,
    StartRectification,
)
from shared.wording import Wording

WHY_NOT = "外观处理不平整，请重做"
WATER_TEST_HOURS = 24


async def agree_methods(story: Story) -> None:
    """The contractor says how, once for what is mended alike; the property side and the developer agree the same."""
    with story.stage.chapter(
        "methods", Wording("整改方案提出并由双方确认", "Methods proposed, agreed by both sides")
    ) as chapter:
        alike: dict[tuple[Contractor, str], list[str]] = {}
        for contractor, row in await all_lists(story, "confirmed"):
            alike.setdefault((contractor, story.issues[row.issue].seen.mend), []).append(row.issue)
        chapter.expect(sum(map(len, alike.values())))
        await together(_agree(story, *how, issues, chapter) for how, issues in alike.items())


async def _agree(story: Story, contractor: Contractor, method: str, issues: Sequence[str], chapter: Chapter) -> None:
    for start in range(0, len(issues), MOST_ISSUES):
        some = tuple(issues[start : start + MOST_ISSUES])
        proposed = ProposeMethods(
            estate=ESTATE, bulk=story_id("propose", some[0]), contractor=contractor.id, issues=some, method=method
        )
        await in_bulk(story, contractor.contact, proposed)
        seen = tuple(MethodToAgree(issue=issue, version=1) for issue in some)
        for side in (story.inspector(some[0]), story.cast["developer"]):
            agreed = AgreeMethods(estate=ESTATE, bulk=story_id("agree", side.id, some[0]), methods=seen)
            await in_bulk(story, side, agreed)
        chapter.step(len(some))


async def repair(story: Story) -> None:
    """Started, reported with a photo; what does not pass is done again; accepted, by two where it takes two."""
    title = Wording("整改、报验、返工、验收", "Mended, reported with a photo, done again where needed, accepted")
    with story.stage.chapter("repairs", title) as chapter:
        await by_contractor(story, "method_agreed", _mend, chapter)


async def _mend(story: Story, contractor: Contractor, row: IssueRow) -> None:
    found, caller = story.issues[row.issue], story.caller
    await caller.tell(contractor.contact, StartRectification(estate=ESTATE, issue=row.issue, contractor=contractor.id))
    await _report(story, contractor, found, attempt=1)
    if found.done_again:
        photo = await caller.keep(story.inspector(found.unit), picture(f"{row.issue} rejected"), "image/png")
        rejected = RejectRectification(estate=ESTATE, issue=row.issue, reason=WHY_NOT, photos=(photo,))
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
    hours = None if test is None else WATER_TEST_HOURS
    accepted = AcceptRectification(estate=ESTATE, issue=found.issue, water_test=test, water_test_hours=hours)
    await story.caller.tell(story.inspector(found.unit), accepted)
    if found.takes_two:
        await story.caller.tell(story.inspector(found.unit, other=1), accepted)


async def ask_owners(story: Story) -> None:
    """Every owner has been told before anybody asks; some answer themselves, most on the phone."""
    title = Wording("告知业主并逐项确认，问题关闭", "Owners told and asked, issues closed")
    with story.stage.chapter("owners_asked", title) as chapter:
        chapter.expect(len(story.findings.every))
        await everything_settled(story)
        owners = {unit.unit: unit.owners[0] for unit in story.units}
        await for_each(story.findings.every, lambda found: _ask(story, found, owners[found.unit]), chapter)


async def _ask(story: Story, found: Found, owner: str) -> None:
    person = story.by_themselves.get(owner, story.cast["service-2"])
    confirmed = ConfirmRepair(estate=ESTATE, issue=found.issue, owner=owner)
    await story.caller.tell(person, confirmed)
