"""An estate's events as they happen, as Server-Sent Events; whoever comes back hears first what they missed.

The archive is asked rather than the bus: it has every event of every log, in one place and in order, so that the id of
an event is the place in all logs, and a resume neither knows nor minds what became of the bus.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Header, Path, Query
from fastapi.responses import StreamingResponse

from services.desk.api.addresses import PREFIX
from services.desk.api.callers import Caller, Callers, Shown
from services.desk.api.feed import Feed, Telling
from services.desk.api.queries import at_least
from shared.contracts.audit import EstateEvents, LogName
from shared.messages import EstateCode
from shared.problems import Busy
from shared.service import Running

LISTENERS = 64  # at a time; each costs the archive a question when something has happened

Estate = Annotated[EstateCode, Path()]
EventType = Annotated[str | None, Query(pattern=r"^[A-Z][A-Za-z0-9]{2,63}$", description="事件类型 · the event's type")]
Last = Annotated[int, Query(ge=0, le=500, description="先给最近几件 · so many of the newest first")]
LastId = Annotated[str | None, Header(description="续读位置 · the last id heard: it goes on behind it")]


@dataclass
class Seats:
    """How many may listen at a time."""

    free: int = LISTENERS

    def take(self) -> None:
        """Raises Busy."""
        if self.free == 0:
            raise Busy
        self.free -= 1

    def leave(self) -> None:
        self.free += 1


def event_routes(api: FastAPI, running: Running, callers: Callers) -> None:
    """The address of an estate's events."""
    seats = Seats()

    async def events(
        estate: Estate, shown: Shown, caller: Annotated[Caller, Depends(callers)], service: LogName | None = None,
        type: EventType = None, last: Last = 0, last_event_id: LastId = None,
    ) -> StreamingResponse:  # fmt: skip
        """项目动态，GROUP 为全部 · an estate's events as they happen, GROUP for all; for whoever may see timelines."""
        at_least(last_event_id)  # raises Malformed
        asked = EstateEvents(estate=estate, log=service, type=type, after=last_event_id or None)
        feed = Feed(running, lambda: callers.called(shown), asked)
        seats.take()
        try:
            first = await feed.page(caller, None if asked.after else last)
        except BaseException:
            seats.leave()
            raise
        return Telling(feed.told(first), seats.leave)

    api.add_api_route(
        f"{PREFIX}/estates/{{estate}}/events", events, methods=["GET"], tags=["audit"], summary="Events as they happen",
        response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}},
    )  # fmt: skip
