"""Every form in one language with sample content: as people meet it, and with a hundred lines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from pydantic import BaseModel

from services.defects.papers.acceptance_slip import AcceptanceSlip, render_acceptance_slip
from services.defects.papers.inspection_record import Inspected, InspectionRecord, render_inspection_record
from services.defects.papers.issue_ledger import IssueLedger, LedgerLine, render_issue_ledger
from services.defects.papers.letter import Letter, LetterItem, render_letter
from services.defects.papers.room_slips import Room, RoomSlips, SlipItem, render_room_slips
from services.defects.papers.sheet import Found, Item, Photo
from services.visits.papers.visit_record import Answer, Matter, Signature, VisitRecord, render_visit_record
from shared.wording import Language
from tests.papers.coordination_forms import coordination_forms
from tests.papers.day_forms import day_forms
from tests.papers.photos import AWAITED, NO_PICTURE, pictures, taken
from tests.papers.slip_forms import slip_forms
from tests.papers.unit_forms import unit_forms

AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
LOCAL = datetime(2026, 11, 24, 10, 30)  # noqa: DTZ001 - the clock on the estate's wall
LONG = 100
WITH_PHOTOS = (render_acceptance_slip, render_inspection_record, render_issue_ledger)


@dataclass(frozen=True)
class Form:
    """A form with its content; `name` is unique and becomes the file's."""

    name: str
    content: BaseModel
    render: Callable[..., bytes]
    language: Language

    @property
    def template(self) -> str:
        """By its name, without the suffix."""
        if isinstance(self.render, partial):
            return str(self.render.args[0])
        return self.render.__name__.removeprefix("render_")

    def print(self) -> bytes:
        shown = {"pictures": pictures()} if self.render in WITH_PHOTOS else {}
        return self.render(self.content, self.language, at=AT, **shown)


def forms_of(language: Language) -> list[Form]:
    say = Saying(language)
    forms: list[tuple[str, BaseModel, Callable[..., bytes]]] = [
        ("visit_record", visit_record(say), render_visit_record),
        ("inspection_record_blank", inspection_record(say, blank=True), render_inspection_record),
        ("inspection_record", inspection_record(say), render_inspection_record),
        ("inspection_record_long", inspection_record(say, LONG), render_inspection_record),
        ("issue_ledger", issue_ledger(say, len(FOUND)), render_issue_ledger),
        ("issue_ledger_long", issue_ledger(say, LONG, with_photos=True), render_issue_ledger),
        ("rectification_notice", letter(say, len(FOUND), kind="rectification_notice"), render_letter),
        ("rectification_notice_long", letter(say, LONG, kind="rectification_notice"), render_letter),
        ("liaison_letter", letter(say, len(FOUND), kind="liaison"), render_letter),
        ("room_slips", room_slips(say, 2), render_room_slips),
        ("room_slips_long", room_slips(say, LONG), render_room_slips),
        ("acceptance_slip", acceptance_slip(say), render_acceptance_slip),
        ("acceptance_slip_blank", acceptance_slip(say, blank=True), render_acceptance_slip),
        *day_forms(language, say, estate(say)),
        *slip_forms(language, say, estate(say)),
        *unit_forms(language, say),
        *coordination_forms(language, say),
    ]
    return [Form(name, content, render, language) for name, content, render in forms]


@dataclass(frozen=True)
class Saying:
    language: Language

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en


FOUND = (
    (("主卫", "淋浴区墙面", "渗漏", "严重", "淋浴十五分钟后，与主卧相邻的墙面出现湿迹"),
     ("Main bathroom", "Shower wall", "leak", "critical", "After fifteen minutes of shower the bedroom wall is wet")),
    (("客厅", "吊顶", "裂缝", "一般", "石膏板接缝处开裂，长约 0.6 米"),
     ("Living room", "Ceiling", "crack", "minor", "A crack of about 0.6 m along the joint of the boards")),
    (("厨房", "推拉门", "门窗五金", "较重", "下轨变形，门扇卡滞；型号 KLM-2200-A/2026-ALU-HARDWARE-SET-LEFT"),
     ("Kitchen", "Sliding door", "doors, windows", "major",
      "Lower rail bent, the leaf jams; mentioned at the trial, type KLM-2200-A/2026-ALU-HARDWARE-SET-LEFT")),
)  # fmt: skip
COMPANIES = (
    ("华筑防水工程有限公司", "Huazhu Waterproofing Ltd"),
    ("锦明门窗（上海）有限公司", "Jinming Doors and Windows Ltd"),
)


def about(say: Saying, n: int) -> dict[str, Any]:
    """The n-th issue, as every paper says it; the same few again and again."""
    room, part, classified, severity, description = map(say, *FOUND[n % len(FOUND)])
    return {
        "room": room, "part": part, "classified": classified, "severity": severity, "description": description,
    }  # fmt: skip


def of_unit(say: Saying, n: int) -> dict[str, Any]:
    return about(say, n) | {"number": n + 1, "unit": f"3-1-{1201 + n}"}


def photos(captions: list[str]) -> tuple[Photo, ...]:
    """The same few again and again: the fourth has not come in yet, the sixth is no picture."""
    wall, crack, door, wide = taken()
    names = (wall, crack, door, AWAITED, wide, NO_PICTURE)
    return tuple(Photo(sha256=names[n % len(names)], caption=caption) for n, caption in enumerate(captions))


def company(say: Saying, n: int) -> str:
    return say(*COMPANIES[n % len(COMPANIES)])


def estate(say: Saying) -> str:
    return say("滨江云庭二期", "Riverside Gardens Phase II")


def inspection_record(say: Saying, findings: int = len(FOUND), *, blank: bool = False) -> InspectionRecord:
    inspected = Inspected(
        at=LOCAL, kind="owner", attempt=2, checks=612, water="12.4", electric="185", gas="", keys=7,
        findings=tuple(Found(**about(say, n)) for n in range(findings)),
        photos=photos([f"{n + 1} · {about(say, n)['room']}" for n in range(findings)]),
        photos_left_off=12 if findings == LONG else 0, conclusion="refused",
        refusal=say("渗漏", "leak"), refusal_note=say("要求修复后复验", "to be inspected again once repaired"),
    )  # fmt: skip
    unit = {"estate": estate(say), "unit": "3-1-1201", "building": say("三号楼", "Building 3")}
    return InspectionRecord(**unit, inspected=None if blank else inspected)


def issue_ledger(say: Saying, lines: int, *, with_photos: bool = False) -> IssueLedger:
    return IssueLedger(
        estate=estate(say), as_of=LOCAL.date(),
        narrowed=say("施工单位：华筑防水工程有限公司", "contractor Huazhu Waterproofing Ltd"),
        lines=tuple(
            LedgerLine(
                **of_unit(say, n), contractor=company(say, n), state=say("方案待定", "method proposed"),
                raised_on=date(2026, 11, 20), due_on=date(2026, 12, 5), overdue=n % 2 == 0, attempt=n % 3, photos=n % 4,
            )
            for n in range(lines)
        ),
        open=lines, overdue=(lines + 1) // 2,
        photos=photos([f"{n + 1} · 3-1-{1201 + n} · {about(say, n)['room']}" for n in range(lines * with_photos)]),
        photos_left_off=40 * with_photos,
    )  # fmt: skip


def letter(say: Saying, items: int, *, kind: str) -> Letter:
    notice = kind == "rectification_notice"
    return Letter.model_validate(
        {
            "kind": kind, "number": "RIVER-2-0017", "estate": estate(say),
            "addressee": company(say, 0) if notice else say("开发商项目部", "The developer's project department"),
            "issued_at": LOCAL, "reply_due": datetime(2026, 11, 26, 18, 0),  # noqa: DTZ001 - as LOCAL
            "items": tuple(
                LetterItem(
                    **of_unit(say, n),
                    suggestion=say("剔除面层，重做防水后闭水试验", "Strip, renew the membrane, test with water"),
                    contractor="" if notice else company(say, n), photos=n + 1,
                )
                for n in range(items)
            ),
        }
    )  # fmt: skip


def room_slips(say: Saying, items: int) -> RoomSlips:
    def slip(n: int) -> SlipItem:
        method = say("剔除面层，重做防水层", "Strip and renew the membrane") if n % 2 == 0 else ""
        wrong = {name: words for name, words in about(say, n).items() if name != "room"}
        return SlipItem(**wrong, number=n + 1, contractor=company(say, n), method=method, due_on=date(2026, 12, 5))

    rooms = (say("主卫", "Main bathroom"), say("客厅", "Living room"))[: 1 if items == LONG else 2]
    return RoomSlips(
        estate=estate(say), unit="3-1-1201", as_of=LOCAL.date(),
        rooms=tuple(Room(name=room, items=tuple(map(slip, range(items)))) for room in rooms),
    )  # fmt: skip


def acceptance_slip(say: Saying, *, blank: bool = False) -> AcceptanceSlip:
    return AcceptanceSlip(
        estate=estate(say), issue=Item(**of_unit(say, 0)), contractor=company(say, 0),
        method=say("剔除淋浴区面层，重做两遍防水，闭水四十八小时", "Strip, two coats of membrane, 48 hours of water"),
        method_version=2, attempt=3, rejections=1, due=datetime(2026, 12, 5, 18, 0),  # noqa: DTZ001 - as LOCAL
        reported_at=LOCAL, found_photos=photos([say(f"发现时 {n}", f"found {n}") for n in (1, 2)]),
        photos=photos([say(f"完工 {n}", f"done {n}") for n in range(1, 7 if not blank else 2)]), photos_left_off=0,
        of_two=True, water_test=True, accepted_at=None if blank else LOCAL,
    )  # fmt: skip


def visit_record(say: Saying) -> VisitRecord:
    return VisitRecord(
        number="HF-2026-000127", estate=estate(say), unit="3-1-1201", owner="o-7c1e", interviewee="p-20b4",
        relation=say("家属", "family"), visitor="p-91aa", visited_at=LOCAL, how="phone",
        purpose=say("整改后回访", "Revisit after repairs"),
        news_told=say("地下车库一月启用", "The garage opens in January"),
        answers=(Answer(question=say("整改是否按约定完成", "Was the repair done as agreed"), score=3,
                        remark=say("推拉门仍有异响", "The door still squeaks")),),
        remarks=say("希望周末施工提前通知", "Please announce work at weekends"),
        matters=(Matter(kind=say("房屋质量", "defect"), text=say("窗台渗水", "Water at the window sill"),
                        answered_on_spot=False, outcome=say("工程部周五前回复", "Engineering answers by Friday")),),
        satisfaction="satisfied", visitor_signature=Signature(name="p-91aa", on=date(2026, 11, 24)),
    )  # fmt: skip
