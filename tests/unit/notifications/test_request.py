"""An event is told once, to those whom the rules of its time name, by the channels they can be reached by."""

from datetime import timedelta

import pytest

from services.notifications.read_models.rules_set import RULES_SET
from services.notifications.recipients import ContractorNotKnownYet, UnitNotKnownYet
from shared.contracts.notifications import Rule, RuleDisabled, RuleSet
from shared.messages import GROUP, Event
from tests.given import AT, Given, folded
from tests.unit.notifications.facts import (
    CONTRACTOR,
    ESTATE,
    EVENT,
    OWNER,
    REQUEST,
    UNIT,
    ask,
    contractor,
    letter,
    office,
    requested,
    so,
    unknown,
)

OWN = Rule(
    source="defects", event_type="LetterIssued", recipient_kind="role", role="inspector", channels=("email",),
    template="letter_issued",
)  # fmt: skip


def under(*rules: Event, so: Given) -> Given:
    return so.with_rows("rules_set", **folded(RULES_SET, *rules))


def rule_set(
    version: int = 1, *, estate: str = ESTATE, rule: str = "letter-to-contractor", values: Rule = OWN
) -> RuleSet:
    return RuleSet(estate=estate, rule=rule, version=version, values=values, why="-")


def test_a_letter_is_one_message_to_its_contractor_by_each_channel() -> None:
    mail, hook = requested()
    assert (mail.channel, hook.channel) == ("email", "webhook")
    assert (mail.contractor, mail.person, mail.recipient_kind) == (CONTRACTOR, None, "contractor")
    assert (mail.rule, mail.rule_version, mail.template, mail.letter) == (
        "letter-to-contractor",
        0,
        "letter_issued",
        "l-1",
    )
    assert mail.message_id != hook.message_id


def test_the_same_event_again_requests_nothing() -> None:
    so(*requested()).when(REQUEST, letter()).then_nothing()


def test_the_same_event_decided_elsewhere_has_the_same_message_ids() -> None:
    assert requested() == requested()


def test_without_a_webhook_there_is_only_mail() -> None:
    row = contractor(hooked=False)
    only = so().with_rows("contractors", **{row.engagement: row})
    assert [event.channel for event in requested(only)] == ["email"]


def test_a_contractor_without_any_contact_is_still_asked_for_so_that_it_is_seen_to_fail() -> None:
    row = contractor(emailed=False, hooked=False)
    assert [event.channel for event in requested(so().with_rows("contractors", **{row.engagement: row}))] == ["email"]


def test_a_contractor_not_known_yet_is_waited_for() -> None:
    unknown().when(REQUEST, letter()).then_refused(ContractorNotKnownYet)


def test_the_owner_of_a_unit_hears_of_a_complete_acceptance_only() -> None:
    accepted = ask("RectificationAccepted", unit=UNIT, issue="i-1", facts={"complete": "true"})
    [told] = requested(command=accepted)
    assert (told.person, told.recipient_kind, told.channel) == (OWNER, "owner", "email")
    so().when(REQUEST, accepted.model_copy(update={"facts": {"complete": "false"}})).then_nothing()


def test_a_unit_not_known_yet_is_waited_for_and_a_unit_without_owner_tells_nobody() -> None:
    accepted = ask("RectificationAccepted", unit=UNIT, facts={"complete": "true"})
    unknown().when(REQUEST, accepted).then_refused(UnitNotKnownYet)
    row = so().rows["units"][UNIT].__class__(UNIT, ESTATE, "-", ())  # type: ignore[index] # rows were given
    so().with_rows("units", **{UNIT: row}).when(REQUEST, accepted).then_nothing()


def test_everybody_in_the_role_is_told_once_also_who_holds_two_and_the_groups_people() -> None:
    people = {
        f"{ESTATE}:project_manager": office("project_manager", "p-1", "p-2"),
        f"{ESTATE}:developer_rep": office("developer_rep", "p-2"),
        f"{GROUP}:developer_rep": office("developer_rep", "p-3", where=GROUP),
    }
    told = requested(so().with_rows("people_in_roles", **people), ask("IssueDisputed", issue="i-1"))
    assert sorted(event.person or "" for event in told) == ["p-1", "p-2", "p-3"]


def test_an_event_no_rule_names_tells_nobody() -> None:
    so().when(REQUEST, ask("IssueConfirmed", contractor=CONTRACTOR)).then_nothing()


def test_the_estates_rule_replaces_the_groups_and_the_built_in_one() -> None:
    inspectors = so().with_rows("people_in_roles", **{f"{ESTATE}:inspector": office("inspector", "p-9")})
    [told] = requested(under(rule_set(3, estate=GROUP), rule_set(2), so=inspectors))
    assert (told.person, told.rule_version) == ("p-9", 2)


@pytest.mark.parametrize("level", [ESTATE, GROUP])
def test_a_disabled_rule_tells_nobody(level: str) -> None:
    disabled = RuleDisabled(estate=level, rule="letter-to-contractor", version=1, why="-")
    under(disabled, so=so()).when(REQUEST, letter()).then_nothing()


def test_a_rule_never_sends_for_the_past() -> None:
    """What happened before a change is told by the rule as it stood then."""
    earlier = letter().model_copy(update={"happened_at": AT - timedelta(seconds=1)})
    new_rule = rule_set(rule="all-letters")
    inspectors = so().with_rows("people_in_roles", **{f"{ESTATE}:inspector": office("inspector", "p-9")})
    assert {event.rule for event in requested(under(new_rule, so=inspectors))} == {
        "letter-to-contractor",
        "all-letters",
    }
    assert {event.rule for event in requested(under(new_rule, so=inspectors), earlier)} == {"letter-to-contractor"}
    disabled = RuleDisabled(estate=ESTATE, rule="letter-to-contractor", version=1, why="-")
    assert len(requested(under(disabled, so=so()), earlier)) == 2


def test_what_is_requested_names_the_event_it_tells_of() -> None:
    assert {event.stream for event in requested()} == {f"told:{EVENT}"}
