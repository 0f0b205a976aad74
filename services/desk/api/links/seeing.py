"""Pictures of an issue, and an owner's unit as far as its handover has come."""

from typing import Any

from fastapi import Response

from services.desk.api.links.scope import BeyondLink, issue_within
from services.desk.api.links.visitors import Visitor
from services.desk.api.queries import send_query
from shared.blobs import Blob
from shared.contracts.owners import AppointmentSlots, UnitFile
from shared.problems import NotFound
from shared.service import Running

SHOWN = ("unit", "door_number", "state", "appointment", "handed_over_on", "served_on")
KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


async def picture(running: Running, visitor: Visitor, issue: str, sha256: str) -> Response:
    view = await issue_within(running, visitor, issue)
    named = {*view.photos, *view.report_photos, *view.marks.rejected_photos, *view.marks.note_photos}
    if sha256 not in named:
        raise BeyondLink
    content = await running.blobs.get(sha256)
    kind = next((kind for start, kind in KINDS.items() if content.startswith(start)), None)
    if kind is None:
        raise NotFound(what=sha256)
    return Response(content, headers=Blob(sha256, len(content), kind).headers)


async def slots_of(running: Running, visitor: Visitor) -> dict[str, Any]:
    if visitor.unit is None or visitor.role != "owner":
        raise BeyondLink
    return await send_query(running, visitor.caller, AppointmentSlots(estate=visitor.estate, unit=visitor.unit), {})


async def home_of(running: Running, visitor: Visitor) -> dict[str, Any]:
    if visitor.unit is None or visitor.role != "owner":
        raise BeyondLink
    found = await send_query(running, visitor.caller, UnitFile(estate=visitor.estate, unit=visitor.unit), {})
    return {name: found.get(name) for name in SHOWN}
