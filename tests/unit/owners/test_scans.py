"""Scans that show a person: each holds a part of the key, and a command names only what is kept that way."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.owners.person import PersonIsErased, PersonNotKnown
from services.owners.read_models.kept_scans import KEPT_SCANS, SCAN_SHARES
from services.owners.scans import ScanNotKept, ScanOfOthers, ScanWithoutOwner, scans_named
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import (
    AcceptPaymentProof,
    AppointProxy,
    ChangeOwners,
    FileDocument,
    KeepScan,
    OwnerAfterwards,
    PaidRow,
    PaymentProof,
    PersonErased,
    RecordOwnerToldOfGap,
    ServedRow,
    ServeHandoverNotices,
    ServiceProof,
    SignDocuments,
)
from shared.encrypted import decrypted, encrypted, joined, shares
from shared.messages import GROUP, Command
from tests.given import folded
from tests.unit.owners.facts import DAY, KNOWN, OWNER, PLACE, E, ask, owner, person, personal, so_far, unit
from tests.unit.owners.files import KEPT, LISTED, SCAN

KEY = "7" * 64
KEEP = KeepScan(estate=E, scan=SCAN, unit="u1", key=KEY, of=(OWNER, OWNER))
BOTH = KEEP.model_copy(update={"of": (OWNER, "p-wang")})
OTHERS = (*KNOWN, owner(), owner("p-wang", name="王芳"))
ERASED = PersonErased(estate=GROUP, person=OWNER, reason="本人要求")


def test_whoever_a_scan_shows_holds_a_part_of_its_key() -> None:
    [alone] = ask(so_far(*OTHERS), KEEP).events
    assert alone == KEPT.model_copy(update={"share": personal(KEY)})
    two: list[Any] = ask(so_far(*OTHERS), BOTH).events
    assert [(one.person, one.share.person, one.parts) for one in two] == [(OWNER, OWNER, 2), ("p-wang", "p-wang", 2)]
    parts = tuple(bytes.fromhex(one.share.value) for one in two)
    assert joined(parts).hex() == KEY
    assert KEY not in {part.hex() for part in parts}


def test_the_same_again_changes_nothing_and_for_others_it_is_refused() -> None:
    ask(so_far(*OTHERS, KEPT), KEEP).then_nothing()
    ask(so_far(*OTHERS, KEPT), BOTH).then_refused(ScanOfOthers)
    ask(so_far(*OTHERS), KEEP.model_copy(update={"of": ("p-x",)})).then_refused(PersonNotKnown)
    for wish in (KEEP, BOTH):
        ask(so_far(*OTHERS, KEPT, ERASED), wish).then_refused(PersonIsErased)
    ask(so_far(*OTHERS), KEEP.model_copy(update={"unit": "u-x"})).then_refused(UnitNotKnown)
    ask(so_far(*OTHERS, KEPT, unit("u2", "2")), KEEP.model_copy(update={"unit": "u2"})).then_refused(ScanOfOthers)


def test_a_scan_closes_with_its_owners_data_whoever_else_it_is_said_to_show() -> None:
    mine = KEEP.model_copy(update={"of": ("p-1",)})
    ask(so_far(*KNOWN, person("p-1")), mine).then_refused(ScanWithoutOwner, unit="u1")
    assert len(ask(so_far(*KNOWN, person("p-1")), KEEP.model_copy(update={"of": ("p-1", OWNER)})).events) == 2
    nobody = so_far(*PLACE, unit("u9", "9"), person("p-1"))
    assert ask(nobody, mine.model_copy(update={"unit": "u9"})).events


def test_a_scan_shows_several_and_one_part_is_blank_once_its_person_is_erased() -> None:
    other = KEPT.model_copy(update={"person": "p-wang", "share": personal(None, "p-wang")})
    assert folded(KEPT_SCANS, KEPT, other)[SCAN].persons == (OWNER, "p-wang")
    rows = folded(SCAN_SHARES, KEPT, other)
    assert [row.part for row in rows.values()] == ["0" * 64, None]
    assert SCAN_SHARES.personal == {"part": "person"}


def naming() -> list[Command]:
    of: dict[str, Any] = {"estate": E, "unit": "u1"}
    served = ServiceProof(kind="signed_receipt", scan=SCAN, served_on=DAY)
    paid = PaymentProof(number="1", paid_on=DAY, scan=SCAN)
    row = PaidRow(item=1, amount=Decimal(1))
    day: dict[str, Any] = {"valid_from": DAY, "expires_on": DAY}
    return [
        FileDocument(**of, document="agreement", scan=SCAN),
        SignDocuments(**of, owner=OWNER, documents=("key_receipt",), scan=SCAN),
        AppointProxy(**of, proxy="x", owner=OWNER, person="p-x", name="x", scope="x", scan=SCAN, **day),
        ChangeOwners(**of, kind="resale", owners=(OwnerAfterwards(owner="p-x"),), effective_on=DAY, deed=SCAN),
        RecordOwnerToldOfGap(**of, promise="x", owner=OWNER, told_on=DAY, how="counter", proof=SCAN),
        AcceptPaymentProof(**of, receipt="x", lines=(row,), currency="CNY", proof=paid),
        ServeHandoverNotices(estate=E, batch="x", served=(ServedRow(unit="u1", proof=served),)),
    ]


@pytest.mark.parametrize("command", naming(), ids=lambda command: type(command).__name__)
def test_no_command_names_a_scan_that_does_not_lie_encrypted_in_its_estate(command: Command) -> None:
    assert scans_named(command) == [SCAN]
    ask(so_far(*LISTED), command).then_refused(ScanNotKept, scan=SCAN)
    elsewhere = KEPT.model_copy(update={"estate": "E2"})
    ask(so_far(*LISTED, elsewhere), command).then_refused(ScanNotKept, scan=SCAN)


TEXT = st.text(max_size=20)


PERSONS = st.lists(TEXT, min_size=1, max_size=4, unique=True)


@for_all(st.binary(min_size=32, max_size=32), st.binary(max_size=500), PERSONS)
def test_what_is_encrypted_is_opened_by_all_parts_of_its_key_and_by_nothing_less(
    secret: bytes, plain: bytes, persons: list[str]
) -> None:
    kept = encrypted(secret, plain, "E1", *persons)
    assert kept == encrypted(secret, plain, "E1", *persons)
    assert decrypted(kept.content, kept.key) == plain
    assert encrypted(secret, plain, "E2", *persons).key != kept.key
    parts = shares(kept.key, tuple(persons))
    assert parts == shares(kept.key, tuple(persons))
    assert joined(parts) == kept.key
    for missing in range(len(parts) if len(parts) > 1 else 0):
        with pytest.raises(ValueError, match="opens other bytes"):
            decrypted(kept.content, joined(parts[:missing] + parts[missing + 1 :]))
