"""Everything that must be true of an estate at rest, checked at once; what is not is said, with its place."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from deploy.services import PUBLISHERS, SERVICES
from shared.contracts.audit import Verification, Verified
from shared.keys import KeyStore
from shared.readmodel import ReadModel
from tests.equality import Runs, differences
from tests.faults import proof
from tests.faults.callers import OnTheBus, Refused, Unknown
from tests.faults.changes import models_of
from tests.faults.estate import Estate
from tests.faults.ledger import Entry

KNOWN = "select name, version from models.model where not building"


async def wrongs(
    estate: Estate, ledger: Sequence[Entry] = (), changed: Mapping[str, Sequence[ReadModel[Any]]] = {}
) -> list[str]:
    """Logs, receipts, archive and ledger; every table of every service; the audit's own word. [] when all is well.

    `changed`: the tables of services that run with a change.
    """
    dsns = {service: estate.dsn(service) for service in SERVICES}
    logs = await proof.read_logs(dsns)
    lines = {service: [(line["record"], line["hash"]) for line in logs[service]] for service in PUBLISHERS}
    found, runs = await proof.everything(dsns, logs, ledger), Runs()
    for service in SERVICES:
        models = changed.get(service) or models_of(service)
        keys = KeyStore((estate.places.secrets(service) / "master.key").read_bytes())
        found += await differences(dsns[service], service, models, keys=keys, logs=lines, runs=runs)
        found += await _missing(dsns[service], service, models)
    return found + await audit_says(estate)


async def _missing(dsn: str, service: str, models: Sequence[ReadModel[Any]]) -> list[str]:
    connection = await asyncpg.connect(dsn)
    try:
        known = {tuple(row) for row in await connection.fetch(KNOWN)}
    finally:
        await connection.close()
    return [f"{service} has no table {model.name}" for model in models if (model.name, model.version) not in known]


async def audit_says(estate: Estate) -> list[str]:
    """What the audit finds when it is asked to verify everything."""
    bus = await OnTheBus.of(estate.places, estate.running.nats_url)
    try:
        told = Verified.model_validate(await bus.ask(Verification(estate="GROUP")))
    except (Refused, Unknown) as error:
        return [f"audit: {error}"]
    finally:
        await bus.client.close()
    found = [
        f"audit: {log.log} at position {log.difference.position}: {log.difference.side} {log.difference.what}"
        for log in told.logs if log.difference is not None
    ]  # fmt: skip
    found += [f"audit: {log.log} behind by {log.behind}" for log in told.logs if log.behind]
    found += [f"audit: {log.log} verified only to {log.verified_to}" for log in told.logs if not log.complete]
    return found if found or told.verified else [f"audit: not verified, broken seal {told.broken_seal}"]
