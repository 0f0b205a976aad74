"""The figures at the end, as each service counts them, beside what the story knows must come out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, get_args

from services.desk.demonstration.cast import ESTATE
from services.desk.demonstration.receivers import Receivers
from services.desk.demonstration.story import Story
from shared import clock
from shared.contracts.audit import LogName, Verification
from shared.contracts.defects import DefectsFigures
from shared.contracts.defects import Figures as AskDefects
from shared.contracts.notifications import Figures as AskNotifications
from shared.contracts.notifications import NotificationsFigures
from shared.contracts.owners import ArrearsByPayee, CollectionList, CollectionRate, OwnersFigures, PayeeArrearsList
from shared.contracts.owners import Figures as AskOwners
from shared.contracts.visits import Figures as AskVisits
from shared.contracts.visits import VisitsFigures
from shared.wording import Wording

Told = Mapping[tuple[str, str], int]
"""Messages by channel and kind of recipient."""


@dataclass(frozen=True)
class Audited:
    """How many lines of each log are as they were written; `verified` only when all are, and all were archived."""

    verified: bool
    logs: dict[str, int]

    @property
    def events(self) -> int:
        return sum(self.logs.values())


@dataclass(frozen=True)
class Reckoning:
    owners: OwnersFigures
    defects: DefectsFigures
    visits: VisitsFigures
    notifications: NotificationsFigures
    collected: CollectionList
    arrears: PayeeArrearsList
    received: Told
    repeats: int
    ill_signed: int
    audited: Audited
    refused_reactions: int

    @property
    def delivered(self) -> Told:
        counts: Counter[tuple[str, str]] = Counter()
        for count in self.notifications.counts:
            if count.state == "delivered":
                counts[count.channel, count.recipient_kind] += count.count
        return counts

    @property
    def undelivered(self) -> int:
        return sum(count.count for count in self.notifications.counts if count.state != "delivered")


async def reckon(story: Story, receivers: Receivers, refused_reactions: int) -> Reckoning:
    ask, manager, now = story.caller.ask, story.cast["manager"], clock.now()
    return Reckoning(
        owners=await ask(manager, AskOwners(estate=ESTATE)),
        defects=await ask(manager, AskDefects(estate=ESTATE, as_of=now)),
        visits=await ask(manager, AskVisits(estate=ESTATE, as_of=now)),
        notifications=await ask(manager, AskNotifications(estate=ESTATE)),
        collected=await ask(manager, CollectionRate(estate=ESTATE)),
        arrears=await ask(manager, ArrearsByPayee(estate=ESTATE)),
        received=_received(story, receivers),
        repeats=receivers.mail.repeats + receivers.hook.received.repeats,
        ill_signed=receivers.hook.received.refused,
        audited=await _verify(story),
        refused_reactions=refused_reactions,
    )


def _received(story: Story, receivers: Receivers) -> Told:
    """By the mailbox it came into: staff's and contractors' are known, every other is an owner's."""
    kinds = dict.fromkeys(story.cast.mailboxes, "role")
    kinds |= {contractor.email: "contractor" for contractor in story.cast.contractors}
    counts: Counter[tuple[str, str]] = Counter()
    for mailbox, ids in receivers.mail.by_recipient.items():
        counts["email", kinds.get(mailbox, "owner")] += len(set(ids))
    if receivers.hook.received.messages:
        counts["webhook", "contractor"] = receivers.hook.received.messages
    return counts


async def _verify(story: Story) -> Audited:
    """Log by log, each to its end."""
    verified, logs = True, dict[str, int]()
    for log in get_args(LogName):
        complete = False
        while not complete:
            asked = Verification(estate=ESTATE, log=log, after=logs.get(log, 0))
            found = await story.caller.ask(story.cast["auditor"], asked)
            [part] = found.logs
            verified = verified and found.verified and not part.behind
            logs[log] = part.verified_to
            complete = part.complete or not found.verified
    return Audited(verified, logs)


def not_as_it_should_be(story: Story, found: Reckoning) -> Iterator[Wording]:
    """Every figure that is not what the story did, in words."""
    units, issues = len(story.units), story.findings.every
    again = sum(issue.done_again for issue in issues)
    wanted: tuple[tuple[Wording, Any, Any], ...] = (
        (Wording("应交付户数", "units due"), units, found.owners.due),
        (Wording("已交付户数", "units handed over"), units, found.owners.handed_over),
        (Wording("验房户数", "units inspected"), units, found.defects.units_inspected),
        (Wording("一次交付通过户数", "units passed at first"), len(story.taken), found.owners.first_pass_rate.part),
        (Wording("登记问题数", "issues registered"), len(issues), found.defects.registered),
        (Wording("关闭问题数", "issues closed"), len(issues), found.defects.closed),
        (Wording("返工次数", "repairs done again"), again, found.defects.repeat_rate.part),
        (Wording("整改后回访户数", "units revisited after repairs"), _with_issues(story), found.visits.revisits),
        (Wording("计划回访全部完成", "planned visits made"), found.visits.planned, found.visits.logged),
        (Wording("未关闭事项", "matters open"), 0, found.visits.matters_open),
        (Wording("归档回访记录", "visit records archived"), found.visits.logged, found.visits.records_archived),
        (Wording("各收款方实收", "taken by each payee"), story.taken_in, _paid(found)),
        (Wording("欠费户数", "units in arrears"), len(story.still_owe), sum(one.units for one in found.arrears.payees)),
        (Wording("重复消息", "messages repeated"), 0, found.repeats),
        (Wording("签名不符的消息", "messages not signed as agreed"), 0, found.ill_signed),
        (Wording("送达消息", "messages delivered"), dict(found.delivered), dict(found.received)),
        (Wording("被拒绝的联动", "reactions refused"), 0, found.refused_reactions),
        (Wording("审计核验", "audit verified"), True, found.audited.verified),
    )  # fmt: skip
    for what, should, is_ in wanted:
        if should != is_:
            yield Wording(f"{what.zh}：应为 {should}，实为 {is_}", f"{what.en}: should be {should}, is {is_}")


def _paid(found: Reckoning) -> dict[str, Decimal]:
    return {one.payee: one.paid for one in found.collected.payees}


def _with_issues(story: Story) -> int:
    return sum(bool(found) for found in story.findings.of_unit.values())
