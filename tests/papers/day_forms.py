"""The papers of the day and its money with sample content: fee sheet, daily brief, the cashiers' day."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from services.owners.brief_on_paper import on_paper
from services.owners.papers.cashier_day import (
    BookLine,
    CashierDaySheet,
    DrawerLine,
    EntryLine,
    PayeeNet,
    render_cashier_day,
)
from services.owners.papers.daily_brief import Brief, render_daily_brief
from services.owners.papers.fee_sheet import FeeLine, FeeSheet, PayeeLine, UnitLines, render_fee_sheet
from services.owners.refusal_reasons import REASONS
from shared.contracts.owners import BRIEF_NUMBERS, BriefView, CounterWait, MoneyOfDay, RefusalsByReason, Words
from shared.contracts.owners.words import COUNTER_NAMES
from shared.wording import Language

Say = Callable[[str, str], str]
DAY = date(2026, 11, 24)
ENTRIES = 100


def day_forms(language: Language, say: Say, estate: str) -> list[tuple[str, BaseModel, Callable[..., bytes]]]:
    return [
        ("fee_sheet", fee_sheet(say, estate), render_fee_sheet),
        ("daily_brief", daily_brief(language, estate), render_daily_brief),
        ("cashier_day", cashier_day(say, estate, 6), render_cashier_day),
        ("cashier_day_full", cashier_day(say, estate, ENTRIES), render_cashier_day),
    ]


def daily_brief(language: Language, estate: str) -> Brief:
    """As the answer is put on paper, with every counter and two payees."""
    waits = tuple(
        CounterWait(
            counter=counter, name=Words(zh=name.zh, en=name.en), passed=240 - 9 * n, waiting=n, mean_minutes=4 + n,
            p90_minutes=11 + n, longest_minutes=31 + n,
        )
        for n, (counter, name) in enumerate(COUNTER_NAMES.items())
    )  # fmt: skip
    brief = BriefView(
        estate=estate, day=DAY,
        **{name: 301 + 7 * n for n, name in enumerate(BRIEF_NUMBERS)},
        reasons=tuple(
            RefusalsByReason(reason=reason, name=Words(zh=name.zh, en=name.en), units=3 + n)
            for n, (reason, name) in enumerate(REASONS.items())
        ),
        money=(
            money("developer", "清和置业", "Qinghe Homes", "1810060.60"),
            money("fund", "维修资金专户", "Maintenance fund", "493977.50"),
        ),
        waits=waits,
    )  # fmt: skip
    return on_paper(brief, language)


def money(payee: str, zh: str, en: str, net: str) -> MoneyOfDay:
    return MoneyOfDay(payee=payee, name=Words(zh=zh, en=en), currency="CNY", receipts=61, net=Decimal(net))


def cashier_day(say: Say, estate: str, lines: int) -> CashierDaySheet:
    developer, property_ = say("清和置业", "Qinghe Homes"), say("清和物业", "Qinghe Property")
    drawer = DrawerLine(
        payee=property_, cashier="p-3f1c", method=say("扫码", "QR code"), receipts="31", taken="104,332.75",
        voided="500.00", refunded="2,000.00", net="101,832.75",
    )  # fmt: skip
    entry = EntryLine(
        at="09:31", number="WY 1207", kind=say("收款", "payment"), unit="3-1-1201", payee=property_, cashier="p-3f1c",
        method=say("扫码", "QR code"), amount="3,337.75", remark=say("发票 253120066778899", "253120066778899"),
    )  # fmt: skip
    return CashierDaySheet(
        estate=estate, day=DAY, currency="CNY",
        drawers=(drawer, drawer.model_copy(update={"payee": developer, "cashier": "p-77aa"})),
        payees=tuple(PayeeNet(payee=payee, taken="104,332.75", net="101,832.75") for payee in (property_, developer)),
        books=(BookLine(prefix="WY", payee=property_, numbers="1177–1207", written="31", void="1"),),
        entries=(entry,) * lines, unprinted=0 if lines < ENTRIES else 12,
    )  # fmt: skip


def fee_sheet(say: Say, estate: str) -> FeeSheet:
    fund = FeeLine(
        name=say("首期住宅专项维修资金", "First maintenance fund"),
        payee=say("维修资金专户", "Maintenance fund account"),
        reason=say("用于保修期满后共用部位与共用设施设备的维修", "Repairs of common parts once the warranty is over"),
        legal_basis=say("《住宅专项维修资金管理办法》第七条", "Measures on maintenance funds, article 7"),
        worked=say("85 × 118.36 m²", "85 × 118.36 m²"), amount="10,060.60", waived="0.00", paid="0.00",
        open="10,060.60", due_on=date(2026, 11, 30),
        remark=say("付清方可领取钥匙：第十三条", "To be paid before the keys: article 13"),
    )  # fmt: skip
    running = FeeLine(
        name=say("物业服务费", "Property fee"), payee=say("清和物业", "Qinghe Property"),
        reason=say("物业服务，预交十二个月", "Property services, twelve months in advance"),
        legal_basis=say("《物业服务合同》第八条", "Property service agreement, clause 8"),
        worked=say("2.35 × 118.36 m² × 12 个月 = 3,337.752", "2.35 × 118.36 m² × 12 months = 3,337.752"),
        amount="3,337.75", waived="277.70", paid="1,000.00", open="2,060.05", due_on=date(2026, 12, 31),
        remark=say("自 2026-11-24 起 12 个月。", "For 12 months from 2026-11-24."),
    )  # fmt: skip
    units = [
        UnitLines(contract_code=f"3-1-{1201 + n}", door_number=say(f"云庭路{88 + n}号", f"{88 + n} Yunting Road"),
                  lines=(fund, running) * (1 + 3 * n))
        for n in range(2)
    ]  # fmt: skip
    payees = tuple(
        PayeeLine(name=one.payee, billed=one.amount, waived=one.waived, paid=one.paid, open=one.open)
        for one in (fund, running)
    )
    return FeeSheet(
        estate=estate, as_of=DAY, currency="CNY", units=tuple(units), payees=payees,
        rounding=say("每项费用各自取整一次(四舍五入，至 0.01)。", "Each fee is rounded once itself (half up, 0.01)."),
        keys_wait_for=say("3-1-1201 首期住宅专项维修资金", "3-1-1201 First maintenance fund"),
    )  # fmt: skip
