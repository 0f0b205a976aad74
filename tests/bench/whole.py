"""Is an estate that was measured what its logs say? If not, the figure is void."""

from deploy.services import PUBLISHERS, SERVICES
from shared.keys import KeyStore
from tests.equality import differences
from tests.faults import proof
from tests.faults.changes import models_of
from tests.faults.estate import Estate

MESSAGES_GO_OUT = 600.0  # seconds: a long load leaves hundreds of them waiting, and they go at a pace


async def refuse_differences(estate: Estate) -> None:
    """Once all has arrived: every log, receipt and copy in the archive, and every table against a rebuild."""
    await estate.settled(MESSAGES_GO_OUT)
    dsns = {service: estate.dsn(service) for service in SERVICES}
    logs = await proof.read_logs(dsns)
    lines = {service: [(line["record"], line["hash"]) for line in logs[service]] for service in PUBLISHERS}
    found = await proof.everything(dsns, logs)
    for service in SERVICES:
        keys = KeyStore((estate.places.secrets(service) / "master.key").read_bytes())
        found += await differences(dsns[service], service, models_of(service), keys=keys, logs=lines)
    assert not found, f"the figure is void: {found}"
