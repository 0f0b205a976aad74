"""SMS over an HTTP gateway, whose field names the address of the gateway tells.

`https://user:password@gateway/path` (Basic) or `https://token@gateway/path` (Bearer). What follows `#` is for us and
never sent: `to`, `text` and `id` name the gateway's fields (`id` none unless named), `as=form` sends a form instead of
JSON, `ok=code:0` wants that field in the answer to have that value, `per_minute=60` is all it is given in
a minute, and every other word is sent as it is:
`https://SID:TOKEN@api.gateway.example/Messages#as=form&to=To&text=Body&From=%2B8610000`.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

import httpx
import orjson

from services.notifications.calling import HEADERS, call, wait_asked
from services.notifications.channel import NotTaken, Outgoing

FORM = {"content-type": "application/x-www-form-urlencoded"}
LONGEST = 500  # letters; gateways cut or refuse what is longer
REFUSED = frozenset({400, 401, 403, 404, 410, 422})


@dataclass(frozen=True)
class SmsGateway:
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    names: Mapping[str, str]
    always: Mapping[str, str] = field(repr=False)
    form: bool
    accepted: tuple[str, str] | None
    per_minute: int | None = None

    @classmethod
    def at(cls, url: str) -> Self:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("an SMS gateway is an http(s) address")
        words = dict(parse_qsl(parts.fragment))
        form, accepted = words.pop("as", "json") == "form", words.pop("ok", None)
        per_minute = words.pop("per_minute", None)
        names = {"to": words.pop("to", "to"), "text": words.pop("text", "text")}
        if "id" in words:
            names["id"] = words.pop("id")
        place = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
        name, _, value = (accepted or "").partition(":")
        return cls(
            url=urlunsplit((parts.scheme, place, parts.path, parts.query, "")),
            headers={**(FORM if form else HEADERS), **_authorization(parts.username, parts.password)},
            names=names, always=words, form=form, accepted=(name, value) if accepted else None,
            per_minute=int(per_minute) if per_minute else None,
        )  # fmt: skip

    async def send(self, client: httpx.AsyncClient, outgoing: Outgoing, at: datetime, *, within: float) -> None:
        """Returns once the gateway has taken it. Raises NotTaken."""
        text = f"{outgoing.subject}\n{outgoing.text}"[:LONGEST]
        known = {"to": outgoing.address, "text": text, "id": outgoing.identity}
        fields = {**self.always, **{name: known[ours] for ours, name in self.names.items()}}
        content = urlencode(fields).encode() if self.form else orjson.dumps(fields)
        answer = await call(client, self.url, content, within=within, headers=self.headers)
        if not answer.is_success:
            raise NotTaken(
                f"HTTP {answer.status_code}",
                permanent=answer.status_code in REFUSED,
                wait=wait_asked(answer, at),
                down=answer.is_server_error,
            )
        if self.accepted is not None and str(_said(answer).get(self.accepted[0])) != self.accepted[1]:
            raise NotTaken("the gateway did not accept it")


def _authorization(user: str | None, password: str | None) -> dict[str, str]:
    if not user:
        return {}
    if password is None:
        return {"authorization": f"Bearer {unquote(user)}"}
    both = base64.b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode()
    return {"authorization": f"Basic {both}"}


def _said(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        said = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}
