"""One run of the command line: what was asked, in which language, and the desk it talks to."""

import argparse
import asyncio
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

import httpx
from rich.console import Console
from rich.table import Column, Table

from deploy.local.detached import status as running_in
from deploy.local.places import Places
from deploy.local.state import State
from services.desk.api.addresses import PREFIX, address_of
from services.desk.command_line import words
from services.desk.operator import FILE
from shared import clock
from shared.messages import Command, Query
from shared.wording import Language, Wording

PATIENCE = 30.0  # seconds an answer "not yet" or "busy" is met with another try
UNAVAILABLE = 503
WIDE = 240  # columns


class NotDone(Exception):  # noqa: N818 - stated as a fact
    """What was asked was not done; `words` say why, `problem` is the API's own account of it."""

    def __init__(self, wording: Wording, problem: dict[str, Any] | None = None) -> None:
        super().__init__(wording.en)
        self.words, self.problem = wording, problem or {}


@dataclass
class Session:
    """`given` are the arguments; `console` shows results, `errors` everything else."""

    given: argparse.Namespace
    language: Language
    console: Console
    errors: Console

    @property
    def data(self) -> Path:
        return Path(self.given.data)

    def say(self, wording: Wording) -> None:
        self.console.print(wording.in_language(self.language), markup=False, highlight=False, soft_wrap=True)

    def note(self, wording: Wording) -> None:
        self.errors.print(wording.in_language(self.language), markup=False, highlight=False, soft_wrap=True)

    def complain(self, wording: Wording) -> None:
        self.errors.print(
            wording.in_language(self.language), style="red", markup=False, highlight=False, soft_wrap=True
        )

    def table(self, *columns: Wording) -> Table:
        """What is too long for its column goes on in the next line: a name cut off could not be looked for."""
        heads = (Column(column.in_language(self.language), overflow="fold") for column in columns)
        return Table(*heads, header_style="bold")

    @property
    def state(self) -> State:
        """What runs in the data folder; raises NotDone where nothing does."""
        state = running_in(self.data)
        if state is None:
            raise NotDone(words.NOT_RUNNING.fill(data=self.data))
        return state

    @property
    def desk_url(self) -> str:
        """HANDOVER_URL names a desk on another machine."""
        return os.environ.get("HANDOVER_URL") or self.state.urls["desk"]

    @cached_property
    def client(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self._token()}", "Accept-Language": self.language}
        return httpx.Client(base_url=self.desk_url, headers=headers, timeout=30, trust_env=False)

    def close(self) -> None:
        if "client" in self.__dict__:
            self.client.close()

    def _token(self) -> str:
        if given := os.environ.get("HANDOVER_TOKEN"):
            return given
        file = Places(self.data).secrets("desk") / FILE
        if not file.exists():
            raise NotDone(words.NO_TOKEN.fill(file=file))
        return file.read_text().strip()

    def tell(self, command: Command) -> dict[str, Any]:
        """A command under one id however often it is sent; answers the receipt."""
        content, headers = command.model_dump_json(exclude_unset=True), {"Content-Type": "application/json"}
        return self.post(address_of(type(command)), content=content, headers=headers)

    def ask(self, query: Query[Any]) -> dict[str, Any]:
        parameters = query.model_dump(mode="json", exclude_none=True)
        return self._patiently("GET", address_of(type(query)), params=parameters)

    def get(self, address: str) -> dict[str, Any]:
        return self._patiently("GET", address)

    def post(self, address: str, *, headers: dict[str, str] | None = None, **rest: Any) -> dict[str, Any]:
        headers = {"Idempotency-Key": str(clock.new_id()), **(headers or {})}
        return self._patiently("POST", address, headers=headers, **rest)

    def rebuild(self, service: str, read_model: str | None) -> dict[str, Any]:
        return self.post(f"{PREFIX}/{service}/rebuild", json={"read_model": read_model})

    def fetch(self, address: str, parameters: dict[str, str]) -> httpx.Response:
        """What is no JSON: a paper."""
        return self._answered("GET", address, params=parameters)

    def _patiently(self, method: str, address: str, **rest: Any) -> dict[str, Any]:
        return dict(self._answered(method, address, **rest).json())

    def _answered(self, method: str, address: str, **rest: Any) -> httpx.Response:
        until = clock.monotonic() + PATIENCE
        while True:
            answer = self.client.request(method, address, **rest)
            if answer.is_success:
                return answer
            problem = problem_of(answer)
            if clock.monotonic() > until or not (answer.status_code == UNAVAILABLE or problem.get("retryable")):
                raise NotDone(words.REFUSED.fill(zh=problem["detail_zh"], en=problem["detail_en"]), problem)
            asyncio.run(asyncio.sleep(float(answer.headers.get("retry-after", 1))))


def console_for(stream: TextIO) -> Console:
    """Into a file or a pipe tables are as wide as they need be: nobody there can widen a window."""
    return Console(file=stream, width=None if stream.isatty() else WIDE)


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    """What the API says went wrong; raises NotDone where it is not our API that answered."""
    if "json" not in answer.headers.get("content-type", ""):
        raise NotDone(words.BAD_ANSWER.fill(status=answer.status_code))
    return dict(answer.json())
