"""Where a message of the contracts is found, and what its answer says about versions and positions."""

import re
from typing import Any

from shared.messages import Command, Query

PREFIX = "/api/v1"
POSITION = "Handover-Position"


def address_of(message: type[Command] | type[Query[Any]]) -> str:
    """`/api/v1/owners/register-unit` for owners' RegisterUnit."""
    return f"{PREFIX}/{message.service}/{kebab(message.wire)}"


def kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def title_of(name: str) -> str:
    return kebab(name).replace("-", " ").capitalize()


def etag(version: int) -> str:
    return f'"{version}"'
