"""The end: one page for a property manager, and the same as JSON."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.table import Table

from services.desk.demonstration.cast import ESTATE, ESTATE_NAME
from services.desk.demonstration.defects_seen import TRADES
from services.desk.demonstration.figures import Reckoning
from services.desk.demonstration.story import Story
from shared.contracts.vocabulary import Rate
from shared.wording import Language, Wording

Figure = Rate | int | Decimal | None
KINDS = {
    "owner": Wording("业主", "owners"),
    "contractor": Wording("施工单位", "contractors"),
    "role": Wording("物业与开发商", "staff of both sides"),
}
CHANNELS = {"email": Wording("电子邮件", "e-mail"), "webhook": Wording("系统接口", "webhook")}
MESSAGE_HEADINGS = (
    Wording("收件方", "to whom"),
    Wording("渠道", "by"),
    Wording("通知服务记录送达", "delivered, says the service"),
    Wording("接收方实收", "received, say the receivers"),
)
MONEY_HEADINGS = (
    Wording("收款方", "payee"),
    Wording("应收", "billed"),
    Wording("实收", "paid"),
    Wording("收费率", "collected"),
    Wording("欠费", "in arrears"),
    Wording("欠费户数", "units"),
)
CLOSING = Wording(
    "审计：{logs} 本日志共 {events} 条事件，逐条核验{verdict}。用时 {seconds} 秒，{commands} 项操作。",
    "Audit: {events} events in {logs} logs, {verdict}. {seconds} s, {commands} commands.",
)
AS_WRITTEN = Wording("一致", "every one as it was written")
NOT_AS_WRITTEN = Wording("不一致", "NOT as they were written")


def kpis(found: Reckoning) -> Iterator[tuple[str, Wording, Figure]]:
    """DOMAIN §8, each from the service that owns it."""
    owners, defects, visits = found.owners, found.defects, found.visits
    yield "handover_rate", Wording("交付率", "handover rate"), owners.handover_rate
    yield "served_rate", Wording("送达率", "notices served"), owners.served_rate
    yield "first_pass_rate", Wording("一次交付通过率", "first-handover pass rate"), owners.first_pass_rate
    yield "zero_defect_rate", Wording("零缺陷率", "zero-defect rate"), defects.zero_defect_rate
    yield "issues_per_unit", Wording("户均缺陷", "issues per unit"), _ratio(defects.issues_per_unit)
    yield "timely_response_rate", Wording("响应及时率", "letters answered in time"), defects.timely_response_rate
    yield "timely_rectification_rate", Wording("整改及时率", "repairs in time"), defects.timely_rectification_rate
    yield "closure_rate", Wording("关闭率", "issues closed"), defects.closure_rate
    yield "repeat_rate", Wording("二次返修率", "repairs done again"), defects.repeat_rate
    yield (
        "hours_to_close_median",
        Wording("关闭用时中位数(小时)", "hours to close, median"),
        defects.hours_to_close_median,
    )
    yield "visit_rate", Wording("回访率", "visits in time"), visits.visit_rate
    yield "satisfaction_rate", Wording("满意度", "satisfied"), visits.satisfaction_rate
    yield "matters_closed", Wording("已关闭事项", "matters closed"), visits.matters_closed
    yield "difficult_owners", Wording("在册疑难业主", "difficult owners left"), visits.difficult_owners
    yield "records_archived", Wording("归档回访记录", "visit records archived"), visits.records_archived


def kpi_table(found: Reckoning, language: Language) -> Table:
    table = Table(title=Wording("交付指标", "Key figures").in_language(language), title_justify="left")
    table.add_column(Wording("指标", "figure").in_language(language))
    table.add_column(Wording("数值", "value").in_language(language), justify="right")
    table.add_column(Wording("计算", "of").in_language(language), justify="right")
    for _, name, figure in kpis(found):
        table.add_row(name.in_language(language), *_shown(figure))
    return table


def money_table(found: Reckoning, language: Language) -> Table:
    """What each payee billed, has, and is still owed past its day."""
    table = Table(title=Wording("收费", "Fees").in_language(language), title_justify="left")
    for number, heading in enumerate(MONEY_HEADINGS):
        table.add_column(heading.in_language(language), justify="right" if number else "left", no_wrap=number > 0)
    for payee in money(found):
        name, rate = Wording(**payee["name"]), payee["rate"]
        table.add_row(
            name.in_language(language), f"{Decimal(payee['billed']):,}", f"{Decimal(payee['paid']):,}",
            "—" if rate is None else f"{rate:.1%}", f"{Decimal(payee['arrears']):,}", str(payee["units_in_arrears"]),
        )  # fmt: skip
    return table


def money(found: Reckoning) -> list[dict[str, Any]]:
    """By payee; amounts as text, for they are exact."""
    late = {one.payee: one for one in found.arrears.payees}
    return [
        {
            "payee": one.payee, "kind": one.payee_kind, "name": one.name.model_dump(), "currency": one.currency,
            "billed": str(one.billed), "paid": str(one.paid),
            "rate": round(float(one.rate.part / one.rate.whole), 4) if one.rate.whole else None,
            "arrears": str(late[one.payee].open) if one.payee in late else "0",
            "units_in_arrears": late[one.payee].units if one.payee in late else 0,
        }
        for one in found.collected.payees
    ]  # fmt: skip


def trade_table(story: Story, language: Language) -> Table:
    """What was found, by trade."""
    table = Table(title=Wording("问题按工种", "Issues by trade").in_language(language), title_justify="left")
    table.add_column(Wording("工种", "trade").in_language(language))
    table.add_column(Wording("数量", "issues").in_language(language), justify="right")
    table.add_column(Wording("占比", "share").in_language(language), justify="right")
    every = story.findings.every
    for trade, count in Counter(issue.trade for issue in every).most_common():
        table.add_row(TRADES[trade].in_language(language), str(count), f"{count / len(every):.1%}")
    return table


def message_table(found: Reckoning, language: Language) -> Table:
    table = Table(title=Wording("消息", "Messages").in_language(language), title_justify="left")
    for number, heading in enumerate(MESSAGE_HEADINGS):
        table.add_column(heading.in_language(language), justify="right" if number > 1 else "left")
    for channel, kind in sorted(set(found.delivered) | set(found.received)):
        names = (KINDS[kind].in_language(language), CHANNELS[channel].in_language(language))
        table.add_row(*names, str(found.delivered.get((channel, kind), 0)), str(found.received.get((channel, kind), 0)))
    return table


def closing_words(story: Story, found: Reckoning) -> Wording:
    """The proof, the time and the work, in one line."""
    audited = found.audited
    return CLOSING.fill(
        logs=len(audited.logs), events=audited.events, verdict=AS_WRITTEN if audited.verified else NOT_AS_WRITTEN,
        seconds=round(sum(story.stage.seconds.values())), commands=story.caller.sent,
    )  # fmt: skip


def as_json(story: Story, found: Reckoning) -> dict[str, Any]:
    """What `demo.json` says; no name of a person stands in it."""
    audited, told = found.audited, sorted(set(found.delivered) | set(found.received))
    return {
        "estate": {"code": ESTATE, "name": ESTATE_NAME.zh},
        "units": len(story.units),
        "issues": len(story.findings.every),
        "issues_by_trade": dict(Counter(issue.trade for issue in story.findings.every).most_common()),
        "kpis": {key: _plain(figure) for key, _, figure in kpis(found)},
        "money": money(found),
        "messages": [
            {
                "channel": channel, "recipient": kind, "delivered": found.delivered.get((channel, kind), 0),
                "received": found.received.get((channel, kind), 0),
            }
            for channel, kind in told
        ],
        "undelivered": found.undelivered,
        "audit": {"verified": audited.verified, "logs": audited.logs, "events": audited.events},
        "commands": story.caller.sent,
        "seconds": story.stage.seconds,
    }  # fmt: skip


def _ratio(rate: Rate) -> Decimal | None:
    return round(Decimal(rate.part) / rate.whole, 1) if rate.whole else None


def _shown(figure: Figure) -> tuple[str, str]:
    match figure:
        case None:
            return "—", ""
        case Rate(whole=0):
            return "—", "0 / 0"
        case Rate():
            return f"{figure.part / figure.whole:.1%}", f"{figure.part} / {figure.whole}"
        case Decimal():
            return f"{figure:.2f}" if figure < 1 else f"{figure:.1f}", ""
        case _:
            return str(figure), ""


def _plain(figure: Figure) -> Any:
    match figure:
        case Rate():
            rate = round(figure.part / figure.whole, 4) if figure.whole else None
            return {"part": figure.part, "whole": figure.whole, "rate": rate}
        case Decimal():
            return float(figure)
        case _:
            return figure
