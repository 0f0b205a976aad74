"""The evening: keys borrowed, everything counted, the brief beside what the script counted itself."""

from decimal import Decimal
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from shared.contracts import owners as say
from shared.contracts.notifications import Notifications
from shared.contracts.visits import VisitCalendar
from tests.faults.estate import until
from tests.faults.people import (
    ESTATE,
    INSPECTOR,
    MANAGER,
    SERVICE,
    UNITS,
)
from tests.journeys.day_prepared import STAYED_AWAY
from tests.journeys.the_script import (
    KEYS,
    NO_SHOWS,
    OWNERS,
    STORIES,
    TOGETHER,
    Script,
    bearer,
    owner_of,
    unit_of,
)


async def the_evening(script: Script) -> None:
    await keys_are_borrowed(script)
    await script.tell(SERVICE, count(script, wrong=1))
    seen = await script.ask(MANAGER, say.EveningCount(estate=ESTATE, day=script.day))
    assert (seen["fits"], [line["difference"] for line in seen["lines"]][:3]) == (False, ["1", "0", "0"])
    await script.tell(SERVICE, count(script))
    seen = await script.ask(MANAGER, say.EveningCount(estate=ESTATE, day=script.day))
    assert (seen["fits"], seen["number"]) == (True, 2), seen


def count(script: Script, wrong: int = 0) -> say.CountEvening:
    money: Any = (("fund", "government_account", "8372.50"), ("property", "cash", "500.00"))
    drawers = tuple(
        say.CountedMoney(payee=payee, method=method, currency="CNY", counted=script.done["payments"] * Decimal(each))
        for payee, method, each in money
    )
    return say.CountEvening(
        estate=ESTATE, day=script.day, keys_released=script.done["keys"] * KEYS + wrong, keys_out=1,
        papers_signed=script.passed["signing"], money=drawers,
    )  # fmt: skip


async def keys_are_borrowed(script: Script) -> None:
    """Of a unit somebody left in custody; one comes back, and one of a unit not handed over does not."""
    taken, owner = unit_of(2), owner_of(2)
    agreed = say.AgreeKeyCustody(estate=ESTATE, unit=taken, owner=owner, keys=1, purpose="维修")
    await script.tell(SERVICE, agreed)
    lent = say.BorrowKey(estate=ESTATE, unit=taken, borrowing="k-1", issue="f-3", borrower=INSPECTOR.id)
    await script.tell(SERVICE, lent)
    await script.is_refused("NotEnoughKeys", SERVICE, lent.model_copy(update={"borrowing": "k-2"}))
    await script.is_refused("KeysStillOut", SERVICE, say.EndKeyCustody(estate=ESTATE, unit=taken))
    await script.tell(SERVICE, say.ReturnKey(estate=ESTATE, unit=taken, borrowing="k-1"))
    await script.tell(SERVICE, say.EndKeyCustody(estate=ESTATE, unit=taken))
    kept = lent.model_copy(update={"unit": unit_of(7), "borrowing": "k-3"})
    await script.tell(SERVICE, kept)
    await overdue(script)


async def overdue(script: Script) -> None:
    """The evening alarm: the deadline is over at once, and the register says so once the ticker has looked."""

    async def told() -> bool:
        [out] = (await script.ask(SERVICE, say.KeysOut(estate=ESTATE)))["rows"]
        return bool(out["borrowing"] == "k-3" and out["overdue"])

    await until(told)


async def the_brief_is_what_happened(script: Script) -> None:
    brief = await script.ask(SERVICE, say.DailyBrief(estate=ESTATE, day=script.day))
    done = script.done
    assert {name: brief[name] for name in done if name in brief} == {name: done[name] for name in done if name in brief}
    assert (brief["due"], brief["served"], brief["handed_over"]) == (OWNERS + len(UNITS), OWNERS + 1, done["keys"])
    assert (brief["keys_handed"], brief["keys_out"], brief["issues_closed"]) == (done["keys"] * KEYS, 1, 0)
    assert {one["counter"]: one["passed"] for one in brief["waits"]} == dict(script.passed)
    promised = sum(story.turns_back and not story.stays_away for story in STORIES)
    assert {one["reason"]: one["units"] for one in brief["reasons"]} == {
        "promise": promised, "leak": done["refused"] - promised,
    }  # fmt: skip
    paid = done["payments"]
    assert [(one["payee"], one["receipts"], Decimal(one["net"])) for one in brief["money"]] == [
        ("fund", paid, paid * Decimal("8372.50")), ("property", paid, paid * Decimal("500.00")),
    ]  # fmt: skip
    assert done["called"] == done["arrived"] - 10
    await files_of_the_day(script, brief)


async def the_lists_are_what_is_left(script: Script) -> None:
    """What somebody has to work off tomorrow, and what the counters say to whoever comes again."""
    owed = await script.ask(SERVICE, say.OpenReservations(estate=ESTATE, limit=1_000))
    awaited = await script.ask(SERVICE, say.AwaitedInspections(estate=ESTATE))
    waits = await script.ask(SERVICE, say.CounterWaits(estate=ESTATE, day=script.day))
    assert len(owed["rows"]) == script.done["reservations_open"] > 0
    assert len(awaited["rows"]) == script.done["inspections_awaited"] > 0
    assert waits["counters"][0]["name"] == {"zh": "签到取号", "en": "check-in"}
    unpaid = await script.ask(SERVICE, say.WhatIsMissing(estate=ESTATE, unit=unit_of(OWNERS - 30)))
    assert [fee["en"] for fee in unpaid["fees"]] == ["fund"]
    assert not unpaid["counters"][-1]["missing"]
    refused = await script.ask(SERVICE, say.WhatIsMissing(estate=ESTATE, unit=unit_of(7)))
    assert (refused["refused"], refused["counters"][-1]["missing"]) == (True, ["inspection", "signing"])
    await slips_are_printed(script)
    await whoever_stayed_away_is_visited(script)
    custody = await script.ask(SERVICE, say.KeysInCustody(estate=ESTATE))
    assert custody["rows"] == []
    for unit, template in (
        (unit_of(7), "key_overdue"), (unit_of(NO_SHOWS[0]), "appointment_missed"), (STAYED_AWAY, "deemed_handed_over"),
    ):  # fmt: skip
        told = await script.ask(MANAGER, Notifications(estate=ESTATE, unit=unit))
        assert template in {message["template"] for message in told["rows"]}


async def slips_are_printed(script: Script) -> None:
    """What the keys' counter still misses of who owes the fund, and a number for two units; printed twice alike."""
    unit, both = unit_of(OWNERS - 30), unit_of(TOGETHER[0])
    nothing = await script.desk.get(f"/api/v1/estates/{ESTATE}/units/{both}/missing-slip.pdf", headers=bearer(SERVICE))
    assert (nothing.status_code, nothing.json()["title"]) == (409, "NothingMissing")
    lacks = say.RefuseAtCounter(estate=ESTATE, unit=unit, counter="keys", missing=("维修资金缴存凭证",))
    await script.tell(SERVICE, lacks)
    for language, of_unit, paper, wanted in (
        ("zh", unit, "missing-slip", ("缺项告知单", "领取钥匙及资料", "维修资金缴存凭证", "依法")),
        ("en", unit, "missing-slip", ("Whatismissing", "keys", "维修资金缴存凭证", "fund")),
        ("zh", both, "queue-ticket", ("叫号小票", "资料审核", "领取钥匙及资料")),
        ("en", both, "queue-ticket", ("Queueticket", "pricesettlement", "Checkedin")),
    ):
        where = f"/api/v1/estates/{ESTATE}/units/{of_unit}/{paper}.pdf?lang={language}"
        first, again = [await script.desk.get(where, headers=bearer(SERVICE)) for _ in range(2)]
        assert first.content == again.content
        text = "".join(PdfReader(BytesIO(first.content)).pages[0].extract_text().split())
        assert [words for words in wanted if words not in text] == []


async def whoever_stayed_away_is_visited(script: Script) -> None:
    """Within three working days, once; who is said to be difficult for it is marked."""
    for number in NO_SHOWS:
        seen = await script.ask(SERVICE, VisitCalendar(estate=ESTATE, unit=unit_of(number)))
        assert [(row["reason"], row["marks"]) for row in seen["rows"]] == [("absence", ["stayed_away"])]


async def files_of_the_day(script: Script, brief: dict[str, Any]) -> None:
    where = f"/api/v1/estates/{ESTATE}/days/{script.day}/brief"
    for language in ("zh", "en"):
        excel = await script.desk.get(f"{where}.xlsx", headers={**bearer(SERVICE), "Accept-Language": language})
        cells = CalamineWorkbook.from_filelike(BytesIO(excel.content)).get_sheet_by_index(0).to_python()
        [arrived] = [row[3] for row in cells if row[2] in {"到场", "arrived"}]
        assert arrived == brief["arrived"]
        paper = await script.desk.get(f"{where}.pdf?lang={language}", headers=bearer(SERVICE))
        assert paper.content.startswith(b"%PDF")
    for name, lines in (("refused", brief["refused"]), ("reservations", brief["reservations_open"])):
        listed = await script.desk.get(f"/api/v1/estates/{ESTATE}/lists/{name}.xlsx", headers=bearer(SERVICE))
        sheet = CalamineWorkbook.from_filelike(BytesIO(listed.content)).get_sheet_by_index(0).to_python()
        assert len(sheet) == lines + 1
