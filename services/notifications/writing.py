"""Writing a message at the moment it is sent: owners is asked for address and name, facts fill the template."""

import asyncio
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from services.notifications.channel import NotTaken, Outgoing
from services.notifications.links import Links
from services.notifications.templates import TEMPLATES
from services.notifications.webhook import Signatures
from shared.bus import Answered
from shared.contracts.desk import DeviceCode
from shared.contracts.owners import (
    CompanyContact,
    Contact,
    ContractorContact,
    ContractorRobot,
    PersonContact,
    RobotAddress,
)
from shared.messages import A, Query
from shared.problems import Refusal
from shared.service import Running
from shared.wording import Language, Wording

Row = Any  # a record of notification_list, read by column name

ASK_AGAIN = 1.0  # seconds
LETTER = """
select i.number, u.door_number, i.room, i.part, i.description
  from issues i left join units u using (unit) where i.letters @> array[$1] order by i.number
"""
ABOUT = """
select e.name as estate_name, e.time_zone, u.door_number, i.number, i.room, i.part
  from (select $1::text as estate) asked left join estates e using (estate)
  left join units u on u.unit = $2 left join issues i on i.issue = $3
"""
GREETING = Wording(
    "{name}，您好：\n\n{body}\n\n{estate_name} 交付服务", "Dear {name},\n\n{body}\n\n{estate_name} handover service"
)
COMMON_PARTS = Wording("公共部位", "Common parts")
ISSUE = Wording("第 {number} 号 {unit_name} {room}·{part}", "No. {number} {unit_name} {room}, {part}")
LINE = Wording(
    "{number}. {unit_name} {room}·{part}：{description}", "{number}. {unit_name} {room}, {part}: {description}"
)


async def write(running: Running, signatures: Signatures, links: Links, row: Row) -> Outgoing:
    """Raises NotTaken for who cannot be reached this way."""
    contact = await _contact(running, row)
    language: Language = row["language"] or contact.language
    facts = await _facts(running, row)
    template = TEMPLATES[row["template"]]
    try:
        subject, body = template.subject.fill(**facts), template.body.fill(**facts)
    except KeyError as missing:
        raise NotTaken(f"template {row['template']} needs {missing}", permanent=True) from None
    line = await links.line(running, row, contact.person)
    body = Wording(body.zh + line.zh, body.en + line.en)
    if row["channel"] == "webhook":
        return _for_webhook(row, contact, signatures, subject.in_language(language), body.in_language(language))
    if row["channel"] == "email":
        return _for_mail(row, contact, language, subject, GREETING.fill(name=_name(contact), body=body, **_only(facts)))
    if row["channel"] == "sms":
        return _for_sms(row, contact, subject.in_language(language), body.in_language(language))
    return _for_robot(row, await _robot(running, row), subject.in_language(language), body.in_language(language))


async def _contact(running: Running, row: Row) -> Contact:
    if row["contractor"] is not None and row["person"] is None:
        return await _asked(running, ContractorContact(estate=row["estate"], contractor=row["contractor"]))
    return await _asked(running, PersonContact(estate=row["estate"], person=row["person"]))


async def _robot(running: Running, row: Row) -> RobotAddress:
    robot = await _asked(running, ContractorRobot(estate=row["estate"], contractor=row["contractor"]))
    if robot.kind != row["channel"]:
        raise NotTaken("the contractor has another robot now", permanent=True)
    return robot


async def _asked(running: Running, query: Query[A]) -> A:
    """Waits while owners cannot answer: that is no attempt of the message's."""
    while True:
        try:
            return await running.ask(query)
        except Answered as answered:
            if not answered.problem["retryable"]:
                raise NotTaken(f"{query.service}: {answered.code}", permanent=True) from None
        except Refusal as refusal:
            if not refusal.retryable:
                raise
        await asyncio.sleep(ASK_AGAIN)


async def _facts(running: Running, row: Row) -> dict[str, str | Wording]:
    [about] = await running.pool.fetch(ABOUT, row["estate"], row["unit"], row["issue"])
    zone = ZoneInfo(about["time_zone"] or "UTC")
    facts: dict[str, str | Wording] = {name: shown(text, zone) for name, text in row["facts"].items()}
    facts["estate_name"] = about["estate_name"] or row["estate"]
    facts["unit_name"] = about["door_number"] or row["unit"] or COMMON_PARTS
    facts["issue_name"] = ISSUE.fill(
        number=about["number"] or "-",
        unit_name=facts["unit_name"],
        room=about["room"] or "-",
        part=about["part"] or "-",
    )
    if row["template"] == "device_code":
        code = DeviceCode(estate=row["estate"], person=row["person"], code=row["facts"]["code"])
        facts["code"] = (await _asked(running, code)).digits
    if row["letter"] is not None and row["event_type"] == "LetterIssued":
        facts["list"] = await _list(running, row["letter"], int(row["facts"]["issues_count"]))
    return facts


async def _list(running: Running, letter: str, count: int) -> Wording:
    """Every issue of the letter: the last of them may arrive a moment after the letter itself."""
    issues = await running.pool.fetch(LETTER, letter)
    if len(issues) < count:
        await running.next_change(ASK_AGAIN)
        issues = await running.pool.fetch(LETTER, letter)
    if len(issues) < count:
        raise NotTaken("issues of the letter not known yet")
    lines = [LINE.fill(**dict(issue), unit_name=issue["door_number"] or COMMON_PARTS) for issue in issues]
    return Wording("\n".join(line.zh for line in lines), "\n".join(line.en for line in lines))


def shown(text: str, zone: ZoneInfo) -> str:
    """A moment as the clock of the place shows it; anything else as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment.tzinfo is not None else text


def _only(facts: dict[str, str | Wording]) -> dict[str, str | Wording]:
    return {"estate_name": facts["estate_name"]}


def _name(contact: Contact) -> str:
    company = contact.company if isinstance(contact, CompanyContact) else ""
    return " ".join(part for part in (company, contact.name) if part)


def _for_mail(row: Row, contact: Contact, language: Language, subject: Wording, text: Wording) -> Outgoing:
    if not contact.email:
        raise NotTaken("the person was erased" if contact.erased else "no e-mail address", permanent=True)
    one_line = " ".join(subject.in_language(language).split())
    return Outgoing(contact.email, row["message_id"], one_line, text.in_language(language))


def _for_sms(row: Row, contact: Contact, subject: str, text: str) -> Outgoing:
    if not contact.phone:
        raise NotTaken("the person was erased" if contact.erased else "no phone number", permanent=True)
    return Outgoing(contact.phone, row["message_id"], subject, text)


def _for_robot(row: Row, robot: RobotAddress, subject: str, text: str) -> Outgoing:
    """No name in it: a group reads it."""
    return Outgoing(robot.url, row["message_id"], subject, text, (robot.secret or "").encode())


def _for_webhook(row: Row, contact: Contact, signatures: Signatures, subject: str, text: str) -> Outgoing:
    """No name in it: the company's own system knows who speaks for it."""
    if not isinstance(contact, CompanyContact) or not contact.webhook:
        raise NotTaken("no webhook", permanent=True)
    data = {name: row[name] for name in ("estate", "contractor", "unit", "issue", "letter", "facts", "notification")}
    data |= {"event": row["tells_of"], "subject": subject, "text": text}
    content = orjson.dumps({"type": row["event_type"], "timestamp": row["requested_at"].isoformat(), "data": data})
    secret = signatures.secret(row["estate"], contact.contractor)
    return Outgoing(contact.webhook, row["message_id"], subject, text, secret, content)
