"""Sales sends its lists again, homes are sold on, promises are not kept, everybody is coordinated: through the API."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from httpx import AsyncClient, Response
from python_calamine import CalamineWorkbook

from services.desk.api.addresses import PREFIX, address_of
from services.desk.workbooks.lists import LISTS
from shared import clock
from shared.contracts import owners as say
from shared.contracts.defects import IssueRow, RaiseIssue, RegisterIssue
from shared.contracts.owners import layout, ownership, promises, sales
from shared.messages import GROUP, Query, events_of
from tests.faults.callers import OverHttp
from tests.faults.estate import running_estate
from tests.faults.people import (
    ADMINISTRATOR,
    BUILDERS,
    BUILDINGS,
    DEVELOPER,
    ESTATE,
    INSPECTOR,
    MANAGER,
    SERVICE,
    SUPERVISOR,
    UNITS,
    Person,
    building_of,
    owner_of,
)
from tests.faults.verdict import wrongs
from tests.journeys.coordination_at_work import TOGETHER, everybody_is_coordinated
from tests.journeys.money_is_closed import ask, of
from tests.journeys.roster_is_closed import nothing_is_open
from tests.journeys.roster_steps import MINE, PROMISED, TODAY, steps
from tests.journeys.test_fees import kinds
from tests.journeys.test_issue_life import speaking
from tests.kernel.replica import until

FACTS = {module.__name__ for module in (layout, ownership, promises, sales)}
HEADINGS = "楼栋,单元,楼层,合同房号,门牌号,户型,建筑面积,套内面积,业主姓名,手机,合同交付日,实际交付日"
ROSTER = f"{PREFIX}/estates/{ESTATE}/roster"
PAYMENTS = f"{PREFIX}/estates/{ESTATE}/payments"


def row(number: int, *, name: str = "", phone: str = "", area: str = "98.50", done: str = "") -> str:
    where = f"{building_of(UNITS[number]) if number < len(UNITS) else BUILDINGS[1]},1,{number % 20 + 1},HT-{number}"
    who = f"{name or f'业主{number}'},{phone or f'1390000{number:04}'}"
    return f"{where},{number},三房,{area},80.10,{who},2027-12-31,{done}"


def roster() -> bytes:
    """Measured anew, reached otherwise, misspelt, sold, gone, and one taken over before we came."""
    changed = {
        2: row(2, area="99.50"), 3: row(3, phone="13911110003"), 4: row(4, name="业主肆"),
        5: row(5, name="欧阳晴", phone="13922220005"),
    }  # fmt: skip
    rows = [changed.get(number) or row(number) for number in range(39)]
    moved_in = row(40, name="早来", done=(TODAY - timedelta(days=90)).isoformat())
    return "\n".join((HEADINGS, *rows, moved_in)).encode("gb18030")


async def test_what_sales_says_again_is_so_and_what_was_promised_is_answered(data: Path) -> None:
    async with running_estate(data) as estate, speaking(estate) as desk:
        people = OverHttp(desk)
        await the_roster(desk)
        await what_is_paid(people, desk)
        for who, command in steps():
            id_ = clock.new_id()
            first = await people.tell(who, command, id_)
            assert await people.tell(who, command, id_) == first
            again = await people.tell(who, command, clock.new_id())
            assert again["position"] == first["position"]
        await nothing_is_open(people, desk)
        await estate.settled()
        await what_is_seen(desk)
        await one_box(people, desk)
        await what_goes_out(desk)
        await everybody_is_coordinated(people, desk, estate)
        erase = say.ErasePerson(estate=GROUP, person="p-buyer", reason="本人要求")
        await people.tell(ADMINISTRATOR, erase, clock.new_id())
        assert (await searched(desk, SERVICE, "司马光远"))["hits"] == []
        assert (await searched(desk, SERVICE, "6789"))["hits"] == []
        await estate.settled()
        told = {wire for wire, event in events_of("owners").items() if event.__module__ in FACTS | TOGETHER}
        assert told <= await kinds(estate)
        assert await wrongs(estate) == []


async def upload(desk: AsyncClient, who: Person, where: str, content: bytes, **asked: Any) -> Response:
    file = {"file": ("list.csv", content, "text/csv")}
    return await desk.post(where, files=file, params=asked, headers=of(who, clock.new_id()) | {"Accept-Language": "zh"})


async def the_roster(desk: AsyncClient) -> None:
    for who, status in ((SERVICE, 403), (ADMINISTRATOR, 409)):
        assert (await upload(desk, who, ROSTER, roster())).status_code == status
    sheet = await upload(desk, ADMINISTRATOR, f"{ROSTER}/difference.xlsx", roster())
    assert sheet.is_success, sheet.text
    [_, *lines] = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert [(line[0], line[3], line[5]) for line in lines] == [
        ("不同", "HT-2", "建筑面积"), ("不同", "HT-3", "业主姓名"), ("不同", "HT-4", "业主姓名"),
        ("不同", "HT-5", "业主姓名"), ("新增", "HT-40", ""), ("花名册已无", "HT-39", ""),
    ]  # fmt: skip
    taken = await upload(desk, ADMINISTRATOR, ROSTER, roster(), apply_changed=True)
    assert taken.status_code == 202, taken.text
    wish = say.RosterImportProgress(estate=ESTATE, roster_import=taken.json()["roster_import"])
    await until(lambda: ended(desk, wish))
    again = await upload(desk, ADMINISTRATOR, ROSTER, roster(), only_check=True)
    check = again.json()["check"]
    assert (check["new"], check["changed_total"], check["gone"]) == (0, 0, ["HT-39"])


async def ended(desk: AsyncClient, query: Query[Any]) -> bool:
    return (await ask(desk, ADMINISTRATOR, query))["state"] in {"imported", "stopped"}


async def what_is_paid(people: OverHttp, desk: AsyncClient) -> None:
    lines = [f"HT-{number},1000000.00,{number}0000.50" for number in range(10)]
    content = "\n".join(("合同房号,合同总价,已交款", *lines)).encode()
    taken = await upload(desk, ADMINISTRATOR, PAYMENTS, content, as_of=TODAY.isoformat())
    assert taken.status_code == 202, taken.text
    wish = say.SalesImportProgress(estate=ESTATE, sales_import=taken.json()["sales_import"])
    await until(lambda: ended(desk, wish))
    paid = await ask(desk, SERVICE, say.SalesPayments(estate=ESTATE, unit=UNITS[3]))
    assert [(one["paid"], one["owed"]) for one in paid["rows"]] == [("30000.50", "969999.50")]
    bad = content + b"\nHT-999,1,1"
    assert (await upload(desk, ADMINISTRATOR, PAYMENTS, bad, as_of=TODAY.isoformat())).status_code == 422
    stored = await upload(desk, ADMINISTRATOR, f"{PREFIX}/files", bad)
    stopped: dict[str, Any] = {"estate": ESTATE, "sales_import": "bad"}
    begin = say.ImportSales(**stopped, sha256=stored.json()["sha256"], filename="payments.csv", as_of=TODAY)
    await people.tell(ADMINISTRATOR, begin, clock.new_id())
    await until(lambda: ended(desk, say.SalesImportProgress(**stopped)))
    assert (await ask(desk, ADMINISTRATOR, say.SalesImportProgress(**stopped)))["problem"] == "SalesRowsWrong"


async def what_is_seen(desk: AsyncClient) -> None:
    seen = await ask(desk, SERVICE, say.UnitOwnership(estate=ESTATE, unit=PROMISED))
    assert [one["name"] for one in seen["people"]] == ["司马光远", "业主7"]
    assert [(one["kind"], one["left"]) for one in seen["changes"]] == [("resale", [owner_of(PROMISED)])]
    proxies = (await ask(desk, SERVICE, say.UnitOwnership(estate=ESTATE, unit=MINE)))["proxies"]
    assert [(one["name"], one["ended"], one["valid"]) for one in proxies] == [("代办", True, False)]
    counter = await ask(desk, SERVICE, say.PromisesOfUnit(estate=ESTATE, unit=PROMISED))
    [promise] = counter["promises"]
    assert (promise["text"], promise["explanation"], len(promise["told"])) == ("恒温泳池", "设备十月到位", 1)
    overview = await ask(desk, SERVICE, say.EstateOverview(estate=ESTATE))
    [first, _] = overview["buildings"]
    assert (first["phase"], first["cluster"], first["entrances"], first["contractors"]) == (
        "ph1",
        "cl1",
        ["1"],
        ["c-1"],
    )
    assert [one["name"] for one in overview["phases"]] == ["一期"]
    parts = await ask(desk, SERVICE, say.CommonParts(estate=ESTATE, building=BUILDINGS[0]))
    assert [one["name"] for one in parts["rows"]] == ["客梯"]
    spaces = await ask(desk, SERVICE, say.ParkingSpaces(estate=ESTATE))
    assert [(one["number"], one["contract_code"]) for one in spaces["rows"]] == [("B1-001", "HT-6")]
    listed = await ask(desk, MANAGER, say.Promises(estate=ESTATE))
    assert [(one["promise"], one["units"], one["told"]) for one in listed["rows"]] == [("pool", 20, 1)]


async def what_goes_out(desk: AsyncClient) -> None:
    """Every list as Excel; the roster as it went out comes in again and says nothing new."""
    lines = {}
    for name in LISTS:
        day = {"day": clock.now().date().isoformat()} if LISTS[name].of_a_day else {}
        address = f"{PREFIX}/estates/{ESTATE}/lists/{name}.xlsx"
        answer = await desk.get(address, params=day, headers=of(ADMINISTRATOR))
        assert answer.is_success, answer.text
        lines[name] = len(CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()) - 1
        if name == "roster":
            again = await upload(desk, ADMINISTRATOR, ROSTER, answer.content, only_check=True)
            check = again.json()["check"]
            assert (check["new"], check["new_owners"], check["changed_total"], check["gone_total"]) == (0, 0, 0, 0)
    assert lines.pop("people") >= 6  # whoever works in this estate
    assert lines == {
        "roster": 41, "payments": 10, "arrears": 0, "promises": 1, "common-parts": 1, "parking": 1, "cashier-sums": 0,
        "cashier-entries": 0, "receipt-books": 0, "group-view": 1,
        "delivery-dates": 0, "invitations": 40, "refused": 0, "reservations": 0, "countdown-plan": 0,
        "coordination-items": 0,
    }  # fmt: skip
    dayless = await desk.get(f"{PREFIX}/estates/{ESTATE}/lists/cashier-sums.xlsx", headers=of(ADMINISTRATOR))
    assert dayless.json()["title"] == "Malformed"
    for who in (BUILDERS[0], DEVELOPER):
        closed = await desk.get(f"{PREFIX}/estates/{ESTATE}/lists/roster.xlsx", headers=of(who))
        assert closed.status_code == 403


async def searched(desk: AsyncClient, who: Person, text: str, estate: str = ESTATE) -> Any:
    answer = await desk.post(f"{PREFIX}/search", json={"estate": estate, "text": text}, headers=of(who))
    assert answer.is_success, answer.text
    return answer.json()


async def one_box(people: OverHttp, desk: AsyncClient) -> None:
    raised = RaiseIssue(estate=ESTATE, issue="i-box", unit=MINE, room="厨房", description="漏水", found_by="inspector")
    await people.tell(INSPECTOR, raised, clock.new_id())
    register = RegisterIssue(estate=ESTATE, issue="i-box", l1="paint", severity="minor", trade="paint")
    await people.tell(SUPERVISOR, register, clock.new_id())
    for text, code in (("司马", "HT-7"), ("光远", "HT-7"), ("6789", "HT-7"), ("HT-7", "HT-7"), ("欧阳晴", "HT-5")):
        assert [hit["contract_code"] for hit in (await searched(desk, SERVICE, text))["hits"]] == [code]
    by_number = await searched(desk, SERVICE, "#1")
    assert [IssueRow.model_validate(one).issue for one in by_number["issues"]] == ["i-box"]
    assert (await searched(desk, SERVICE, "业主7"))["hits"] == []
    for builder in BUILDERS:
        seen = await searched(desk, builder, "1")
        assert seen["hits"] == []
        closed = await desk.post(address_of(say.SearchOwners), headers=of(builder),
                                 json={"estate": ESTATE, "sought": {"text": "司马"}})  # fmt: skip
        assert (closed.status_code, closed.json()["title"]) == (403, "RoleNotHeld")
        nothing = await desk.post(f"{PREFIX}/search", json={"estate": ESTATE, "text": "司马"}, headers=of(builder))
        assert nothing.status_code == 403
    everywhere = (await searched(desk, SERVICE, "司马", GROUP))["hits"]
    assert [(hit["estate"], hit["contract_code"]) for hit in everywhere] == [(ESTATE, "HT-7")]
    assert [one["issue"] for one in (await searched(desk, SERVICE, "#1", GROUP))["issues"]] == ["i-box"]
    elsewhere = await desk.post(f"{PREFIX}/search", json={"estate": "ELSEWHERE", "text": "司马"}, headers=of(SERVICE))
    assert elsewhere.status_code == 403
