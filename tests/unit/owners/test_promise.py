"""Promises of the sale: what was said, what was built, how everybody explains it, who was told."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.owners.promise import (
    ExplanationNotAgreed,
    GapNotFound,
    PromiseIdTaken,
    PromiseNotKnown,
    UnitNotAffected,
)
from services.owners.read_models.promises import EXPLAINED_FINDINGS, OWNERS_TOLD, PROMISES
from services.owners.structure import EstateNotKnown
from services.owners.unit import NotAnOwner, UnitNotKnown
from shared.contracts.defects import IssueExplained
from shared.contracts.owners import (
    Affected,
    AgreeExplanation,
    CorrectPromise,
    ExplanationAgreed,
    FindPromiseGap,
    OwnerToldOfGap,
    PromiseCorrected,
    PromiseGapFound,
    PromiseRecorded,
    RecordOwnerToldOfGap,
    RecordPromise,
)
from tests.given import folded
from tests.unit.owners.facts import DAY, KNOWN, OWNER, PLACE, B, E, U, ask, so_far, unit

ALL = Affected(everywhere=True)
HERE = Affected(buildings=(B,))
FACTS: dict[str, Any] = {"estate": E, "promise": "pool", "source": "advert", "text": "恒温泳池", "affected": ALL}
RECORD = RecordPromise(**FACTS)
RECORDED = PromiseRecorded(**FACTS)
CORRECT = CorrectPromise(**{**FACTS, "text": "恒温游泳池"}, reason="笔误")
CORRECTED = PromiseCorrected(**{**FACTS, "text": "恒温游泳池"}, reason="笔误")
GAP: dict[str, Any] = {"estate": E, "promise": "pool", "built": "室外泳池", "gap": "无恒温", "affected": HERE}
FIND = FindPromiseGap(**GAP)
FOUND = PromiseGapFound(**GAP)
SAID: dict[str, Any] = {
    "estate": E, "promise": "pool", "explanation": "设备招标中，十月开放", "compensation": "年卡一张",
    "amount": Decimal("300.00"), "currency": "CNY",
}  # fmt: skip
AGREE = AgreeExplanation(**SAID)
AGREED = ExplanationAgreed(**SAID, version=1)
TOLD_FACTS: dict[str, Any] = {
    "estate": E, "promise": "pool", "unit": U, "owner": OWNER, "told_on": DAY, "how": "counter"
}  # fmt: skip
TELL = RecordOwnerToldOfGap(**TOLD_FACTS)
TOLD = OwnerToldOfGap(**TOLD_FACTS, version=1)
THERE = (*KNOWN, RECORDED)
EXPLAINED = (*THERE, FOUND, AGREED)


def test_a_promise_is_recorded_once_under_its_id() -> None:
    ask(so_far(*PLACE), RECORD).then(RECORDED)
    ask(so_far(*THERE), RECORD).then_nothing()
    ask(so_far(*THERE), RECORD.model_copy(update={"text": "会所"})).then_refused(PromiseIdTaken)
    ask(so_far(), RECORD).then_refused(EstateNotKnown)


def test_a_promise_is_about_something() -> None:
    with pytest.raises(ValidationError, match="at least"):
        Affected()


def test_a_promise_recorded_wrong_is_corrected_once_with_the_reason() -> None:
    ask(so_far(*THERE), CORRECT).then(CORRECTED)
    ask(so_far(*THERE, CORRECTED), CORRECT).then_nothing()
    ask(so_far(*PLACE), CORRECT).then_refused(PromiseNotKnown)
    ask(so_far(*THERE), CORRECT.model_copy(update={"estate": "E2"})).then_refused(PromiseNotKnown)


def test_a_gap_is_found_once_in_a_known_promise() -> None:
    ask(so_far(*THERE), FIND).then(FOUND)
    ask(so_far(*THERE, FOUND), FIND).then_nothing()
    ask(so_far(*PLACE), FIND).then_refused(PromiseNotKnown)


def test_an_explanation_is_agreed_of_a_gap_and_another_text_is_the_next_version() -> None:
    ask(so_far(*THERE, FOUND), AGREE).then(AGREED)
    ask(so_far(*EXPLAINED), AGREE).then_nothing()
    ask(so_far(*THERE), AGREE).then_refused(GapNotFound)
    other = AGREE.model_copy(update={"explanation": "改为常温"})
    [again] = ask(so_far(*EXPLAINED), other).events
    assert isinstance(again, ExplanationAgreed)
    assert again.version == 2


def test_an_owner_of_an_affected_unit_is_told_once_of_what_is_agreed() -> None:
    ask(so_far(*EXPLAINED), TELL).then(TOLD)
    ask(so_far(*EXPLAINED, TOLD), TELL).then_nothing()
    ask(so_far(*THERE, FOUND), TELL).then_refused(ExplanationNotAgreed)
    ask(so_far(*EXPLAINED), TELL.model_copy(update={"owner": "p-9"})).then_refused(NotAnOwner)
    ask(so_far(*EXPLAINED), TELL.model_copy(update={"unit": "u9"})).then_refused(UnitNotKnown)


def test_an_owner_of_another_building_is_not_affected() -> None:
    elsewhere = unit("u2", "2-1-101", building="b2")
    ask(so_far(*EXPLAINED, elsewhere), TELL.model_copy(update={"unit": "u2"})).then_refused(UnitNotAffected)


def test_who_was_told_of_an_older_explanation_is_told_anew() -> None:
    newer = AGREED.model_copy(update={"version": 2, "explanation": "改为常温"})
    [again] = ask(so_far(*EXPLAINED, TOLD, newer), TELL).events
    assert isinstance(again, OwnerToldOfGap)
    assert again.version == 2


def test_the_list_shows_a_promise_as_it_stands() -> None:
    row = folded(PROMISES, *EXPLAINED)["pool"]
    assert (row.everywhere, row.buildings, row.gap, row.explanation_version) == (False, (B,), "无恒温", 1)
    assert (row.amount, row.currency, row.compensation) == (Decimal("300.00"), "CNY", "年卡一张")
    corrected = folded(PROMISES, *EXPLAINED, CORRECTED)["pool"]
    assert (corrected.text, corrected.buildings) == ("恒温游泳池", (B,))
    assert folded(PROMISES, *THERE, CORRECTED)["pool"].everywhere
    [told] = folded(OWNERS_TOLD, *EXPLAINED, TOLD).values()
    assert (told.unit, told.owner, told.version) == (U, OWNER, 1)


def test_a_finding_explained_is_kept_for_the_counter_of_its_unit() -> None:
    explained = IssueExplained(estate=E, issue="i1", unit=U, contractor=None, letter=None, explanation="设计如此")
    of_nobody = explained.model_copy(update={"issue": "i2", "unit": None})
    [row] = folded(EXPLAINED_FINDINGS, explained, of_nobody).values()
    assert (row.issue, row.unit, row.explanation) == ("i1", U, "设计如此")
