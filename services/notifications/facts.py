"""What a message is written from: the event's own facts, shown by the estate's clock, and what stands beside them."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from services.notifications.templates import TEMPLATES
from shared.wording import Wording

if TYPE_CHECKING:
    from shared.postgres import Connection, Pool

    Reads = Connection | Pool

Row = Any  # a record of notification_list, read by column name
Facts = dict[str, str | Wording]

LETTER = """
select i.number, u.door_number, i.room, i.part, i.description
  from issues i left join units u using (unit) where i.letters @> array[$1] order by i.number
"""
ABOUT = """
select e.name as estate_name, e.time_zone, u.door_number, i.number, i.room, i.part
  from (select $1::text as estate) asked left join estates e using (estate)
  left join units u on u.unit = $2 left join issues i on i.issue = $3
"""
GATHERED = """
select n.*, e.name as estate_name, e.time_zone, u.door_number, i.number, i.room, i.part, i.description,
       i.overdue_of, i.due
  from notification_list n left join estates e using (estate) left join units u on u.unit = n.unit
  left join issues i on i.issue = n.issue
 where n.notification = any($1::text[]) order by i.number nulls last, n.requested_at, n.notification
"""
COMMON_PARTS = Wording("公共部位", "Common parts")
ISSUE = Wording("第 {number} 号 {unit_name} {room}·{part}", "No. {number} {unit_name} {room}, {part}")
LINE = Wording(
    "{number}. {unit_name} {room}·{part}：{description}", "{number}. {unit_name} {room}, {part}: {description}"
)
LATE = Wording("{line}（期限 {due}）", "{line} (due {due})")
REPORTED = Wording("{line}（期限 {due}，其后已有进展）", "{line} (was due {due}; moved on since)")
NEWS = Wording("■ {subject}\n{body}", "■ {subject}\n{body}")


async def facts_for(connection: "Reads", row: Row) -> Facts:
    """All but the list of a letter or a digest."""
    about = await connection.fetchrow(ABOUT, row["estate"], row["unit"], row["issue"])
    return facts_beside(row, about)


def facts_beside(row: Row, about: Any) -> Facts:
    zone = ZoneInfo(about["time_zone"] or "UTC")
    facts: Facts = {name: shown(text, zone) for name, text in row["facts"].items()}
    facts["estate_name"] = about["estate_name"] or row["estate"]
    facts["unit_name"] = about["door_number"] or row["unit"] or COMMON_PARTS
    facts["issue_name"] = ISSUE.fill(
        number=about["number"] or "-",
        unit_name=facts["unit_name"],
        room=about["room"] or "-",
        part=about["part"] or "-",
    )
    return facts


async def list_of_letter(connection: "Reads", letter: str) -> list[Wording]:
    issues = await connection.fetch(LETTER, letter)
    return [LINE.fill(**dict(issue), unit_name=issue["door_number"] or COMMON_PARTS) for issue in issues]


async def list_of_digest(connection: "Reads", row: Row) -> Wording:
    """What it gathers, by issue; of one that was overdue more than once the last."""
    found = await connection.fetch(GATHERED, list(row["gathers"]))
    if row["template"] == "overdue_list":
        last = {one["issue"] or one["notification"]: one for one in found}
        return joined([_overdue(one) for one in last.values()], "\n")
    return joined([_news(one) for one in found], "\n\n")


def _overdue(one: Row) -> Wording:
    facts = facts_beside(one, one)
    line = LINE.fill(
        number=one["number"] or "-", unit_name=facts["unit_name"], room=one["room"] or "-", part=one["part"] or "-",
        description=one["description"] or "-",
    )  # fmt: skip
    still = one["overdue_of"] == one["contractor"]
    return (LATE if still else REPORTED).fill(line=line, due=facts.get("due", "-"))


def _news(one: Row) -> Wording:
    """As it would have been told alone, without the estate's name before it."""
    facts, template = facts_beside(one, one), TEMPLATES[one["template"]]
    return NEWS.fill(subject=template.about.fill(**facts), body=template.body.fill(**facts))


def joined(lines: list[Wording], between: str) -> Wording:
    return Wording(between.join(line.zh for line in lines), between.join(line.en for line in lines))


def shown(text: str, zone: ZoneInfo) -> str:
    """A moment as the clock of the place shows it; anything else as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment.tzinfo is not None else text


def filled(name: str, facts: Mapping[str, str | Wording]) -> tuple[Wording, Wording]:
    """Subject and body. Raises KeyError for a fact that is missing."""
    template = TEMPLATES[name]
    return template.subject.fill(**facts), template.body.fill(**facts)
