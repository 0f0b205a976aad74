"""compose.yaml starts what the services need, with what `write` makes, checked without an engine to run it."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.compose.write import NODES, VARIABLES, write
from deploy.local.nats import find_program
from deploy.local.places import PROJECT
from deploy.local.postgres import SETTINGS
from deploy.services import SERVICES
from shared.settings import Settings

COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "deploy" / "compose" / "compose.yaml").read_text())
INSTALLATION = "${HANDOVER_INSTALLATION}"
VARIABLE = re.compile(r"\$\{(\w+)")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compose") / "installation"
    write(folder)
    return folder


def mounts(service: str, installation: Path) -> Iterator[tuple[str, Path]]:
    """(path in the container, path on the machine) of what it mounts out of the installation."""
    for volume in COMPOSE["services"][service].get("volumes", []):
        source, target, *_ = volume.replace(INSTALLATION, str(installation)).split(":")
        if source.startswith("/"):
            yield target, Path(source)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_finds_all_its_settings_and_runs_twice(service: str, installation: Path) -> None:
    told = COMPOSE["services"][service]
    environment = {name: str(value) for name, value in told["environment"].items()}
    for inside, outside in mounts(service, installation):
        environment = {
            name: str(outside) if value == inside else value for name, value in environment.items()
        }  # fmt: skip
    settings = Settings.from_environment(service, environment)
    assert settings.postgres_dsn == f"postgresql://{service}@postgres:5432/{service}"
    assert (settings.nats_replicas, settings.http_host, len(settings.nats_servers)) == (3, "0.0.0.0", 3)  # noqa: S104 - in its container
    assert set(settings.public_keys) == set(SERVICES)
    assert told["command"] == ["python", "-m", f"services.{service}"]
    assert told["deploy"]["replicas"] == 2


def test_a_service_sees_no_secrets_but_its_own(installation: Path) -> None:
    for service in SERVICES:
        secrets = [outside for _, outside in mounts(service, installation) if "secrets" in outside.parts]
        assert secrets == [installation / "secrets" / service]


@pytest.mark.parametrize("node", NODES)
def test_the_real_nats_server_reads_its_configuration(node: str, installation: Path) -> None:
    [(inside, configuration)] = mounts(node, installation)
    assert COMPOSE["services"][node]["command"] == ["--config", inside]
    command = [str(find_program()), "-t", "--config", str(configuration)]
    tested = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own wheel's
    assert tested.returncode == 0, tested.stderr
    assert configuration.stat().st_mode & 0o077 == 0


def test_every_variable_is_written_or_has_a_default(installation: Path) -> None:
    text = (PROJECT / "deploy" / "compose" / "compose.yaml").read_text()
    written = {line.partition("=")[0] for line in (installation / VARIABLES).read_text().splitlines()}
    assert set(VARIABLE.findall(text)) - written == {"HANDOVER_SMTP_URL", "HANDOVER_SMS_URL", "HANDOVER_PUBLIC_URL"}


def test_written_again_it_keeps_every_secret(installation: Path) -> None:
    def everything() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in installation.rglob("*") if path.is_file()}

    before = everything()
    write(installation)
    assert everything() == before


def test_postgres_is_set_as_on_one_machine() -> None:
    given = dict(
        option.removeprefix("-c").split("=") for option in COMPOSE["services"]["postgres"]["command"][1:]
    )  # fmt: skip
    own = {"max_connections"}
    assert {name: value for name, value in given.items() if name not in own} == {
        name: SETTINGS[name] for name in given if name not in own
    }


def test_whatever_must_be_there_first_is_waited_for() -> None:
    for service in SERVICES:
        assert set(COMPOSE["services"][service]["depends_on"]) == {"prepare", *NODES}
    assert COMPOSE["services"]["prepare"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
