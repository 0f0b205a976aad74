"""What each service process is told: addresses and folders, no secret."""

import os
from collections.abc import Mapping

from deploy.local.databases import Database
from deploy.local.places import Places

INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE")
OWN = "HANDOVER_"
CLOUD = "AWS_"  # the keys of the blobs, where they are in S3; of nobody's business otherwise
SERVERS = ("HANDOVER_NATS_URL", "HANDOVER_POSTGRES_URL")  # hold administrators' passwords: no service sees them


def service_environment(
    places: Places, database: Database, *, nats_url: str, port: int, extra: Mapping[str, str]
) -> dict[str, str]:
    """Of our own environment only what a program needs, and its HANDOVER_ settings."""
    in_s3 = os.environ.get("HANDOVER_BLOBS", "").startswith("s3://")
    own = (OWN, CLOUD) if in_s3 else (OWN,)
    passed = {
        name: value
        for name, value in os.environ.items()
        if name in INHERITED or (name.startswith(own) and name not in SERVERS)
    }
    given = {
        "HANDOVER_POSTGRES_DSN": database.runtime_address,
        "HANDOVER_NATS_SERVERS": nats_url,
        "HANDOVER_SECRETS": str(places.secrets(database.service)),
        "HANDOVER_PUBLIC_KEYS": str(places.public_keys),
        "HANDOVER_HTTP_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    return {"HANDOVER_BLOBS": places.blobs.as_uri()} | passed | dict(extra) | given
