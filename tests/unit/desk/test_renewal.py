"""A link that has expired or sends no more codes is replaced by a new one, which goes to its holder's own address."""

from datetime import timedelta
from typing import Any

import pytest

from services.desk.link import LinkNotKnown, LinkOver
from services.desk.renewal import WHY
from shared.contracts import desk as say
from tests.given import AT, Outcome, given
from tests.unit.desk.test_holder import CONFIRMED, FIVE, HOLDER
from tests.unit.desk.test_link import ISSUED, LATER, LINK, PASSED_ON, REVOKED, SCOPE, on

ENDED = say.LinkRevoked(estate="E1", link="k-1", person="p-9", reason=WHY)


def asked(*events: Any, at: Any = LATER, **changed: Any) -> Outcome:
    command = say.RequestLinkRenewal(**{"estate": "E1", "link": "k-1", "person": "p-9", **changed})
    return given(LINK, HOLDER, *events).when(on(say.RequestLinkRenewal), command, at=at)


def renewed(at: Any = LATER) -> say.LinkRenewalRequested:
    return say.LinkRenewalRequested(estate="E1", link="k-1", issue=None, unit=None, requested_at=at, **SCOPE)


def test_an_expired_link_is_renewed_at_most_once_an_hour() -> None:
    asked(ISSUED).then(renewed())
    asked(ISSUED, renewed(), at=LATER + timedelta(minutes=59)).then_nothing()
    asked(ISSUED, renewed(), at=LATER + timedelta(hours=1)).then_types(say.LinkRenewalRequested)
    asked(ISSUED, at=AT).then_nothing()


def test_a_link_that_sends_no_more_codes_is_renewed_and_ends() -> None:
    asked(ISSUED, *FIVE, at=AT).then(renewed(AT), ENDED)
    asked(ISSUED, *FIVE, renewed(AT), ENDED, at=AT).then_refused(LinkOver)
    confirmed = CONFIRMED.model_copy(update={"device": "0" * 64})
    asked(ISSUED, *FIVE, confirmed, at=AT).then_nothing()


@pytest.mark.parametrize(("events", "refusal"), [((), LinkNotKnown), ((ISSUED, REVOKED), LinkOver)])
def test_what_was_revoked_or_never_issued_is_not_renewed(events: tuple[Any, ...], refusal: Any) -> None:
    asked(*events).then_refused(refusal)


def test_nobody_renews_another_persons_link() -> None:
    asked(ISSUED, person="p-8").then_refused(LinkNotKnown)


def test_a_workers_link_is_not_renewed() -> None:
    asked(ISSUED, PASSED_ON, link="k-2").then_refused(LinkOver)
