"""The appointment as a calendar file: RFC 5545, in UTC, with a reminder; the same appointment is the same entry."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from services.owners.read_models.handover_batches import HANDOVER_BATCHES
from services.owners.read_models.invitations import INVITATIONS
from services.owners.read_models.unit_board import UNIT_BOARD
from shared.contracts.owners import AppointmentCalendar, CalendarFile
from shared.problems import NotFound
from shared.service import Asking
from shared.wording import Wording

READS = (INVITATIONS, HANDOVER_BATCHES, UNIT_BOARD)
STANDING = """
select u.unit, u.contract_code, u.version, i.appointment, i.purpose, b.place, e.name
  from invitations i join unit_board u using (unit) join handover_batches b on b.batch = i.batch
  join estates e on e.estate = u.estate
 where u.unit = $1 and u.estate = $2 and u.handed_over_on is null and i.appointment is not null and not i.missing
"""
TITLES = {
    "handover": Wording("收楼：{estate} {unit}", "Handover of {estate} {unit}"),
    "re_inspection": Wording("复验：{estate} {unit}", "Re-inspection of {estate} {unit}"),
}
BRING = Wording(
    "请携带收楼通知书、身份证原件；委托他人的，另带授权委托书。如需改期，请联系客服。",
    "Please bring the handover notice and your identity card; a proxy brings the power of attorney too. "
    "To move the appointment, please contact customer service.",
)
LASTS = timedelta(hours=1)
OCTETS = 75  # the longest a line may be, without its end


async def appointment_calendar(asking: Asking, query: AppointmentCalendar) -> CalendarFile:
    hidden = asking.role == "owner" and f"unit:{query.unit}" not in asking.of
    found = None if hidden else await asking.connection.fetchrow(STANDING, query.unit, query.estate)
    if found is None:
        raise NotFound(what=query.unit)
    title = TITLES[found["purpose"]].fill(estate=found["name"], unit=found["contract_code"])
    lines = entry(
        uid=f"appointment-{query.estate}-{query.unit}@handover", revision=found["version"], now=asking.now,
        starts_at=found["appointment"], title=title.in_language(query.language), place=found["place"],
        text=BRING.in_language(query.language),
    )  # fmt: skip
    return CalendarFile(name=f"appointment-{query.unit}.ics", text=written(lines))


def entry(
    *, uid: str, revision: int, now: datetime, starts_at: datetime, title: str, place: str, text: str
) -> Iterator[str]:
    """The content lines of one calendar; `revision` grows with every move, so that a later file replaces it."""
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Handover//Owners//ZH", "CALSCALE:GREGORIAN")
    yield from ("METHOD:PUBLISH", "BEGIN:VEVENT", f"UID:{uid}", f"SEQUENCE:{revision}", f"DTSTAMP:{_utc(now)}")
    yield from (f"DTSTART:{_utc(starts_at)}", f"DTEND:{_utc(starts_at + LASTS)}")
    yield from (f"SUMMARY:{_text(title)}", f"LOCATION:{_text(place)}", f"DESCRIPTION:{_text(text)}")
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(title)}", "TRIGGER:-P1D", "END:VALARM")
    yield from ("END:VEVENT", "END:VCALENDAR")


def written(lines: Iterable[str]) -> str:
    """Each line ends with CRLF and none is longer than 75 octets: what is left over begins with a blank."""
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _folded(line: str) -> Iterator[str]:
    """Between characters, never inside one."""
    part = ""
    for character in line:
        if len((part + character).encode()) > OCTETS:
            yield part
            part = " "
        part += character
    yield part


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Backslash, semicolon, comma and line ends are escaped; other control characters say nothing."""
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        value = value.replace(sign, escaped)
    return "".join(character for character in value if character.isprintable())
