"""Settings are complete or refused, and never show what they hold."""

from pathlib import Path

import pytest

from shared.settings import Settings, SettingsRefused

SECRET = "s3cret-of-nobody"  # noqa: S105 - made up


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    for name in ("postgres_password", "nats_password"):
        (tmp_path / name).write_text(SECRET + "\n")
    for name in ("master.key", "signing.key", "owners.pub", "desk.pub"):
        (tmp_path / name).write_bytes(bytes(range(32)))
    return {
        "HANDOVER_POSTGRES_DSN": "postgresql://owners@127.0.0.1:5432/owners",
        "HANDOVER_NATS_SERVERS": "nats://a:4222,nats://b:4222",
        "HANDOVER_SECRETS": str(tmp_path),
        "HANDOVER_PUBLIC_KEYS": str(tmp_path),
        "HANDOVER_HTTP_PORT": "8080",
        "HANDOVER_BLOBS": "file:///blobs",
    }


def test_everything_given_is_read(environment: dict[str, str]) -> None:
    settings = Settings.from_environment("owners", environment)
    assert settings.nats_servers == ("nats://a:4222", "nats://b:4222")
    assert settings.postgres_password.get_secret_value() == SECRET
    assert settings.master_key.get_secret_value() == bytes(range(32))
    assert sorted(settings.public_keys) == ["desk", "owners"]
    assert (settings.http_port, settings.log_level, settings.smtp_url) == (8080, "info", None)


def test_printing_settings_shows_no_secret(environment: dict[str, str]) -> None:
    shown = repr(Settings.from_environment("owners", environment))
    assert SECRET not in shown
    assert repr(bytes(range(32)))[2:-1] not in shown.split("public_keys")[0]


@pytest.mark.parametrize("missing", ["HANDOVER_POSTGRES_DSN", "HANDOVER_SECRETS", "HANDOVER_HTTP_PORT"])
def test_a_missing_variable_is_named_in_both_languages(environment: dict[str, str], missing: str) -> None:
    del environment[missing]
    with pytest.raises(SettingsRefused, match=f"缺少环境变量 {missing} · environment variable {missing} is missing"):
        Settings.from_environment("owners", environment)


def test_a_missing_file_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "master.key").unlink()
    with pytest.raises(SettingsRefused, match=r"无法读取文件 .*master\.key"):
        Settings.from_environment("owners", environment)


def test_a_key_of_the_wrong_length_is_refused_without_showing_it(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "signing.key").write_text("short-" + SECRET)
    with pytest.raises(SettingsRefused, match="32") as refused:
        Settings.from_environment("owners", environment)
    assert SECRET not in str(refused.value)


def test_a_port_that_is_no_number_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsRefused, match="HANDOVER_HTTP_PORT"):
        Settings.from_environment("owners", environment | {"HANDOVER_HTTP_PORT": "http"})
