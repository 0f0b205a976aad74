"""What happens, as it happens: one line an event, going on by itself where a lost connection left off."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from services.desk.api.addresses import PREFIX
from services.desk.api.feed import HEARTBEAT
from services.desk.command_line import words
from services.desk.command_line.session import NotDone, Session, problem_of

AGAIN_IN = 1.0  # seconds
SILENT_FOR = HEARTBEAT * 2  # seconds after which the connection counts as lost


@dataclass
class Block:
    """One block of the stream; `id` is the place in all logs after it."""

    id: str | None = None
    event: str = "message"
    data: list[str] = field(default_factory=list)


def events(session: Session) -> int:
    """Until interrupted. Never shows personal data: the stream holds none."""
    after: str | None = None
    while True:
        try:
            for block in _listen(session, after):
                after = block.id or after
                _show(session, block)
        except httpx.TransportError as error:
            session.note(words.LISTENING_AGAIN.fill(error=type(error).__name__))
        asyncio.run(asyncio.sleep(AGAIN_IN))


def _listen(session: Session, after: str | None) -> Iterator[Block]:
    given = session.given
    asked = {"service": given.service, "type": given.type, "last": given.last}
    parameters = {name: value for name, value in asked.items() if value is not None}
    with session.client.stream(
        "GET", f"{PREFIX}/estates/{given.estate}/events", params=parameters, timeout=SILENT_FOR,
        headers={"Last-Event-ID": after} if after else {},
    ) as answer:  # fmt: skip
        if not answer.is_success:
            answer.read()
            problem = problem_of(answer)
            if not problem.get("retryable"):
                raise NotDone(words.REFUSED.fill(zh=problem["detail_zh"], en=problem["detail_en"]), problem)
            return
        yield from blocks(answer.iter_lines())


def blocks(lines: Iterable[str]) -> Iterator[Block]:
    """As the HTML standard reads an event stream, as far as ours goes."""
    block = Block()
    for line in lines:
        name, _, value = line.partition(":")
        match name:
            case "" if not line:
                yield block
                block = Block()
            case "id":
                block.id = value.strip()
            case "event":
                block.event = value.strip()
            case "data":
                block.data.append(value.removeprefix(" "))
            case _:
                continue


def _show(session: Session, block: Block) -> None:
    if not block.data:
        return
    told = json.loads("\n".join(block.data))
    if block.event == "problem":
        raise NotDone(words.REFUSED.fill(zh=told["detail_zh"], en=told["detail_en"]), told)
    text = json.dumps(told, ensure_ascii=False) if session.given.json else line_of(told)
    session.console.print(text, markup=False, highlight=False, soft_wrap=True)
    session.console.file.flush()


def line_of(told: dict[str, Any]) -> str:
    """When, where, what, in which estate, by whom, on which stream."""
    place = f"{told['log']}#{told['position']}"
    recorded = f"{datetime.fromisoformat(told['recorded_at']):%H:%M:%S}"
    who = f"{told['actor']} ({told['role']})"
    return f"{recorded} {place:<18} {told['type']:<24} {told['estate']:<8} {who:<28} {told['stream']}"
