"""Opening a link, making a device known to be its holder's, and asking for a new link."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from services.desk.api.addresses import kebab
from services.desk.api.links.deeds import allowed
from services.desk.api.links.visitors import Device, Token, Visitor, Visitors
from services.desk.codes import Codes
from services.desk.holder import MOST_TRIES
from shared.contracts.desk import ConfirmDevice, RecordLinkOpened, RequestDeviceCode, RequestLinkRenewal
from shared.contracts.owners import ContractorContact, EstateOverview, PersonContact
from shared.contracts.vocabulary import Language
from shared.problems import Refusal
from shared.service import Running
from shared.wording import Wording


class NoSuchWay(Refusal):
    status = 422
    wording = Wording("没有登记这种联系方式。", "No such address of yours is known.")


class NoDevice(Refusal):
    status = 400
    wording = Wording("缺少设备编号。", "The device's own number is missing.")


class CodeWrong(Refusal):
    status = 422
    wording = Wording("验证码不对，还可再试 {left} 次。", "That is not the code; {left} more tries.")


class LinkView(BaseModel):
    """What the page needs; names only on a confirmed device, the ways a code may go by only before."""

    link: str
    estate: str
    estate_name: str
    time_zone: str
    role: Literal["contractor", "owner"]
    letter: str | None
    issue: str | None
    unit: str | None
    expires_at: datetime
    language: Language
    worker: bool
    confirmed: bool
    company: str | None = None
    name: str | None = None
    ways: list[str] = []
    may: list[str]


class CodeWanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    way: Literal["email", "sms"]


class CodeGiven(BaseModel):
    model_config = ConfigDict(extra="forbid")

    digits: str = Field(pattern=r"^\d{6}$", repr=False)


class Confirming:
    def __init__(self, running: Running, visitors: Visitors, codes: Codes) -> None:
        self._running, self._visitors, self._codes = running, visitors, codes

    async def view(self, visitor: Visitor) -> LinkView:
        estate = await self._running.ask(EstateOverview(estate=visitor.estate))
        holder = await self._running.ask(PersonContact(estate=visitor.estate, person=visitor.person))
        company = None
        if visitor.contractor is not None:
            asked = ContractorContact(estate=visitor.estate, contractor=visitor.contractor)
            company = (await self._running.ask(asked)).company
        ways = [way for way, there in (("email", holder.email), ("sms", holder.phone)) if there]
        return LinkView(
            **{name: getattr(visitor, name) for name in
               ("link", "estate", "role", "letter", "issue", "unit", "expires_at", "worker", "confirmed")},
            estate_name=estate.name, time_zone=estate.time_zone, language=holder.language, company=company,
            name=holder.name if visitor.confirmed else None, ways=[] if visitor.confirmed else ways,
            may=[kebab(command.wire) for command in allowed(visitor)],
        )  # fmt: skip

    async def opened(self, visitor: Visitor) -> None:
        if not visitor.opened:
            command = RecordLinkOpened(estate=visitor.estate, link=visitor.link)
            await self._running.execute(command, id=uuid5(UUID(visitor.link), "opened"))

    async def send_code(self, visitor: Visitor, key: UUID, wanted: CodeWanted) -> None:
        holder = await self._running.ask(PersonContact(estate=visitor.estate, person=visitor.person))
        if not (holder.email if wanted.way == "email" else holder.phone):
            raise NoSuchWay
        code = str(uuid5(key, f"code/{visitor.link}"))
        command = RequestDeviceCode(
            **_on_device(visitor, ("estate", "person", "role", "link")), code=code,
            code_hash=self._codes.hash(code, self._codes.digits(code)), way=wanted.way,
        )  # fmt: skip
        await self._running.execute(command, id=key)

    async def confirm(self, visitor: Visitor, key: UUID, given: CodeGiven) -> None:
        """A wrong code is a fact in the log, so what came of it is looked up."""
        command = ConfirmDevice(
            **_on_device(visitor, ("estate", "person", "link")),
            code_hash=self._codes.hash(visitor.code or "", given.digits),
        )
        await self._running.execute(command, id=key)
        row = await self._visitors.device(visitor.estate, visitor.person, command.device)
        if row is None or row["confirmed_until"] is None or row["confirmed_until"] <= self._running.now():
            raise CodeWrong(left=MOST_TRIES - (row["tries"] if row is not None else 0))

    async def renew(self, token: Token, device: Device, key: UUID) -> None:
        """Whoever shows a link that needs it learns only that a new one goes where this one went."""
        visitor, _ = await self._visitors.found(token, device)
        await self._running.execute(
            RequestLinkRenewal(estate=visitor.estate, link=visitor.link, person=visitor.person), id=key
        )


def _on_device(visitor: Visitor, names: Iterable[str]) -> dict[str, Any]:
    if visitor.device is None:
        raise NoDevice
    return {"device": visitor.device} | {name: getattr(visitor, name) for name in names}
