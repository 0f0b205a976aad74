"""Tokens are issued once, revoked for good, and only by who may."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.desk import access_token
from services.desk.access_token import TokenExpiryPassed, TokenIdTaken, TokenNotKnown, TokenNotYours
from services.desk.app import make_service
from services.desk.read_models.access_tokens import ACCESS_TOKENS
from shared.contracts.desk import AccessTokenIssued, AccessTokenRevoked, IssueAccessToken, RevokeAccessToken
from shared.problems import EstateNotYours
from tests.given import AT, folded, given

ISSUE, REVOKE = make_service().handlers[:2]
TOKEN = access_token.AGGREGATE
FACTS: dict[str, Any] = {
    "estate": "GROUP", "token": "t-1", "person": "p-9", "roles": ("sales",), "estates": ("E1",), "token_hash": "a" * 64,
    "expires_at": datetime(2027, 1, 1, tzinfo=UTC),
}  # fmt: skip
ISSUED = AccessTokenIssued(**FACTS)
REVOKED = AccessTokenRevoked(estate="GROUP", token="t-1", person="p-9", reason="lost")  # noqa: S106 - an id


def issue(**changed: Any) -> IssueAccessToken:
    return IssueAccessToken(**{**FACTS, **changed})


def revoke(estate: str = "GROUP") -> RevokeAccessToken:
    return RevokeAccessToken(estate=estate, token="t-1", reason="lost")  # noqa: S106 - an id


def test_a_token_is_issued() -> None:
    given(TOKEN).when(ISSUE, issue()).then(ISSUED)


def test_issuing_it_again_changes_nothing_even_after_it_was_revoked() -> None:
    given(TOKEN, ISSUED).when(ISSUE, issue()).then_nothing()
    given(TOKEN, ISSUED, REVOKED).when(ISSUE, issue()).then_nothing()


def test_an_id_names_one_token_only() -> None:
    given(TOKEN, ISSUED).when(ISSUE, issue(token_hash="b" * 64)).then_refused(TokenIdTaken, token="t-1")  # noqa: S106 - an id


def test_a_token_that_has_expired_already_is_not_issued() -> None:
    given(TOKEN).when(ISSUE, issue(expires_at=AT - timedelta(days=1))).then_refused(TokenExpiryPassed)


def test_an_administrator_of_one_estate_cannot_issue_a_token_in_anybodys_name() -> None:
    given(TOKEN).when(ISSUE, issue(estate="E1")).then_refused(EstateNotYours, estate="E1")


def test_a_token_is_revoked_once() -> None:
    given(TOKEN, ISSUED).when(REVOKE, revoke()).then(REVOKED)
    given(TOKEN, ISSUED, REVOKED).when(REVOKE, revoke()).then_nothing()


def test_a_token_nobody_issued_cannot_be_revoked() -> None:
    given(TOKEN).when(REVOKE, revoke()).then_refused(TokenNotKnown, token="t-1")  # noqa: S106 - an id


def test_a_person_may_revoke_their_own_token_and_nobody_elses() -> None:
    given(TOKEN, ISSUED).when(REVOKE, revoke("E1"), role="sales", person="p-9").then(REVOKED)
    given(TOKEN, ISSUED).when(REVOKE, revoke("E1"), role="sales", person="p-1").then_refused(TokenNotYours)
    given(TOKEN, ISSUED).when(REVOKE, revoke("E1"), role="group_admin", person="p-1").then_refused(TokenNotYours)


def test_the_list_shows_whether_a_token_is_revoked() -> None:
    assert not folded(ACCESS_TOKENS, ISSUED)["t-1"].revoked
    assert folded(ACCESS_TOKENS, ISSUED, REVOKED)["t-1"].revoked
    assert folded(ACCESS_TOKENS, REVOKED) == {}
