"""Writing a message at the moment it is sent: owners is asked for address and name, facts fill the template."""

from dataclasses import dataclass
from typing import Any

import orjson

from services.notifications.asking import ASK_AGAIN, asked
from services.notifications.channel import NotTaken, Outgoing
from services.notifications.contacts import Contacts
from services.notifications.enclosing import enclosed
from services.notifications.facts import Facts, facts_for, filled, joined, list_of_digest, list_of_letter
from services.notifications.html_mail import as_html
from services.notifications.links import Links
from services.notifications.templates import TEMPLATES
from services.notifications.webhook import Signatures
from shared.contracts.desk import DeviceCode
from shared.contracts.owners import CompanyContact, Contact, RobotAddress
from shared.frozen import replace
from shared.service import Running
from shared.wording import Language, Wording

Row = Any  # a record of notification_list, read by column name

GREETING = Wording("{name}，您好：", "Dear {name},")
REGARDS = Wording("{estate_name} 交付服务", "{estate_name} handover service")


@dataclass(frozen=True)
class Writing:
    """What every message is written with."""

    running: Running
    contacts: Contacts
    signatures: Signatures
    links: Links

    async def message(self, row: Row) -> Outgoing:
        """Raises NotTaken for who cannot be reached this way."""
        contact = await self.contacts.of(row)
        language: Language = row["language"] or contact.language
        facts = await _facts(self.running, row)
        try:
            subject, body = filled(row["template"], facts)
        except KeyError as missing:
            raise NotTaken(f"template {row['template']} needs {missing}", permanent=True) from None
        line = await self.links.line(self.running, row, contact.person)
        body = Wording(body.zh + line.zh, body.en + line.en)
        title, text = subject.in_language(language), body.in_language(language)
        if row["channel"] == "webhook":
            return _for_webhook(row, contact, self.signatures, title, text)
        if row["channel"] == "email":
            mail = _for_mail(row, contact, language, subject, body, facts)
            return replace(mail, files=await enclosed(self.running, row, language))
        if row["channel"] == "sms":
            return _for_sms(row, contact, title, text)
        return _for_robot(row, await self.contacts.robot(row), title, text)


async def _facts(running: Running, row: Row) -> Facts:
    facts = await facts_for(running.pool, row)
    if row["template"] == "device_code":
        code = DeviceCode(estate=row["estate"], person=row["person"], code=row["facts"]["code"])
        facts["code"] = (await asked(running, code)).digits
    if row["gathers"]:
        facts["list"] = await list_of_digest(running.pool, row)
    elif row["letter"] is not None and row["event_type"] == "LetterIssued":
        facts["list"] = joined(await _letter(running, row["letter"], int(row["facts"]["issues_count"])), "\n")
    return facts


async def _letter(running: Running, letter: str, count: int) -> list[Wording]:
    """Every issue of the letter: the last of them may arrive a moment after the letter itself."""
    lines = await list_of_letter(running.pool, letter)
    if len(lines) < count:
        await running.next_change(ASK_AGAIN)
        lines = await list_of_letter(running.pool, letter)
    if len(lines) < count:
        raise NotTaken("issues of the letter not known yet")
    return lines


def _name(contact: Contact) -> str:
    company = contact.company if isinstance(contact, CompanyContact) else ""
    return " ".join(part for part in (company, contact.name) if part)


def _for_mail(
    row: Row, contact: Contact, language: Language, subject: Wording, body: Wording, facts: Facts
) -> Outgoing:
    """As text and, with the same words, as HTML."""
    if not contact.email:
        raise NotTaken("the person was erased" if contact.erased else "no e-mail address", permanent=True)
    greeting, estate = GREETING.fill(name=_name(contact)).in_language(language), facts["estate_name"]
    regards, words = REGARDS.fill(estate_name=estate).in_language(language), body.in_language(language)
    html = as_html(
        heading=TEMPLATES[row["template"]].about.fill(**facts).in_language(language), estate=str(estate),
        text=f"{greeting}\n\n{words}", foot=regards, language=language,
    )  # fmt: skip
    one_line = " ".join(subject.in_language(language).split())
    return Outgoing(contact.email, row["message_id"], one_line, f"{greeting}\n\n{words}\n\n{regards}", html=html)


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
