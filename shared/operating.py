"""What operators ask of a running service: how it is, and to rebuild, restore or try again."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from shared.answering import Answering
from shared.messages import GROUP
from shared.problems import Malformed
from shared.tokens import Actor

if TYPE_CHECKING:
    from shared.runtime import Runtime

OPERATORS = ("group_admin",)
WATCHERS = ("group_admin", "auditor")


class Operation(NamedTuple):
    """Takes and gives JSON objects; `roles` are held for the group."""

    do: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
    roles: tuple[str, ...]


class Operating:
    """The operations of a runtime by the names they are asked by."""

    def __init__(self, runtime: "Runtime", answering: Answering) -> None:
        self._runtime, self._answering = runtime, answering
        self.named = {
            "Status": Operation(self._status, WATCHERS),
            "Rebuild": Operation(self._rebuild, OPERATORS),
            "Unpark": Operation(self._unpark, OPERATORS),
            "Restore": Operation(self._restore, OPERATORS),
        }

    async def operated(self, name: str, actor: Actor, body: bytes) -> bytes:
        """Raises RoleNotHeld and what the operation refuses."""
        operation, asked = self.named[name], orjson.loads(body or b"{}")
        async with self._runtime.pool.acquire() as connection:
            await self._answering.held(connection, actor, operation.roles, GROUP, "operate")
        return orjson.dumps({"answer": await operation.do(asked)}, default=_plain)

    async def _status(self, _asked: dict[str, Any]) -> dict[str, Any]:
        return await self._runtime.health.status()

    async def _rebuild(self, asked: dict[str, Any]) -> dict[str, Any]:
        named = asked.get("read_model")
        names = [named] if named else list(self._runtime.models)
        if unknown := [name for name in names if name not in self._runtime.models]:
            raise Malformed(where="read_model", what=", ".join(unknown))
        await self._runtime.rebuilder.begin(*names)
        return {"rebuilding": names}

    async def _restore(self, _asked: dict[str, Any]) -> dict[str, Any]:
        return await self._runtime.archived.again() if self._runtime.service.has_log else {"state": "complete"}

    async def _unpark(self, _asked: dict[str, Any]) -> dict[str, Any]:
        await self._runtime.retrier.unpark()
        return {}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)
