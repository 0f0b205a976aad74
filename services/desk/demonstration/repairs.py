"""From the confirmed issue to the closed one: a method agreed, mended, reported, accepted, the owner asked."""

from services.desk.demonstration.cast import ESTATE, Contractor
from services.desk.demonstration.findings import Found
from services.desk.demonstration.ledger import by_contractor, for_each
from services.desk.demonstration.picture import picture
from services.desk.demonstration.settled import everything_settled
from services.desk.demonstration.story import Story
from shared.contracts.defects import (
    AcceptRectification,
    AgreeMethod,
    ConfirmRepair,
    IssueRow,
    ProposeMethod,
    RejectRectification,
    ReportRectification,
    StartRectification,
)
from shared.wording import Wording

WHY_NOT = "外观处理不平整，请重做"
WATER_TEST_HOURS = 24


async def agree_methods(story: Story) -> None:
    """The contractor says how; the property side and the developer agree the same version."""
    with story.stage.chapter(
        "methods", Wording("整改方案提出并由双方确认", "Methods proposed, agreed by both sides")
    ) as chapter:
        await by_contractor(story, "confirmed", _agree, chapter)


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
