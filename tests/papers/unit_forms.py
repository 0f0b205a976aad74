"""The papers of a unit's file with sample content: filled in, with lines for a hand, and several units in one."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, get_args

from pydantic import BaseModel

from services.owners.counters import names
from services.owners.filled_sheets import DEPARTMENTS
from services.owners.guarantee_periods import basis_in, periods_in
from services.owners.papers.sheet import qr_code
from services.owners.papers.unit_sheet import (
    CounterLine,
    DocumentLine,
    DocumentSheet,
    FeeOnNotice,
    GuaranteeSheet,
    HandoverSheet,
    Home,
    HomeSheet,
    ItemLine,
    ItemSheet,
    LabelSheet,
    NoticeSheet,
    OwnerOnPaper,
    Period,
    ProcedureSheet,
    Sheet,
    Sheets,
    UnitSheet,
    render_unit_paper,
)
from services.owners.typical_checklist import TYPICAL_CHECKLIST
from shared.contracts.owners import COUNTERS, Mark, UnitPaperKind
from shared.contracts.owners.words import COUNTER_NAMES
from shared.contracts.vocabulary import Jurisdiction
from shared.wording import Language

Say = Callable[[str, str], str]
PAPERS: tuple[UnitPaperKind, ...] = get_args(UnitPaperKind)
LEFT_TO_A_HAND = {"property_agreement", "quality_guarantee", "handover_notice", "handover_record", "file_label"}
DAY = date(2026, 11, 24)
SEVERAL = 3


def unit_forms(language: Language, say: Say) -> list[tuple[str, BaseModel, Callable[..., bytes]]]:
    """Each paper of one unit, some with nothing known, and a print file of several."""
    sheets = Sampled(language, say)
    forms: list[tuple[str, BaseModel, Callable[..., bytes]]] = []
    for paper in PAPERS:
        render = partial(render_unit_paper, paper)
        forms.append((paper, sheets.of(sheets.sheet(paper, 0)), render))
        if paper in LEFT_TO_A_HAND:
            forms.append((f"{paper}_blank", sheets.of(sheets.sheet(paper, 0, blank=True)), render))
    several = [sheets.sheet("handover_record", n) for n in range(SEVERAL)]
    forms.append(("handover_record_several", sheets.of(*several), partial(render_unit_paper, "handover_record")))
    return forms


class Sampled:
    """Sheets in one language."""

    def __init__(self, language: Language, say: Say) -> None:
        self.language: Language = language
        self.say = say

    def of(self, *sheets: Sheet) -> Sheets:
        return Sheets(estate=self.say("滨江云庭二期", "Riverside Gardens Phase II"), as_of=DAY, sheets=sheets)

    def home(self, n: int) -> Home:
        return Home(
            building=self.say("三号楼", "Building 3"), entrance=self.say("1单元", "Entrance 1"), floor="12",
            contract_code=f"3-1-{1201 + n}", door_number=self.say(f"云庭路{88 + n}号1201室", f"{88 + n} Yunting Road"),
            unit_type=self.say("三室两厅两卫", "3 bedrooms, 2 baths"), built_area="118.36", usable_area="93.52",
        )  # fmt: skip

    def owners(self, *, blank: bool) -> tuple[OwnerOnPaper, ...]:
        if blank:
            return (OwnerOnPaper(name="", phone=""),)
        return (
            OwnerOnPaper(name=self.say("欧阳清漪", "Ouyang Qingyi"), phone="138 0000 0001"),
            OwnerOnPaper(name=self.say("李明", "Li Ming"), phone=""),
        )

    def sheet(self, paper: UnitPaperKind, n: int, *, blank: bool = False) -> Sheet:  # noqa: PLR0911 - one arm a paper
        known: dict[str, Any] = {"home": self.home(n)}
        owned = known | {"owners": self.owners(blank=blank)}
        qr, shelf = qr_code(f"urn:handover:unit:u-{1201 + n}"), "" if blank else self.say("A-03-2 柜", "A-03-2")
        match paper:
            case "property_agreement" | "owner_information_sheet" | "key_custody_agreement":
                return UnitSheet(**owned)
            case "quality_guarantee":
                return self.guarantee(known, blank=blank)
            case "instructions_for_use":
                return HomeSheet(**known)
            case "handover_notice":
                return self.notice(owned, blank=blank)
            case "handover_record" | "key_receipt":
                days = ("", "") if blank else ("2026-11-24", "2026-12-31")
                keys = (None, None) if blank else (5, 3)
                return HandoverSheet(**owned, handed_over_on=days[0], deliver_by=days[1], keys=keys[0], cards=keys[1])
            case "items_received":
                return ItemSheet(**owned, items=tuple(self.items(blank=blank)))
            case "procedure_sheet":
                return ProcedureSheet(
                    **known, appointment="" if blank else "2026-11-24 09:30", counters=self.counters(), qr=qr
                )
            case "file_label":
                return LabelSheet(**known, cluster="" if blank else self.say("云溪组团", "Brook"), shelf=shelf, qr=qr)
            case "document_list":
                lines = tuple(self.documents(blank=blank))
                return DocumentSheet(**known, complete="9 / 15 (60%)", shelf=shelf, documents=lines, qr=qr)

    def guarantee(self, known: dict[str, Any], *, blank: bool) -> GuaranteeSheet:
        where: Jurisdiction = "SG" if blank else "CN"
        periods = tuple(
            Period(part=part.in_language(self.language), period=period.in_language(self.language) if period else "")
            for part, period in periods_in(where).items()
        )
        completed_on = "" if blank else "2026-09-30"
        basis = basis_in(where).in_language(self.language)
        return GuaranteeSheet(**known, completed_on=completed_on, periods=periods, basis=basis)

    def notice(self, owned: dict[str, Any], *, blank: bool) -> NoticeSheet:
        fund = FeeOnNotice(
            name=self.say("首期住宅专项维修资金", "First maintenance fund"),
            payee=self.say("维修资金专户", "Maintenance fund account"),
            basis=self.say("《住宅专项维修资金管理办法》第七条", "Measures on maintenance funds, article 7"),
            open="10,060.60",
        )  # fmt: skip
        when = ("", "", "") if blank else (
            self.say("2026-11-20 至 2026-11-30", "2026-11-20 to 2026-11-30"), self.say("一期会所大堂", "Club house"),
            "2026-12-31",
        )  # fmt: skip
        return NoticeSheet(
            **owned, window=when[0], place=when[1], deliver_by=when[2], fees=() if blank else (fund,) * 4
        )

    def items(self, *, blank: bool) -> list[ItemLine]:
        names = [
            (self.say("入户门钥匙", "Front door keys"), "5"),
            (self.say("门禁卡", "Access cards"), "3"),
            (self.say("住户手册", "Resident handbook"), ""),
        ]
        return [ItemLine(name=name, count="" if blank else count) for name, count in names]

    def counters(self) -> tuple[CounterLine, ...]:
        return tuple(
            CounterLine(
                name=COUNTER_NAMES[rule.counter].in_language(self.language),
                needs=names(rule.needs).in_language(self.language),
            )
            for rule in COUNTERS
        )

    def documents(self, *, blank: bool) -> list[DocumentLine]:
        return [
            DocumentLine(
                name=one.name.zh if self.language == "zh" else one.name.en,
                department=DEPARTMENTS[one.department].in_language(self.language), copies=f"0/{one.copies}",
                needs=one.needs, marks=self.marks(one.needs, n, blank=blank),
                expires_on="2027-05-31" if one.expires else "",
                remark=self.say("有扫描件", "scanned") if n % 4 == 1 else "", complete=n % 3 != 0,
            )
            for n, one in enumerate(TYPICAL_CHECKLIST.documents)
        ]  # fmt: skip

    def marks(self, needs: tuple[Mark, ...], n: int, *, blank: bool) -> tuple[Mark, ...]:
        return () if blank else needs[: 1 + n % 5]
