"""What a service process is told on one machine: what it needs, and nobody else's secret."""

from pathlib import Path

import pytest

from deploy.local.databases import Database
from deploy.local.environment import service_environment
from deploy.local.places import Places

DATABASE = Database("visits", "127.0.0.1:5432", "visits", migrate_password="m", runtime_password="r")  # noqa: S106 - no server has them
KEY = "AWS_SECRET_ACCESS_KEY"


def environment() -> dict[str, str]:
    return service_environment(Places(Path("/data")), DATABASE, nats_url="nats://127.0.0.1:4222", port=8000, extra={})


def test_blobs_are_in_the_data_folder_and_no_key_of_a_cloud_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HANDOVER_BLOBS", raising=False)
    monkeypatch.setenv(KEY, "secret")
    told = environment()
    assert told["HANDOVER_BLOBS"] == "file:///data/blobs"
    assert KEY not in told


def test_where_blobs_are_in_s3_its_keys_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDOVER_BLOBS", "s3://bucket/handover")
    monkeypatch.setenv(KEY, "secret")
    told = environment()
    assert told["HANDOVER_BLOBS"] == "s3://bucket/handover"
    assert told[KEY] == "secret"
