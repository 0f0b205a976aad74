"""Who comes through a link: its holder by the token shown, and whether this device is known to be theirs."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Header

from services.desk.api.callers import Caller, secret_hash
from services.desk.link import LinkNotKnown, LinkOver
from services.desk.read_models.devices import DEVICES, device_key
from services.desk.read_models.in_step import ACCESS, IN_STEP, named
from services.desk.read_models.links import LINKS, WHOLE
from shared.access import AccessRow
from shared.problems import NotReady, Refusal
from shared.service import Running
from shared.wording import Wording

FIND = f"""
select ready.in_step, found.* from ({IN_STEP}) ready left join (
    select whole.*, a.grants from ({WHOLE} where l.token_hash = $3) whole left join access a using (person)
) found on true
"""
DEVICE = "select confirmed_until, code, code_until, tries from devices where device_key = $1"

Token = Annotated[str, Header(alias="Handover-Link", description="链接 # 后的内容 · what follows the # of the link")]
Device = Annotated[
    str | None, Header(alias="Handover-Device", description="设备自存的随机编号 · what this device keeps to itself")
]
SHORTEST_DEVICE, LONGEST = 32, 128


class LinkExpired(Refusal):
    status = 410
    wording = Wording(
        "此链接已过期。可将新链接发送到原来的邮箱或手机。",
        "This link has expired. A new one can be sent to the address this one went to.",
    )


class DeviceNotConfirmed(Refusal):
    status = 403
    wording = Wording(
        "请先在此设备上输入发到您本人手机或邮箱的验证码。",
        "First enter the code sent to your own phone or mail address on this device.",
    )


@dataclass(frozen=True)
class Visitor:
    """The link as it stands, and the device it is opened on; `issues` narrow a link that was passed on."""

    link: str
    parent: str | None
    estate: str
    person: str
    role: str
    contractor: str | None
    letter: str | None
    issue: str | None
    unit: str | None
    way: str
    issues: frozenset[str]
    token: str
    token_hash: str
    expires_at: datetime
    opened: bool
    acted_on: bool
    device: str | None
    device_key: str | None
    confirmed: bool
    code: str | None
    access: AccessRow | None

    @property
    def caller(self) -> Caller:
        """The holder as the services know them: in the link's role and estate and nowhere else."""
        return Caller(self.person, frozenset({self.role}), frozenset({self.estate}), self.access)

    @property
    def worker(self) -> bool:
        return self.parent is not None

    def must_be_confirmed(self) -> None:
        if not self.confirmed:
            raise DeviceNotConfirmed


class Visitors:
    """Finds the link by the hash of what is shown; token and device id are kept nowhere."""

    def __init__(self, running: Running) -> None:
        self._running = running

    async def __call__(self, token: Token, device: Device = None) -> Visitor:
        """A FastAPI dependency. Raises LinkNotKnown, LinkOver, LinkExpired."""
        visitor, over = await self.found(token, device)
        if over:
            raise LinkExpired
        return visitor

    async def confirmed(self, token: Token, device: Device = None) -> Visitor:
        """A FastAPI dependency: the same, on a device known to be the holder's."""
        visitor = await self(token, device)
        visitor.must_be_confirmed()
        return visitor

    async def found(self, token: str, device: str | None) -> tuple[Visitor, bool]:
        """Also a link that has expired, and whether it has."""
        row = await self._find(secret_hash(token)) if len(token) <= LONGEST else None
        if row is None:
            raise LinkNotKnown
        now = self._running.now()
        expired = row["expires_at"] <= now
        if row["revoked"] or (expired and row["parent"] is not None):
            raise LinkOver
        hashed = _device_hash(device)
        known = await self.device(row["estate"], row["person"], hashed) if hashed else None
        until = known["confirmed_until"] if known is not None else None
        visitor = Visitor(
            **{name: row[name] for name in
               ("link", "parent", "estate", "person", "role", "contractor", "letter", "issue", "unit", "way",
                "token_hash", "expires_at")},
            issues=frozenset(row["issues"]), token=token, opened=row["opened_at"] is not None,
            acted_on=row["acted_on_at"] is not None, device=hashed,
            device_key=device_key(row["estate"], row["person"], hashed) if hashed else None,
            confirmed=until is not None and now < until, code=known["code"] if known is not None else None,
            access=AccessRow(row["person"], tuple(row["grants"])) if row["grants"] is not None else None,
        )  # fmt: skip
        return visitor, expired

    async def device(self, estate: str, person: str, hashed: str) -> Any:
        async with self._running.pool.acquire() as connection:
            return await connection.fetchrow(DEVICE, device_key(estate, person, hashed))

    async def _find(self, token_hash: str) -> Any:
        async with self._running.pool.acquire() as connection:
            row = await connection.fetchrow(FIND, *named(LINKS, DEVICES, ACCESS), token_hash)
        if row is None or not row["in_step"]:
            raise NotReady(what=LINKS.name)
        return row if row["link"] is not None else None


def _device_hash(device: str | None) -> str | None:
    """What is too short to be unguessable is no device."""
    if device is None or not SHORTEST_DEVICE <= len(device) <= LONGEST:
        return None
    return sha256(device.encode()).hexdigest()
