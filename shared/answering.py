"""How a query is answered: once its tables are there and have read enough, for those who may, and from one moment."""

from typing import TYPE_CHECKING, Any

from shared import clock
from shared.access import standing_among
from shared.decider import SYSTEM_ROLE, Standing
from shared.messages import Query
from shared.orders import SYSTEM
from shared.problems import NotReady
from shared.service import Answer, Asking
from shared.tokens import Actor

if TYPE_CHECKING:
    from pydantic import BaseModel

    from shared.postgres import Connection
    from shared.runtime import Runtime

CATCH_UP_WITHIN = 3.0  # seconds a query waits for the positions it asks for

IN_STEP = "select name, version from models.model where not building and state = 'in_step'"
CHECKPOINT = "select position from inbox.checkpoint where source = $1"


class Answering:
    """Answers the queries of a runtime from its tables."""

    def __init__(self, runtime: "Runtime") -> None:
        self._runtime = runtime

    async def answered(
        self, answer: Answer, actor: Actor, question: Query[Any], at_least: dict[str, int]
    ) -> "BaseModel":
        """Raises NotReady, RoleNotHeld and what the answer itself refuses."""
        await self._caught_up(at_least)
        async with (
            self._runtime.pool.acquire() as connection,
            connection.transaction(readonly=True, isolation="repeatable_read"),
        ):
            await self._in_step(connection, actor, answer)
            standing = await self._standing(connection, actor, answer, question.estate)
            asking = Asking(
                connection, actor.person, standing.role, standing.of, question.estate, self._runtime.now(),
                self._runtime.keys, self._runtime.blobs,
            )  # fmt: skip
            return await answer.answer(asking, question)

    async def _standing(self, connection: "Connection", actor: Actor, answer: Answer, estate: str) -> Standing:
        if _for_itself(actor, answer):
            return Standing(SYSTEM_ROLE)
        return await self.held(connection, actor, answer.roles, estate, answer.query.wire)

    async def held(
        self, connection: "Connection", actor: Actor, roles: tuple[str, ...], estate: str, what: str
    ) -> Standing:
        access = self._runtime.access
        grants = await connection.fetchrow(
            f"select person, grants from {access.schema}.access where person = $1", actor.person
        )
        row = access.row(grants["person"], tuple(grants["grants"])) if grants is not None else None
        return standing_among(actor.roles, roles, row, estate, what)

    async def _in_step(self, connection: "Connection", actor: Actor, answer: Answer) -> None:
        """A service asking for itself needs no grants: owners is confirmed by an archive that has yet to hear of it."""
        there = {(row["name"], row["version"]) for row in await connection.fetch(IN_STEP)}
        access = () if _for_itself(actor, answer) else (self._runtime.access,)
        for model in (*answer.reads, *access):
            if (model.name, model.version) not in there:
                raise NotReady(what=model.name)

    async def _caught_up(self, at_least: dict[str, int]) -> None:
        """Waits a moment for what the asker has already seen elsewhere.

        Without a connection: those who wait would take them all from what they wait for.
        """
        until = clock.monotonic() + CATCH_UP_WITHIN
        pool = self._runtime.pool
        for source, position in at_least.items():
            while source in self._runtime.subscriptions and (await pool.fetchval(CHECKPOINT, source) or 0) < position:
                if clock.monotonic() > until:
                    raise NotReady(what=f"{self._runtime.name} ({source} {position})")
                await self._runtime.changed.wait(0.05)


def _for_itself(actor: Actor, answer: Answer) -> bool:
    """Whether a service asks, and may."""
    return actor.person.startswith(SYSTEM) and SYSTEM_ROLE in answer.roles
