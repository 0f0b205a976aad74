"""What an operator asks of each service: how it stands, a rebuild, another try, a look into the archive."""

from typing import Annotated, Any

import orjson
from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict, Field

from services.desk.api.addresses import PREFIX
from services.desk.api.callers import Caller, Callers
from shared.messages import GROUP
from shared.service import Running


class RebuildWanted(BaseModel):
    """One table by name, or every table of the service."""

    model_config = ConfigDict(extra="forbid")

    read_model: str | None = Field(default=None, pattern=r"^[a-z_]{1,64}$")


def operation_routes(api: FastAPI, running: Running, callers: Callers, service: str) -> None:
    """`status`, `rebuild`, `unpark` and `restore` of one service."""

    async def ask(caller: Caller, wire: str, asked: dict[str, Any]) -> dict[str, Any]:
        body = orjson.dumps(asked)
        return await running.bus.query(service, wire, body, running.sign(caller.person, caller.claims(GROUP), body))

    async def status(caller: Annotated[Caller, Depends(callers)]) -> dict[str, Any]:
        """Role group_admin or auditor: log head, subscriptions and lag, tables, reactions that wait."""
        return await ask(caller, "Status", {})

    async def rebuild(wanted: RebuildWanted, caller: Annotated[Caller, Depends(callers)]) -> dict[str, Any]:
        """Role group_admin: folds one table, or every table of the service, anew while it goes on serving."""
        return await ask(caller, "Rebuild", wanted.model_dump(exclude_none=True))

    async def unpark(caller: Annotated[Caller, Depends(callers)]) -> dict[str, Any]:
        """Role group_admin: tries what a reaction failed at once more."""
        return await ask(caller, "Unpark", {})

    async def restore(caller: Annotated[Caller, Depends(callers)]) -> dict[str, Any]:
        """Role group_admin: compares its log with the archive; one set back starts anew and gets back what it lacks."""
        return await ask(caller, "Restore", {})

    for method, operation in (("GET", status), ("POST", rebuild), ("POST", unpark), ("POST", restore)):
        api.add_api_route(
            f"{PREFIX}/{service}/{operation.__name__}", operation, methods=[method], tags=[service],
            summary=operation.__name__.capitalize(), operation_id=f"{service}.{operation.__name__}",
        )  # fmt: skip
