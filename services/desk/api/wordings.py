"""What may be wrong with a field, in both languages; pydantic's own sentences where they repeat nothing."""

from collections.abc import Mapping
from typing import Any

from shared.wording import Wording

NO_SUCH_ADDRESS = Wording("没有这个地址，接口说明见 /docs。", "There is no such address; /docs lists those there are.")
NOT_THIS_WAY = Wording("此地址不接受这种请求方法，接口说明见 /docs。", "Not by this method; /docs says which it takes.")
UNREADABLE = Wording("无法读取", "it cannot be read")
NUL = Wording("不得含有 NUL 字符", "it must not hold a NUL character")
KEY_WANTED = Wording(
    "必须是 UUID：每个指令一个新编号，重发同一指令时不变",
    "it must be a UUID: a new one for each command, the same when that command is sent again",
)
VERSION_WANTED = Wording('应为带引号的版本号，如 "5"', 'it must be a version in quotes, such as "5"')
POSITIONS_WANTED = Wording("应如 owners:123,defects:45", "it must read like owners:123,defects:45")

FAULTS = {
    "missing": Wording("缺少此项", "it is missing"),
    "extra_forbidden": Wording("没有这一项", "there is no such field"),
    "json_invalid": Wording("不是有效的 JSON", "it is not valid JSON"),
    "string_type": Wording("应为文字", "it must be text"),
    "string_too_short": Wording("文字过短，至少 {min_length} 字", "it must have at least {min_length} characters"),
    "string_too_long": Wording("文字过长，至多 {max_length} 字", "it must have at most {max_length} characters"),
    "string_pattern_mismatch": Wording("格式不符：{pattern}", "it must match {pattern}"),
    "string_unicode": Wording("含有无法保存的字符", "it holds characters that cannot be stored"),
    "literal_error": Wording("只能是：{expected}", "it must be one of {expected}"),
    "int_parsing": Wording("应为整数", "it must be a whole number"),
    "int_type": Wording("应为整数", "it must be a whole number"),
    "bool_parsing": Wording("应为 true 或 false", "it must be true or false"),
    "decimal_parsing": Wording("应为数", "it must be a number"),
    "decimal_max_places": Wording("小数至多 {decimal_places} 位", "it must have at most {decimal_places} decimals"),
    "decimal_max_digits": Wording("数字至多 {max_digits} 位", "it must have at most {max_digits} digits"),
    "money_is_text": Wording('金额应写成文字，如 "12.50"', 'money is written as text, such as "12.50"'),
    "greater_than": Wording("须大于 {gt}", "it must be more than {gt}"),
    "uuid_parsing": Wording("应为 UUID", "it must be a UUID"),
    "date_from_datetime_parsing": Wording("应为日期，如 2026-06-01", "it must be a date such as 2026-06-01"),
    "datetime_from_date_parsing": Wording(
        "应为带时区的时间，如 2026-06-01T09:00:00+08:00", "it must be a time with its zone, 2026-06-01T09:00:00+08:00"
    ),
    "timezone_aware": Wording("时间须带时区", "the time must name its zone"),
    "greater_than_equal": Wording("不得小于 {ge}", "it must be at least {ge}"),
    "less_than_equal": Wording("不得大于 {le}", "it must be at most {le}"),
    "too_short": Wording("至少 {min_length} 项", "it must have at least {min_length} items"),
    "too_long": Wording("至多 {max_length} 项", "it must have at most {max_length} items"),
}
OTHERWISE = Wording("内容不符合要求", "it is not what is asked for here")


def what_is_wrong(error: Mapping[str, Any]) -> Wording:
    """By pydantic's error type. Its context holds only limits and choices of the contract, never what was sent."""
    kind = str(error["type"])
    found = FAULTS.get(kind) or FAULTS.get(kind.replace("datetime_parsing", "datetime_from_date_parsing")) or OTHERWISE
    return found.fill(**error.get("ctx", {}))
