"""Links and codes to whoever is not meant: people, other services, and staff of another estate."""

from typing import Any

import orjson
import pytest

from shared import clock
from shared.contracts.desk import (
    ConfirmDevice,
    DeskCommand,
    DeviceCode,
    IssueLink,
    Links,
    PassOnLink,
    RecordLinkActedOn,
    RecordLinkOpened,
    RequestDeviceCode,
    RequestLinkRenewal,
    RevokeLink,
)
from shared.messages import Query
from shared.tokens import HEADER, Signer
from tests.faults.callers import OnTheBus, Refused, connect
from tests.faults.estate import Estate
from tests.faults.people import ADMINISTRATOR, BUILDERS, ESTATE, INSPECTOR, MANAGER, Person

HASH, BUILDER = "a" * 64, BUILDERS[0]
LINK = IssueLink(
    estate=ESTATE, link="k-1", person=BUILDER.id, role="contractor", letter="l-1", way="email", token_hash=HASH,
    expires_at=clock.now().replace(year=2099), notification="n-1", tells_of="t-1",
)  # fmt: skip
ON_DEVICE: dict[str, Any] = {"estate": ESTATE, "person": BUILDER.id, "link": "k-1", "device": HASH}
CODE = RequestDeviceCode(**ON_DEVICE, role="contractor", code="code-1", code_hash=HASH, way="email")
SYSTEM_ONLY: tuple[DeskCommand, ...] = (
    LINK, CODE, ConfirmDevice(**ON_DEVICE, code_hash=HASH),
    PassOnLink(estate=ESTATE, link="k-2", parent="k-1", issues=("i-1",), token_hash="b" * 64),
    RecordLinkOpened(estate=ESTATE, link="k-1"), RecordLinkActedOn(estate=ESTATE, link="k-1", what="ConfirmIssue"),
    RequestLinkRenewal(estate=ESTATE, link="k-1", person=BUILDER.id),
)  # fmt: skip


async def refused(bus: OnTheBus, person: Person, wish: DeskCommand | Query[Any]) -> str:
    asked = bus.tell(person, wish, clock.new_id()) if isinstance(wish, DeskCommand) else bus.ask(wish, person)
    with pytest.raises(Refused) as refusal:
        await asked
    return str(refusal.value.problem["title"])


async def as_service(estate: Estate, service: str, query: Query[Any]) -> dict[str, Any]:
    client = await connect(estate.places, estate.running.nats_url, service)
    signer = Signer(service, (estate.places.secrets(service) / "signing.key").read_bytes())
    try:
        return await OnTheBus(client, signer).ask(query)
    finally:
        await client.close()


async def issued(bus: OnTheBus) -> None:
    """As the desk does it itself."""
    for command in (LINK, CODE):
        body = orjson.dumps({
            "id": str(clock.new_id()), "data": orjson.Fragment(command.model_dump_json(exclude_unset=True)),
        })  # fmt: skip
        headers = {HEADER: bus.signer.sign_as_system(body, clock.now())}
        answer = await bus.client.request(f"handover.commands.desk.{command.wire}", body, timeout=10, headers=headers)
        assert "receipt" in orjson.loads(answer.data), answer.data


async def test_nobody_issues_reads_or_revokes_what_is_not_theirs(estate: Estate, bus: OnTheBus) -> None:
    for person in (ADMINISTRATOR, MANAGER, BUILDER):
        for command in SYSTEM_ONLY:
            assert await refused(bus, person, command) == "RoleNotHeld", command.wire
    await issued(bus)

    [row] = (await bus.ask(Links(estate=ESTATE), INSPECTOR))["links"]
    assert row["link"] == "k-1"
    assert HASH not in str(row)
    assert await refused(bus, BUILDER, Links(estate=ESTATE)) == "RoleNotHeld"
    assert await refused(bus, INSPECTOR, Links(estate="OTHER")) == "RoleNotHeld"

    code = DeviceCode(estate=ESTATE, person=BUILDER.id, code="code-1")
    assert len((await as_service(estate, "notifications", code))["digits"]) == len("123456")
    with pytest.raises(Refused, match="NotFound"):
        await bus.ask(code)  # as another service
    for person in (ADMINISTRATOR, MANAGER, BUILDER):
        assert await refused(bus, person, code) == "RoleNotHeld"
    for wrong in ({"code": "code-2"}, {"person": BUILDERS[1].id}):
        with pytest.raises(Refused, match="NotFound"):
            await as_service(estate, "notifications", code.model_copy(update=wrong))

    assert await refused(bus, BUILDERS[1], RevokeLink(estate=ESTATE, link="k-1", reason="x")) == "LinkNotYours"
    assert await refused(bus, ADMINISTRATOR, RevokeLink(estate="OTHER", link="k-1", reason="x")) == "EstateNotYours"
    await bus.tell(BUILDER, RevokeLink(estate=ESTATE, link="k-1", reason="lost"), clock.new_id())
