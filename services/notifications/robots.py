"""Robots of group chats: WeCom 企业微信, DingTalk 钉钉, Feishu 飞书, each with its own message, signature and codes.

Every message is plain text, for its words are people's: in their markdown a `<@all>` or a link would be carried out.
The codes are those of the three's public documentation; HTTP 200 alone says nothing. WeCom and DingTalk take 20 a
minute (DingTalk is shut for ten minutes after), Feishu 100.
"""

import base64
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote_plus

import httpx
import orjson

from services.notifications.calling import call, wait_asked
from services.notifications.channel import NotTaken, Outgoing
from shared.contracts.vocabulary import RobotKind

MORE = "…"


@dataclass(frozen=True)
class Robot:
    """`request` gives URL and JSON; `longest` is the most bytes of text; `hopeless` codes are not tried again.

    `waits`: for how many seconds a code shuts the robot up.
    """

    request: Callable[[Outgoing, datetime, str], tuple[str, Mapping[str, Any]]]
    longest: int
    hopeless: frozenset[int]
    waits: Mapping[int, int]


def to_wecom(outgoing: Outgoing, _at: datetime, text: str) -> tuple[str, Mapping[str, Any]]:
    """The key in the address is all there is."""
    return outgoing.address, {"msgtype": "text", "text": {"content": text}}


def to_dingtalk(outgoing: Outgoing, at: datetime, text: str) -> tuple[str, Mapping[str, Any]]:
    """Signed in the query: milliseconds and secret, keyed by the secret."""
    message = {"msgtype": "text", "text": {"content": text}}
    if not outgoing.secret:
        return outgoing.address, message
    moment = str(int(at.timestamp() * 1_000))
    sign = quote_plus(_base64(outgoing.secret, b"\n".join((moment.encode(), outgoing.secret))))
    joined = "&" if "?" in outgoing.address else "?"
    return f"{outgoing.address}{joined}timestamp={moment}&sign={sign}", message


def to_feishu(outgoing: Outgoing, at: datetime, text: str) -> tuple[str, Mapping[str, Any]]:
    """Signed in the body: nothing, keyed by seconds and secret. A `post`, because its `text` type reads tags."""
    lines = [[{"tag": "text", "text": line}] for line in text.split("\n")]
    message = {"msg_type": "post", "content": {"post": {"zh_cn": {"title": "", "content": lines}}}}
    if not outgoing.secret:
        return outgoing.address, message
    moment = str(int(at.timestamp()))
    sign = _base64(b"\n".join((moment.encode(), outgoing.secret)), b"")
    return outgoing.address, {"timestamp": moment, "sign": sign, **message}


ROBOTS: Mapping[RobotKind, Robot] = MappingProxyType({
    # 93000 no such key; 40008 a kind of message it does not know, 44004 an empty one, 40058 a field of it
    "wecom": Robot(to_wecom, 2_048, frozenset({93000, 40008, 40058, 44004}), {45009: 60}),
    # 310000 signature, keyword or sender's address; 400013 group dissolved, 400101 no such token, 400102 switched off,
    # 400105 and 40035 a message it does not read, 400106 not in its group; 410100 and 130101 told too fast
    "dingtalk": Robot(
        to_dingtalk, 16_000, frozenset({310000, 400013, 400101, 400102, 400105, 400106, 40035}),
        {130101: 600, 410100: 600},
    ),
    # 9499 a message it does not read, 19001 no such token, 19021 signature, 19022 sender's address, 19024 keyword
    "feishu": Robot(to_feishu, 16_000, frozenset({9499, 19001, 19021, 19022, 19024}), {11232: 60}),
})  # fmt: skip


async def say(
    client: httpx.AsyncClient, kind: RobotKind, outgoing: Outgoing, at: datetime, *, within: float
) -> None:  # fmt: skip
    """Returns once the robot has said it in its group. Raises NotTaken."""
    robot = ROBOTS[kind]
    url, message = robot.request(outgoing, at, shortened(f"{outgoing.subject}\n{outgoing.text}", robot.longest))
    answer = await call(client, url, orjson.dumps(message), within=within)
    code, wait = code_of(answer), wait_asked(answer, at)
    if code is None:
        raise NotTaken(
            f"HTTP {answer.status_code}" if not answer.is_success else "an answer without a code",
            wait=wait,
            down=answer.is_server_error,
        )
    if code != 0:
        raise NotTaken(f"{kind} {code}", permanent=code in robot.hopeless, wait=wait or robot.waits.get(code))


def code_of(answer: httpx.Response) -> int | None:
    """`errcode` of WeCom and DingTalk, `code` of Feishu (also beside HTTP 400); None where nobody says one."""
    try:
        said = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return None
    codes = [said[name] for name in ("errcode", "code", "StatusCode") if name in said] if isinstance(said, dict) else []
    return codes[0] if codes and isinstance(codes[0], int) else None


def shortened(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, never half a letter."""
    plain = text.encode()
    if len(plain) <= most:
        return text
    return plain[: most - len(MORE.encode())].decode(errors="ignore") + MORE


def _base64(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.digest(key, message, "sha256")).decode()
