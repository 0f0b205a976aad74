"""What a service is told by its environment: read once at start, complete or refused, never printed."""

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretBytes, SecretStr

KEY_BYTES = 32


class SettingsRefused(Exception):  # noqa: N818 - a refusal is named as a fact, not as an error
    """The environment is incomplete; says in both languages what is missing, and never what is there."""


class Settings(BaseModel):
    """Everything a service needs to reach its servers and prove who it is.

    `postgres_dsn` has no password, `nats_servers` no user: the secrets beside them are read from files. `public_keys`
    are the raw Ed25519 keys (32 bytes) of every service by name. `nats_replicas` is how many servers of the bus keep
    each stream. `blobs` is a `file://` or `s3://` address. `secrets` is the folder the secrets were read from; the desk
    leaves the operator's token there. `public_url` is where people reach the desk: links in messages begin with it.
    """

    model_config = ConfigDict(frozen=True)

    service: str
    postgres_dsn: str
    postgres_password: SecretStr
    nats_servers: tuple[str, ...]
    nats_password: SecretStr
    master_key: SecretBytes
    signing_key: SecretBytes
    public_keys: Mapping[str, bytes]
    http_port: int
    http_host: str = "127.0.0.1"
    nats_replicas: int = 1
    blobs: str
    log_level: str = "info"
    smtp_url: str | None = Field(default=None, repr=False)
    sms_url: str | None = Field(default=None, repr=False)
    public_url: str | None = None
    secrets: Path | None = None

    @classmethod
    def from_environment(cls, service: str, environment: Mapping[str, str] = os.environ) -> Self:
        secrets = Path(_wanted(environment, "HANDOVER_SECRETS"))
        return cls(
            service=service,
            postgres_dsn=_wanted(environment, "HANDOVER_POSTGRES_DSN"),
            postgres_password=SecretStr(_content(secrets / "postgres_password").decode().strip()),
            nats_servers=tuple(_wanted(environment, "HANDOVER_NATS_SERVERS").split(",")),
            nats_password=SecretStr(_content(secrets / "nats_password").decode().strip()),
            master_key=SecretBytes(_key(secrets / "master.key")),
            signing_key=SecretBytes(_key(secrets / "signing.key")),
            public_keys=_public_keys(Path(_wanted(environment, "HANDOVER_PUBLIC_KEYS"))),
            http_port=_number(environment, "HANDOVER_HTTP_PORT"),
            http_host=environment.get("HANDOVER_HTTP_HOST", "127.0.0.1"),
            nats_replicas=_number({"HANDOVER_NATS_REPLICAS": "1", **environment}, "HANDOVER_NATS_REPLICAS"),
            blobs=_wanted(environment, "HANDOVER_BLOBS"),
            log_level=environment.get("HANDOVER_LOG_LEVEL", "info"),
            smtp_url=environment.get("HANDOVER_SMTP_URL") or None,
            sms_url=environment.get("HANDOVER_SMS_URL") or None,
            public_url=environment.get("HANDOVER_PUBLIC_URL") or None,
            secrets=secrets,
        )


def _wanted(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name)
    if not value:
        raise SettingsRefused(f"缺少环境变量 {name} · environment variable {name} is missing")
    return value


def _number(environment: Mapping[str, str], name: str) -> int:
    value = _wanted(environment, name)
    if not value.isdecimal():
        raise SettingsRefused(f"{name} 不是数字 · {name} is not a number")
    return int(value)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SettingsRefused(f"无法读取文件 {file} · cannot read file {file}: {error.strerror}") from error


def _key(file: Path) -> bytes:
    key = _content(file)
    if len(key) != KEY_BYTES:
        raise SettingsRefused(f"密钥文件 {file} 应为 {KEY_BYTES} 字节 · key file {file} must hold {KEY_BYTES} bytes")
    return key


def _public_keys(folder: Path) -> Mapping[str, bytes]:
    keys = {file.stem: _key(file) for file in sorted(folder.glob("*.pub"))}
    if not keys:
        raise SettingsRefused(f"文件夹 {folder} 中没有公钥 · folder {folder} holds no public key")
    return MappingProxyType(keys)
