"""The daily brief as an Excel file: one line a number, so that days can be put below one another."""

from collections.abc import Iterator
from pathlib import Path

from shared.contracts.owners import BRIEF_NUMBERS, BriefView, Words
from shared.wording import Language, Wording
from shared.workbook import Sheet

TITLE = Wording("交房日报", "Daily brief")
HEADINGS = (Wording("日期", "Day"), Wording("类别", "Group"), Wording("项目", "Item"), Wording("数值", "Value"))
WIDTHS = (12, 16, 40, 18)
NUMBERS, REASONS = Wording("当日数字", "Numbers"), Wording("拒收原因", "Refused for")
WAITS, MONEY = Wording("等候(分钟)", "Waits (minutes)"), Wording("收款", "Money")
MEAN, P90 = Wording("{name} 平均", "{name}, mean"), Wording("{name} 九成以内", "{name}, 9 in 10")
LONGEST, PASSED = Wording("{name} 最长", "{name}, longest"), Wording("{name} 已通过", "{name}, passed")
WAITING = Wording("{name} 在等候", "{name}, waiting")
RECEIPTS, NET = Wording("{name} 笔数", "{name}, receipts"), Wording("{name} {currency}", "{name} {currency}")


def write_brief(file: Path, brief: BriefView, language: Language) -> int:
    """How many lines it has."""
    headings = [heading.in_language(language) for heading in HEADINGS]
    sheet = Sheet(file, TITLE.in_language(language), headings, WIDTHS)
    for group, item, value in lines(brief):
        sheet.line([brief.day.isoformat(), group.in_language(language), item.in_language(language), value])
    sheet.close()
    return sheet.lines


def lines(brief: BriefView) -> Iterator[tuple[Wording, Wording, int | str]]:
    for field, name in BRIEF_NUMBERS.items():
        yield NUMBERS, _of(name), getattr(brief, field)
    for reason in brief.reasons:
        yield REASONS, _of(reason.name), reason.units
    for wait in brief.waits:
        counted = (
            (PASSED, wait.passed), (WAITING, wait.waiting), (MEAN, wait.mean_minutes), (P90, wait.p90_minutes),
            (LONGEST, wait.longest_minutes),
        )  # fmt: skip
        for what, value in counted:
            if value is not None:
                yield WAITS, what.fill(name=_of(wait.name)), value
    for one in brief.money:
        payee = _of(one.name)
        yield MONEY, RECEIPTS.fill(name=payee), one.receipts
        yield MONEY, NET.fill(name=payee, currency=one.currency), f"{one.net:f}"


def _of(words: Words) -> Wording:
    return Wording(words.zh, words.en)
