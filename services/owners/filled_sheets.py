"""A unit's sheets as they are filled in, in one language; what is not known, or not the asker's to know, is a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from services.owners.counters import names
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
    UnitSheet,
)
from services.owners.printing import Saying, plain
from services.owners.read_models.files import complete_of, documents_in
from services.owners.roles import WITH_NAMES
from services.owners.units_on_paper import UnitsOnPaper
from shared.contracts.owners import DocumentInFile, ResponsibleDepartment, UnitPaperKind
from shared.contracts.owners.words import COUNTER_NAMES
from shared.contracts.vocabulary import Jurisdiction
from shared.service import Asking
from shared.wording import Language, Wording

DEPARTMENTS: dict[ResponsibleDepartment, Wording] = {
    "customer_service": Wording("物业客服", "customer service"),
    "engineering": Wording("物业工程", "engineering"),
    "security": Wording("物业秩序", "security"),
    "finance": Wording("物业财务", "finance"),
    "project_department": Wording("开发商项目部", "project department"),
    "sales": Wording("销售部", "sales"),
    "developer_finance": Wording("开发商财务", "developer's finance"),
    "legal": Wording("开发商法务", "legal"),
}
KEYS = Wording("入户门钥匙", "Front door keys")
CARDS = Wording("门禁卡", "Access cards")
FROM_TO = Wording("{first} 至 {last}", "{first} to {last}")
OF_WHOLE = Wording("{part} / {whole} ({percent}%)", "{part} of {whole} ({percent}%)")
EXPIRED = Wording("已过期", "no longer valid")
SCANNED = Wording("有扫描件", "scanned")
NOT_LISTED = Wording("清单已不列", "no longer listed")
Row = Mapping[str, Any]


def may_know_names(asking: Asking) -> frozenset[str] | None:
    """Whose names: None for everybody's, an owner the own, whoever may not know names nobody's."""
    if asking.role in WITH_NAMES:
        return None
    return frozenset({asking.person}) if asking.role == "owner" else frozenset()


@dataclass(frozen=True)
class Filling:
    """`names` are the persons the asker may know; None: all."""

    units: UnitsOnPaper
    language: Language
    zone: ZoneInfo
    currency: str
    jurisdiction: Jurisdiction
    names: frozenset[str] | None

    def sheet(self, paper: UnitPaperKind, row: Row) -> Sheet:  # noqa: PLR0911 - one arm a paper
        home = self.home(row)
        match paper:
            case "property_agreement" | "owner_information_sheet" | "key_custody_agreement":
                return UnitSheet(home=home, owners=self.owners(row))
            case "quality_guarantee":
                return self.guarantee(home, row)
            case "instructions_for_use":
                return HomeSheet(home=home)
            case "handover_notice":
                return self.notice(home, row)
            case "handover_record" | "key_receipt":
                return self.handover(home, row)
            case "items_received":
                return ItemSheet(home=home, owners=self.owners(row), items=tuple(self.items(row)))
            case "procedure_sheet":
                return self.procedure(home, row)
            case "file_label":
                return LabelSheet(home=home, cluster=row["cluster"], shelf=row["shelf"] or "", qr=self.qr(row))
            case "document_list":
                return self.document_list(home, row)

    def say(self, words: Wording) -> str:
        return words.in_language(self.language)

    def home(self, row: Row) -> Home:
        return Home(
            building=row["building"], entrance=row["entrance"], floor=str(row["floor"]),
            contract_code=row["contract_code"], door_number=row["door_number"], unit_type=row["unit_type"],
            built_area=plain(row["built_area"]), usable_area=plain(row["usable_area"]),
        )  # fmt: skip

    def owners(self, row: Row) -> tuple[OwnerOnPaper, ...]:
        return tuple(map(self.owner, row["owners"]))

    def owner(self, owner: str) -> OwnerOnPaper:
        known = self.units.people.get(owner)
        if known is None or (self.names is not None and owner not in self.names):
            return OwnerOnPaper(name="", phone="")
        return OwnerOnPaper(name=known["name"] or "", phone=known["phone"] or "")

    def qr(self, row: Row) -> Any:
        return qr_code(f"urn:handover:unit:{row['unit']}")

    def guarantee(self, home: Home, row: Row) -> GuaranteeSheet:
        periods = tuple(
            Period(part=self.say(part), period=self.say(period) if period else "")
            for part, period in periods_in(self.jurisdiction).items()
        )
        return GuaranteeSheet(
            home=home, completed_on=_day(row["completed_on"]), periods=periods,
            basis=self.say(basis_in(self.jurisdiction)),
        )  # fmt: skip

    def notice(self, home: Home, row: Row) -> NoticeSheet:
        invited = row["first"] is not None
        window = FROM_TO.fill(first=_day(row["first"]), last=_day(row["last"])) if invited else Wording("", "")
        return NoticeSheet(
            home=home, owners=self.owners(row), window=self.say(window), place=row["place"] or "",
            deliver_by=_day(row["deliver_by"]), fees=tuple(self.fees(row)),
        )  # fmt: skip

    def fees(self, row: Row) -> list[FeeOnNotice]:
        bill, say = self.units.bills.get(row["unit"]), Saying(self.language, self.currency)
        return [
            FeeOnNotice(
                name=say.text(item.name), payee=say.text(item.payee_name), basis=say.text(item.legal_basis),
                open=say.money(item.open),
            )
            for item in (bill.items if bill else ())
            if item.open and not item.withdrawn
        ]  # fmt: skip

    def handover(self, home: Home, row: Row) -> HandoverSheet:
        released = row["keys"] > 0
        return HandoverSheet(
            home=home, owners=self.owners(row), handed_over_on=_day(row["handed_over_on"]),
            deliver_by=_day(row["deliver_by"]), keys=row["keys"] if released else None,
            cards=row["cards"] if released else None,
        )  # fmt: skip

    def items(self, row: Row) -> list[ItemLine]:
        """Keys and cards, and every document that is given to the owner."""
        given = [
            Wording(one.name.zh, one.name.en)
            for one in self.units.checklist.values.documents
            if "given_out" in one.needs and one.only_if is None
        ]
        counts = {KEYS: row["keys"], CARDS: row["cards"]}
        return [
            ItemLine(name=self.say(name), count=str(counts[name]) if counts.get(name) else "")
            for name in (KEYS, CARDS, *given)
        ]

    def procedure(self, home: Home, row: Row) -> ProcedureSheet:
        counters = tuple(
            CounterLine(name=self.say(COUNTER_NAMES[rule.counter]), needs=self.say(names(rule.needs)))
            for rule in self.units.policy.values.counters
        )
        comes = row["appointment"]
        appointment = "" if comes is None else f"{comes.astimezone(self.zone):%Y-%m-%d %H:%M}"
        return ProcedureSheet(home=home, appointment=appointment, counters=counters, qr=self.qr(row))

    def document_list(self, home: Home, row: Row) -> DocumentSheet:
        documents = documents_in(
            self.units.checklist, self.units.documents.get(row["unit"], {}), row["unit_type"],
            tuple(row["conditions"]), self.units.today,
        )  # fmt: skip
        rate = complete_of(documents)
        complete = OF_WHOLE.fill(
            part=rate.part, whole=rate.whole, percent=rate.part * 100 // rate.whole if rate.whole else 100
        )
        lines = tuple(self.document(one) for one in documents if one.wanted or one.marks)
        return DocumentSheet(
            home=home, complete=self.say(complete), shelf=row["shelf"] or "", documents=lines, qr=self.qr(row)
        )

    def document(self, one: DocumentInFile) -> DocumentLine:
        remarks = [
            self.say(words)
            for holds, words in ((one.expired, EXPIRED), (one.scan, SCANNED), (not one.listed, NOT_LISTED))
            if holds
        ]
        return DocumentLine(
            name=one.name.zh if self.language == "zh" else one.name.en,
            department=self.say(DEPARTMENTS[one.department]) if one.department else "",
            copies=f"{one.copies}/{one.copies_wanted}" if one.listed else str(one.copies), needs=one.needs,
            marks=one.marks, expires_on=_day(one.expires_on), remark=" · ".join(remarks), complete=one.complete,
        )  # fmt: skip


def _day(day: Any) -> str:
    return "" if day is None else str(day.isoformat())
