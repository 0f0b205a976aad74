"""What is wrong with a rule, all of it at once and before anything changes: field, value, and why in both languages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime

from services.notifications.templates import TEMPLATES, Template
from services.notifications.told_of import TOLD_OF
from shared.contracts import defects
from shared.contracts.notifications import Rule
from shared.contracts.owners import Words
from shared.contracts.vocabulary import Window
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

ANYTHING: frozenset[str] = frozenset()  # no set of its own
TO_A_PERSON = frozenset({"email", "sms"})
BESIDE = frozenset({"estate_name", "unit_name", "issue_name"})  # written beside the event's own facts

NOT_TOLD = Wording("{source} 没有可通知的此类事件", "there is no such event of {source} that anybody can be told of")
NO_TEMPLATE = Wording("没有这个模板", "there is no such template")
NEEDS = Wording(
    "此模板需要 {needed}，该事件不一定有", "this template needs {needed}; the event does not always have it"
)
NO_FIELD = Wording("该事件没有此项，可用：{names}", "the event has no such field; it has {names}")
NO_VALUE = Wording("只能是：{choices}", "it must be one of {choices}")
ROLE_WANTED = Wording("接收方为角色时须写明哪个角色", "whoever is told by role: it must say which")
ROLE_UNWANTED = Wording("只有接收方为角色时才写角色", "a role is named only where the recipient is a role")
OWNERS_BY_UNIT = Wording(
    "业主按房屋通知，接收方请选业主；不能通知全部业主",
    "owners are told of their own unit: the recipient is an owner; nobody tells all of them",
)
PERSONS_ONLY = Wording("个人只能用 email 或 sms", "a person is told by email or sms; all else is a contractor's")
NO_CONTRACTOR = Wording("该事件不涉及施工单位", "the event concerns no contractor")
NO_OWNER = Wording("该事件不涉及房屋，因而没有业主", "the event concerns no unit, and so no owner")
NOT_DAILY = Wording(
    "每日重复只用于通知施工单位某一问题的整改",
    "only a contractor is told again every day, of work on an issue",
)


class RuleNotValid(Refusal):
    status = 422
    wording = Wording(
        "规则 {rule} 有 {total} 处不对，未作任何更改。", "Rule {rule} has {total} faults; nothing was changed."
    )


@dataclass(frozen=True, slots=True)
class RuleFault:
    """`field` as in the command, with dots."""

    field: str
    value: str | None
    reason: Wording

    def as_fact(self) -> dict[str, str | None]:
        return {
            "field": f"values.{self.field}", "value": self.value, "reason_zh": self.reason.zh,
            "reason_en": self.reason.en,
        }  # fmt: skip


def must_be_valid(rule: str, values: Rule) -> None:
    """Raises RuleNotValid."""
    if found := list(faults(values)):
        raise RuleNotValid(rule=rule, total=len(found), faults=[fault.as_fact() for fault in found])


def faults(values: Rule) -> Iterator[RuleFault]:
    event, template = TOLD_OF.get((values.source, values.event_type)), TEMPLATES.get(values.template)
    yield from _of_recipients(values)
    if template is None:
        yield RuleFault("template", values.template, NO_TEMPLATE)
    if event is None:
        yield RuleFault("event_type", values.event_type, NOT_TOLD.fill(source=values.source))
        return
    yield from _of_event(values, event)
    if template is not None and (missing := needed_by(template) - always_there(event)):
        yield RuleFault("template", values.template, NEEDS.fill(needed=_listed(sorted(missing))))


def _of_recipients(values: Rule) -> Iterator[RuleFault]:
    if values.recipient_kind == "role" and values.role is None:
        yield RuleFault("role", None, ROLE_WANTED)
    if values.recipient_kind != "role" and values.role is not None:
        yield RuleFault("role", values.role, ROLE_UNWANTED)
    elif values.role == "owner":
        yield RuleFault("role", values.role, OWNERS_BY_UNIT)
    for place, channel in enumerate(values.channels):
        if values.recipient_kind != "contractor" and channel not in TO_A_PERSON:
            yield RuleFault(f"channels.{place}", channel, PERSONS_ONLY)


def _of_event(values: Rule, event: type[Event]) -> Iterator[RuleFault]:
    named = event.model_fields
    if values.recipient_kind == "contractor" and "contractor" not in named:
        yield RuleFault("recipient_kind", values.recipient_kind, NO_CONTRACTOR)
    if values.recipient_kind == "owner" and "unit" not in named:
        yield RuleFault("recipient_kind", values.recipient_kind, NO_OWNER)
    may_repeat = values.recipient_kind == "contractor" and issubclass(event, defects.IssueEvent)
    if values.timing.when == "daily" and not may_repeat:
        yield RuleFault("timing.when", values.timing.when, NOT_DAILY)
    yield from _of_where(values.where, facts_there(event))


def _of_where(where: Mapping[str, str], there: Mapping[str, frozenset[str]]) -> Iterator[RuleFault]:
    for name, wanted in where.items():
        if name not in there:
            yield RuleFault(f"where.{name}", wanted, NO_FIELD.fill(names=_listed(sorted(there))))
        elif (choices := there[name]) and wanted not in choices:
            yield RuleFault(f"where.{name}", wanted, NO_VALUE.fill(choices=_listed(sorted(choices))))


def needed_by(template: Template) -> frozenset[str]:
    words = (template.subject.zh, template.subject.en, template.body.zh, template.body.en)
    return frozenset(name for text in words for _, name, _, _ in Formatter().parse(text) if name)


def always_there(event: type[Event]) -> frozenset[str]:
    """What a message about any event of this kind can be written from."""
    optional = {name for name, field in event.model_fields.items() if NoneType in get_args(field.annotation)}
    of_letter = {"list"} if event is defects.LetterIssued else set()
    return frozenset(facts_there(event)) - optional | BESIDE | of_letter


def facts_there(event: type[Event]) -> dict[str, frozenset[str]]:
    """The names `facts_of` finds in events of this kind, each with the values it can have, where they are a set."""
    return dict(fact for name, field in event.model_fields.items() for fact in _facts(name, field.annotation))


def _facts(name: str, annotation: Any) -> Sequence[tuple[str, frozenset[str]]]:
    kind, choices = _bare(annotation)
    if kind is bool:
        return ((name, frozenset({"true", "false"})),)
    if kind is tuple:
        return ((f"{name}_count", ANYTHING),)
    if kind is Window:
        return ((f"{name}_first", ANYTHING), (f"{name}_last", ANYTHING))
    if kind is Words:
        return ((f"{name}_zh", ANYTHING), (f"{name}_en", ANYTHING))
    return ((name, choices),) if kind in (str, int, date, datetime, AwareDatetime, Literal) else ()


def _bare(annotation: Any) -> tuple[Any, frozenset[str]]:
    """Without `Annotated` and `| None`; of a Literal its words."""
    origin, arguments = get_origin(annotation), [one for one in get_args(annotation) if one is not NoneType]
    if origin is Annotated or (origin in (Union, UnionType) and len(arguments) == 1):
        return _bare(arguments[0])
    if origin is Literal:
        return Literal, frozenset(map(str, arguments))
    return origin or annotation, ANYTHING


def _listed(names: Sequence[str]) -> Wording:
    return Wording("、".join(names), ", ".join(names))
