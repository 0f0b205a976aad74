"""A service over HTTP and until it is told to stop: FastStream's application around the runtime, uvicorn around it."""

import asyncio
import gc
from typing import TYPE_CHECKING

import uvicorn
import uvloop
from faststream.asgi import AsgiFastStream

from shared import asyncapi, logs
from shared.runtime import Runtime
from shared.service import Service

if TYPE_CHECKING:
    from types import FrameType

    from shared.settings import Settings


def make_asgi(runtime: Runtime) -> AsgiFastStream:
    """Health, metrics, AsyncAPI pages and, for the desk, its HTTP API, around the FastStream application."""
    app = AsgiFastStream(
        runtime.broker,
        asgi_routes=[*runtime.health.routes(), *asyncapi.routes(runtime.broker, runtime.name)],
        logger=None,
        on_startup=[runtime.prepare],
        after_startup=[runtime.begin],
        # Until every request is answered the writer decides, and who has asked is told what became of it.
        on_shutdown=[runtime.endpoints.end],
        after_shutdown=[runtime.end],
    )
    if runtime.service.http is not None:
        # FastStream's routes are exact addresses; every other one belongs to the service's own pages.
        app.not_found = runtime.service.http(runtime)  # type: ignore[assignment, method-assign] # an ASGI application
    return app


KEPT_OPEN = 75  # seconds; longer than proxies and clients keep an idle connection, or they send into a closing one


class Server(uvicorn.Server):
    """uvicorn's, which says that it was told to stop before it begins to wait for answers to end."""

    def __init__(self, config: uvicorn.Config, runtime: Runtime) -> None:
        super().__init__(config)
        self._runtime, self._loop = runtime, asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: "FrameType | None") -> None:
        self._loop.call_soon_threadsafe(self._runtime.leave)
        super().handle_exit(sig, frame)


def collect_seldom() -> None:
    """For a process that keeps many rows, states and events, none of them in a circle.

    To look for circles after every seven hundred new objects would mean to go through all of them again and again.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def run(service: Service, settings: "Settings") -> None:
    """Runs the service until SIGTERM or SIGINT."""
    logs.configure(service.name, settings.log_level)

    async def serve() -> None:
        runtime = Runtime(service, settings)
        config = uvicorn.Config(
            make_asgi(runtime), host=settings.http_host, port=settings.http_port, log_config=None, access_log=False,
            lifespan="on", server_header=False, timeout_keep_alive=KEPT_OPEN, timeout_graceful_shutdown=5,
        )  # fmt: skip
        await Server(config, runtime).serve()

    collect_seldom()
    uvloop.run(serve())
