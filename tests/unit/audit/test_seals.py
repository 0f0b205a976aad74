"""A seal is chained to the one before, and a broken one is found."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from services.audit.seals import Seal, first_broken_seal, next_seal
from shared.records import NO_HASH, chain

AT = datetime(2026, 6, 1, tzinfo=UTC)
HEAD = {"service": "owners", "log_id": UUID(int=7), "position": 3, "hash": b"\x01" * 32}
FIRST = next_seal(None, [HEAD], AT)
SECOND = next_seal(FIRST, [{**HEAD, "position": 9}], AT)


def test_a_seal_names_every_log_and_the_seal_before() -> None:
    view = SECOND.view()
    assert (view.number, view.previous, view.sealed_at) == (2, FIRST.hash.hex(), AT)
    assert [(log.log, log.position) for log in view.logs] == [("owners", 9)]
    assert FIRST.view().previous == NO_HASH.hex()


def test_whole_seals_are_in_order() -> None:
    assert first_broken_seal([]) is None
    assert first_broken_seal([FIRST, SECOND]) is None


def test_an_altered_a_missing_and_a_reordered_seal_are_found() -> None:
    altered = replace(SECOND, content=SECOND.content.replace(b'"position":9', b'"position":8'))
    assert first_broken_seal([FIRST, altered]) == 2
    assert first_broken_seal([SECOND]) == 1
    assert first_broken_seal([SECOND, FIRST]) == 1


def test_a_seal_made_anew_with_its_hash_does_not_fit_the_next() -> None:
    content = FIRST.content.replace(b'"position":3', b'"position":2')
    forged = Seal(1, content, chain(NO_HASH, content))
    assert first_broken_seal([forged]) is None
    assert first_broken_seal([forged, SECOND]) == 2
