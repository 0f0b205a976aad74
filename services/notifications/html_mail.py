"""The same words as the text of an e-mail, for mail programs that show HTML: legible on a phone, nothing loaded."""

from html import escape
from string import Template

from shared.wording import Language

# Mail programs know little CSS and drop most of what is not inline; widths in percent so that a phone needs no zoom.
PAGE = Template("""\
<!doctype html>
<html lang="$lang"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>$title</title></head>
<body style="margin:0;padding:0;background:#f2f4f7">
<div style="max-width:640px;margin:0 auto;padding:16px 12px">
<div style="background:#ffffff;border:1px solid #d5dbe3;border-radius:8px;padding:20px 20px 8px;$font">
<p style="margin:0 0 4px;color:#55606e;font-size:14px">$estate</p>
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.35;font-weight:600;color:#16202c">$heading</h1>
$body
</div>
<p style="margin:12px 4px;$font;color:#55606e;font-size:12px;line-height:1.5">$foot</p>
</div></body></html>
""")
FONT = (
    "font-family:-apple-system,'Segoe UI','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',Arial,sans-serif;"
    "color:#16202c;overflow-wrap:anywhere"
)
PARAGRAPH = '<p style="margin:0 0 12px;font-size:16px;line-height:1.6">{}</p>'
ITEM = (
    '<p style="margin:0 0 8px;padding:8px 12px;background:#f2f4f7;border-left:3px solid #2f6fab;font-size:15px;'
    'line-height:1.5">{}</p>'
)
BUTTON = (
    '<p style="margin:16px 0"><a href="{0}" style="display:inline-block;padding:12px 20px;background:#1f5f99;'
    'color:#ffffff;text-decoration:none;border-radius:6px;font-size:16px">{1}</a></p>'
)
OPEN: dict[Language, str] = {"zh": "打开", "en": "Open"}


def as_html(*, heading: str, estate: str, text: str, foot: str, language: Language) -> str:
    """`text` line by line: an address alone in its line becomes a button, a numbered line or one with ■ an item."""
    return PAGE.substitute(
        lang="zh-CN" if language == "zh" else "en", font=FONT, title=escape(heading), heading=escape(heading),
        estate=escape(estate), foot=escape(foot),
        body="\n".join(_block(block, language) for block in blocks(text)),
    )  # fmt: skip


def blocks(text: str) -> list[list[str]]:
    """Lines that belong together: an item begins with its mark and goes on until the next or an empty line."""
    found: list[list[str]] = [[]]
    for line in text.splitlines():
        if not line.strip():
            found.append([])
        elif _begins(line) or (found[-1] and _is_address(found[-1][-1])):
            found.append([line])
        else:
            found[-1].append(line)
    return [block for block in found if block]


def _begins(line: str) -> bool:
    return _is_item(line) or _is_address(line)


def _is_item(line: str) -> bool:
    number, dot, _ = line.partition(". ")
    return line.startswith("■ ") or (bool(dot) and (number.isdecimal() or number == "-"))


def _is_address(line: str) -> bool:
    return line.startswith(("https://", "http://")) and " " not in line


def _block(lines: list[str], language: Language) -> str:
    if _is_address(lines[0]):
        return BUTTON.format(escape(lines[0]), OPEN[language])
    if not _is_item(lines[0]):
        return PARAGRAPH.format("<br>".join(map(escape, lines)))
    first, *rest = lines
    if first.startswith("■ "):
        return ITEM.format("<br>".join([f"<strong>{escape(first[2:])}</strong>", *map(escape, rest)]))
    return ITEM.format("<br>".join(map(escape, lines)))
