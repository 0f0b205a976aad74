"""Actor tokens: nobody but the desk speaks for a person, and a token is good for one message for two minutes."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.problems import Unauthenticated
from shared.tokens import LASTS, Actor, Signer, Verifier

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BODY = b'{"id": "1"}'
KEYS = {service: Ed25519PrivateKey.generate() for service in ("desk", "owners", "defects")}
VERIFIER = Verifier({service: key.public_key().public_bytes_raw() for service, key in KEYS.items()})


def signer(service: str) -> Signer:
    return Signer(service, KEYS[service].private_bytes_raw())


def test_the_desk_speaks_for_a_person_in_the_roles_it_claims() -> None:
    token = signer("desk").sign("p-1", frozenset({"clerk"}), BODY, NOW)
    assert VERIFIER.verify(token, BODY, NOW) == Actor("p-1", frozenset({"clerk"}), "desk")


def test_a_service_speaks_for_itself() -> None:
    token = signer("owners").sign_as_system(BODY, NOW)
    assert VERIFIER.verify(token, BODY, NOW).person == "system:owners"


@pytest.mark.parametrize(
    ("by", "person"), [("owners", "p-1"), ("owners", "system:defects"), ("desk", "system:owners"), ("desk", "system:")]
)
def test_nobody_speaks_for_another(by: str, person: str) -> None:
    token = signer(by).sign(person, frozenset({"clerk"}), BODY, NOW)
    with pytest.raises(Unauthenticated):
        VERIFIER.verify(token, BODY, NOW)


def test_it_is_good_for_one_message_only() -> None:
    token = signer("desk").sign("p-1", frozenset(), BODY, NOW)
    with pytest.raises(Unauthenticated):
        VERIFIER.verify(token, BODY + b" ", NOW)


def test_it_expires() -> None:
    token = signer("desk").sign("p-1", frozenset(), BODY, NOW)
    with pytest.raises(Unauthenticated):
        VERIFIER.verify(token, BODY, NOW + LASTS + timedelta(seconds=1))


def test_signed_with_another_services_key_it_is_forged() -> None:
    forged = Signer("desk", KEYS["defects"].private_bytes_raw()).sign("p-1", frozenset({"clerk"}), BODY, NOW)
    with pytest.raises(Unauthenticated):
        VERIFIER.verify(forged, BODY, NOW)


@pytest.mark.parametrize("token", [None, "", ".", "x.y", "e30.e30", "é.é", "bnVsbA.bnVsbA", "a" * 5000])
def test_rubbish_is_refused_and_breaks_nothing(token: str | None) -> None:
    with pytest.raises(Unauthenticated):
        VERIFIER.verify(token, BODY, NOW)


def test_altered_claims_do_not_fit_the_signature() -> None:
    claims, _, signature = signer("desk").sign("p-1", frozenset(), BODY, NOW).partition(".")
    other = signer("desk").sign("p-2", frozenset({"manager"}), BODY, NOW).partition(".")[0]
    assert claims != other
    with pytest.raises(Unauthenticated):
        VERIFIER.verify(f"{other}.{signature}", BODY, NOW)
