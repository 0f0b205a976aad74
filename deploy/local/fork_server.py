"""A process that has read what every service reads first, and becomes a service by forking.

Reading it takes a service longer than everything else it does before it is ready; here it is done once for all.
Started by `deploy.local.forked` with a socket as its standard input, over which it is asked, one JSON message each:
{"module", "log", "environment"} → {"started": pid}; {"pid", "signal"}; and tells {"ended": pid, "code"} by itself.
"""

import gc
import json
import os
import runpy
import selectors
import signal
import socket
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from deploy.local.tied import tie

READ_FIRST = (
    "shared.serving", "shared.contracts.owners", "shared.contracts.defects", "shared.contracts.visits",
    "shared.contracts.notifications", "uvicorn.protocols.http.httptools_impl", "uvicorn.lifespan.on",
)  # fmt: skip
MESSAGE_LIMIT = 256 * 1024  # bytes


class ForkServer:
    """Answers one supervisor until it closes the socket."""

    def __init__(self, asked: socket.socket) -> None:
        self._asked = asked
        self._heard = selectors.PollSelector()
        self._heard.register(asked, selectors.EVENT_READ)
        self._children: dict[int, int] = {}  # pidfd by pid

    def serve(self) -> dict[str, Any] | None:
        """None when the supervisor has gone; in a forked process, what it was asked to become."""
        self._tell({"ready": True})
        while True:
            for key, _ in self._heard.select():
                if key.data is not None:
                    self._reap(key.data)
                elif not (message := self._asked.recv(MESSAGE_LIMIT)):
                    return None
                elif "signal" in (request := json.loads(message)):
                    self._signal(request["pid"], request["signal"])
                elif self._forked():
                    return dict(request)

    def _forked(self) -> bool:
        """True in the new process, which keeps nothing of ours."""
        if (pid := os.fork()) == 0:
            self._heard.close()
            self._asked.detach()  # its place as standard input is taken next
            for descriptor in self._children.values():
                os.close(descriptor)
            return True
        self._children[pid] = os.pidfd_open(pid)
        self._heard.register(self._children[pid], selectors.EVENT_READ, data=pid)
        self._tell({"started": pid})
        return False

    def _reap(self, pid: int) -> None:
        descriptor = self._children.pop(pid)
        self._heard.unregister(descriptor)
        os.close(descriptor)
        _, status = os.waitpid(pid, 0)
        self._tell({"ended": pid, "code": os.waitstatus_to_exitcode(status)})

    def _signal(self, pid: int, number: int) -> None:
        """Only to a child that is still ours: its number may belong to somebody else by now."""
        if pid in self._children:
            os.kill(pid, number)

    def _tell(self, message: dict[str, Any]) -> None:
        self._asked.send(json.dumps(message).encode())


def become(module: str, log: str, environment: dict[str, str], parent: int) -> None:
    """Goes on as `python -m module` would in a process of its own."""
    os.setsid()
    tie(signal.SIGTERM, parent)
    nothing, output = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for descriptor, source in ((0, nothing), (1, output), (2, output)):
        os.dup2(source, descriptor)
    os.close(nothing)
    os.close(output)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    _name(module.rpartition(".")[2])
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _name(name: str) -> None:
    """What `top` and `ps -o comm` call it; the command line of a forked process is its parent's."""
    with open("/proc/self/comm", "w") as comm:  # noqa: PTH123 - a file that is no file
        comm.write(name[:15])


def main(read_first: Sequence[str] = READ_FIRST) -> None:
    # structlog would read it along for tracebacks on a terminal: four megabytes, and no service has a terminal.
    sys.modules["rich"] = None  # type: ignore[assignment] # which is how one says that there is none
    for module in read_first:
        import_module(module)
    gc.collect()
    gc.freeze()  # what was read stays where it is, shared by all
    own = os.getpid()
    if (request := ForkServer(socket.socket(fileno=0)).serve()) is not None:
        become(request["module"], request["log"], request["environment"], own)


if __name__ == "__main__":
    main()
