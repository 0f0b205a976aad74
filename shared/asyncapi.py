"""The AsyncAPI document FastStream makes of the running code, and a page of it that loads nothing from elsewhere."""

import html
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from faststream.asgi import AsgiResponse, get
from faststream.nats import NatsBroker
from faststream.specification import AsyncAPI

if TYPE_CHECKING:
    from faststream.asgi.types import ASGIApp

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
body{{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b2733}}
code{{font-size:.9em}}details{{border-top:1px solid #d8dee4;padding:.5rem 0}}summary{{cursor:pointer}}
b{{display:inline-block;min-width:6rem;color:#57606a;font-weight:600}}p{{margin:.4rem 0;white-space:pre-line}}
pre{{background:#f6f8fa;padding:.75rem;overflow:auto;border-radius:6px}}</style>
<h1>{title}</h1><p>{description}</p><p><a href="asyncapi.json">asyncapi.json</a></p>{operations}</html>"""
OPERATION = """<details><summary><b>{action}</b> <code>{address}</code></summary><p>{description}</p>
<pre>{schema}</pre></details>"""


def routes(broker: NatsBroker, service: str) -> "list[tuple[str, ASGIApp]]":
    """/docs/asyncapi.json and /docs/asyncapi, made once at the first request."""
    made: dict[str, Any] = {}

    def document() -> dict[str, Any]:
        if not made:
            specification = AsyncAPI(
                broker, title=f"handover {service}", version="1", description=f"What {service} says and listens to."
            )
            made.update(json.loads(specification.to_specification().to_json()))
        return made

    @get(include_in_schema=False)
    async def as_json(_scope: Any) -> AsgiResponse:
        return AsgiResponse(json.dumps(document()).encode(), 200, headers={"Content-Type": "application/json"})

    @get(include_in_schema=False)
    async def as_page(_scope: Any) -> AsgiResponse:
        page = _page(document()).encode()
        return AsgiResponse(page, 200, headers={"Content-Type": "text/html; charset=utf-8"})

    return [("/docs/asyncapi.json", as_json), ("/docs/asyncapi", as_page)]


def _page(document: dict[str, Any]) -> str:
    operations = []
    for operation in document["operations"].values():
        channel = document["channels"][_last(operation["channel"]["$ref"])]
        messages = [document["components"]["messages"].get(_last(m["$ref"])) for m in channel["messages"].values()]
        schemas = [_schema(document, message) for message in messages if message]
        operations.append(
            OPERATION.format(
                action="says" if operation["action"] == "send" else "listens",
                address=html.escape(channel["address"]),
                description=html.escape(channel.get("description") or ""),
                schema=html.escape(json.dumps(schemas, indent=1, ensure_ascii=False)),
            )
        )
    return PAGE.format(
        title=html.escape(document["info"]["title"]),
        description=html.escape(document["info"].get("description") or ""),
        operations="".join(operations),
    )


def _schema(document: dict[str, Any], message: dict[str, Any]) -> Any:
    payload = message.get("payload", {})
    reference = payload.get("$ref")
    return document["components"]["schemas"].get(_last(reference), payload) if reference else payload


def _last(reference: str) -> str:
    return unquote(reference.rpartition("/")[2]).replace("~1", "/")
