"""Commands a second over the bus: the real defects service in a process of its own, 64 callers here.

Each message is parsed, its actor token verified, decided, committed and answered with the receipt. They are signed
beforehand, because that is the desk's work (see `http`). The limit is the same bytes both ways with a bare nats-py
process on the other side, which verifies, decides and commits nothing.
"""

import asyncio
from collections.abc import Sequence
from statistics import median

import orjson
from nats.aio.client import Client

from deploy.local.nats import NatsServer
from deploy.local.places import Places
from services.defects.app import make_service
from shared import clock
from shared.access import access_model
from shared.bus import ANSWER_WITHIN, Bus
from shared.contracts.defects import RaiseIssue
from shared.tokens import HEADER, Signer
from tests.bench import bare
from tests.bench.defects import ROUNDS, SECONDS, raising, stand_still
from tests.bench.figures import Figure
from tests.bench.processes import answered_at_last, running
from tests.equality import differences
from tests.servers import Postgres

SUBJECT = f"handover.commands.defects.{RaiseIssue.wire}"
IN_FLIGHT = 64
AT_MOST = 5_000  # commands a second; more are not signed
MODELS = make_service().models

Signed = tuple[bytes, str]
"""The body of a command, and its actor token."""


def signed(signer: Signer) -> Signed:
    id_ = str(clock.new_id())
    body = orjson.dumps({"id": id_, "data": orjson.Fragment(raising(id_).model_dump_json(exclude_unset=True))})
    return body, signer.sign_as_system(body, clock.now())


async def called(client: Client, messages: Sequence[Signed]) -> float:
    """Receipts a second."""
    waiting, done = iter(messages), 0
    began = clock.monotonic()

    async def caller() -> None:
        nonlocal done
        for body, token in waiting:
            answer = await client.request(SUBJECT, body, timeout=ANSWER_WITHIN, headers={HEADER: token})
            assert answer.data.startswith(b'{"receipt"'), answer.data
            done += 1
            if clock.monotonic() > began + SECONDS:
                return

    await asyncio.gather(*(caller() for _ in range(IN_FLIGHT)))
    return done / (clock.monotonic() - began)


async def test_rpc(postgres: Postgres, nats: NatsServer, places: Places) -> None:
    defects, audit = await postgres.fresh_database("defects"), await postgres.fresh_database("audit")
    access = access_model(inline=False)
    await stand_still(defects, [*(model for model in MODELS if not model.inline), access])
    await stand_still(audit, [access])
    signer = Signer("defects", (places.secrets("defects") / "signing.key").read_bytes())
    count = int(AT_MOST * SECONDS)
    async with bare.connected(nats, "desk") as client:
        async with running(["services.defects"], defects, places, nats):
            async with running(["services.audit"], audit, places, nats):  # without its word nothing is decided
                answer = await first_receipt(client, signer)
            rates = [await called(client, [signed(signer) for _ in range(count)]) for _ in range(ROUNDS)]
        with bare.answering(nats, "defects", SUBJECT, [answer]):
            limit = await called(client, [signed(signer) for _ in range(count)])
    found = await differences(defects.runtime_dsn, "defects", MODELS)
    assert not found, f"the figure is void: {found}"
    Figure("rpc", median(rates), "commands/s", limit, "the same bytes, bare nats-py").say()


async def first_receipt(client: Client, signer: Signer) -> bytes:
    bus = Bus(client)
    receipt = await answered_at_last(lambda: bus.command("defects", RaiseIssue.wire, *signed(signer)))
    return orjson.dumps({"receipt": receipt})
