"""The page at /docs: the API explained and tried out, from openapi.json, with nothing from a foreign host."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response

PAGES = Path(__file__).parent.parent / "pages"
FILES = {
    "/docs": ("docs.html", "text/html; charset=utf-8"),
    "/docs/page.js": ("docs.js", "text/javascript; charset=utf-8"),
    "/docs/page.css": ("docs.css", "text/css; charset=utf-8"),
}


def page_routes(api: FastAPI) -> None:
    for address, (name, media_type) in FILES.items():
        api.add_route(address, _file((PAGES / name).read_bytes(), media_type), include_in_schema=False)


def _file(content: bytes, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def page(_request: Request) -> Response:
        return Response(content, media_type=media_type)

    return page
