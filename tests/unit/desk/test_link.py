"""A link is issued with its message, passed on only narrower, and revoked for good."""

from datetime import timedelta
from typing import Any

from services.desk import link
from services.desk.app import HANDLERS
from services.desk.link import CannotBePassedOn, LinkIdTaken, LinkNotKnown, LinkNotYours, LinkOver
from services.desk.reactions import when_link_offered_issue_link
from services.desk.read_models.links import LINKS
from shared.contracts import desk as say
from shared.contracts.notifications import LinkOffered
from shared.messages import Command
from tests.given import AT, folded, given, recorded

LINK = link.AGGREGATE
SCOPE: dict[str, Any] = {"person": "p-9", "role": "contractor", "contractor": "c-1", "letter": "l-1", "way": "email"}
FACTS: dict[str, Any] = {
    **SCOPE, "estate": "E1", "link": "k-1", "token_hash": "a" * 64, "notification": "n-1", "tells_of": "t-1",
    "expires_at": AT + timedelta(days=30),
}  # fmt: skip
ISSUED = say.LinkIssued(issue=None, unit=None, **FACTS)
PASSED_ON = say.LinkPassedOn(
    estate="E1", link="k-2", parent="k-1", person="p-9", issues=("i-1",), token_hash="b" * 64,
    expires_at=ISSUED.expires_at,
)  # fmt: skip
REVOKED = say.LinkRevoked(estate="E1", link="k-1", person="p-9", reason="lost")
LATER = ISSUED.expires_at + timedelta(days=1)


def on(command: type[Command]) -> Any:
    return next(handler for handler in HANDLERS if handler.command is command)


def pass_on(link: str = "k-2", parent: str = "k-1", token_hash: str = "b" * 64) -> say.PassOnLink:
    return say.PassOnLink(estate="E1", link=link, parent=parent, issues=("i-1",), token_hash=token_hash)


def revoke() -> say.RevokeLink:
    return say.RevokeLink(estate="E1", link="k-1", reason="lost")


def test_a_message_about_to_go_out_has_its_link_issued() -> None:
    offered = LinkOffered(issue=None, unit=None, **FACTS)
    [command] = when_link_offered_issue_link(recorded(offered, service="notifications"))
    given(LINK).when(on(say.IssueLink), command).then(ISSUED)
    given(LINK, ISSUED).when(on(say.IssueLink), command).then_nothing()
    given(LINK, ISSUED, REVOKED).when(on(say.IssueLink), command).then_nothing()


def test_an_id_names_one_link_only() -> None:
    other = say.IssueLink(**{**FACTS, "token_hash": "c" * 64})
    given(LINK, ISSUED).when(on(say.IssueLink), other).then_refused(LinkIdTaken, link="k-1")


def test_what_is_passed_on_has_its_parents_holder_and_end_and_fewer_issues() -> None:
    given(LINK, ISSUED).when(on(say.PassOnLink), pass_on()).then(PASSED_ON)
    given(LINK, ISSUED, PASSED_ON).when(on(say.PassOnLink), pass_on()).then_nothing()
    again = pass_on(token_hash="c" * 64)
    given(LINK, ISSUED, PASSED_ON).when(on(say.PassOnLink), again).then_refused(LinkIdTaken)


def test_what_was_passed_on_cannot_be_passed_on_again() -> None:
    again = pass_on("k-3", "k-2")
    given(LINK, ISSUED, PASSED_ON).when(on(say.PassOnLink), again).then_refused(CannotBePassedOn)


def test_an_owners_link_cannot_be_passed_on() -> None:
    owners = say.LinkIssued(**{**FACTS, "issue": None, "unit": "u-1", "role": "owner", "contractor": None})
    given(LINK, owners).when(on(say.PassOnLink), pass_on()).then_refused(CannotBePassedOn)


def test_nothing_is_passed_on_from_a_link_that_is_over_or_was_never_issued() -> None:
    given(LINK, ISSUED, REVOKED).when(on(say.PassOnLink), pass_on()).then_refused(LinkOver)
    given(LINK, ISSUED).when(on(say.PassOnLink), pass_on(), at=LATER).then_refused(LinkOver)
    given(LINK).when(on(say.PassOnLink), pass_on()).then_refused(LinkNotKnown)


def test_staff_or_the_holder_revoke_a_link_and_nobody_else() -> None:
    handler = on(say.RevokeLink)
    given(LINK, ISSUED).when(handler, revoke(), role="inspector").then(REVOKED)
    given(LINK, ISSUED).when(handler, revoke(), role="contractor", person="p-9").then(REVOKED)
    given(LINK, ISSUED).when(handler, revoke(), role="contractor", person="p-1").then_refused(LinkNotYours)
    given(LINK, ISSUED, REVOKED).when(handler, revoke()).then_nothing()
    given(LINK).when(handler, revoke()).then_refused(LinkNotKnown)


def test_opened_and_acted_on_are_told_once_with_the_message_it_came_with() -> None:
    opened, acted = (
        say.RecordLinkOpened(estate="E1", link="k-1"),
        say.RecordLinkActedOn(estate="E1", link="k-1", what="ConfirmIssue"),
    )
    ids: dict[str, Any] = {"estate": "E1", "link": "k-1", "person": "p-9", "notification": "n-1", "tells_of": "t-1"}
    was_opened, was_acted = say.LinkOpened(**ids), say.LinkActedOn(**ids, what="ConfirmIssue")
    given(LINK, ISSUED).when(on(say.RecordLinkOpened), opened).then(was_opened)
    given(LINK, ISSUED, was_opened).when(on(say.RecordLinkOpened), opened).then_nothing()
    given(LINK, ISSUED).when(on(say.RecordLinkActedOn), acted).then(was_acted)
    given(LINK, ISSUED, was_acted).when(on(say.RecordLinkActedOn), acted).then_nothing()


def test_the_list_knows_what_became_of_a_link() -> None:
    opened = say.LinkOpened(estate="E1", link="k-1", person="p-9", notification="n-1", tells_of="t-1")
    row = folded(LINKS, ISSUED, opened, REVOKED)["k-1"]
    assert (row.opened_at, row.acted_on_at, row.revoked) == (AT, None, True)
    assert folded(LINKS, PASSED_ON)["k-2"].issues == ("i-1",)
    assert folded(LINKS, REVOKED) == {}
