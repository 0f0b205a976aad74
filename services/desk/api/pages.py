"""The pages: at /docs the API explained and tried out, at /l what lies behind a link; nothing from a foreign host."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response

PAGES = Path(__file__).parent.parent / "pages"
HTML, SCRIPT, STYLE = "text/html; charset=utf-8", "text/javascript; charset=utf-8", "text/css; charset=utf-8"
FILES = {
    "/docs": ("docs.html", HTML),
    "/docs/page.js": ("docs.js", SCRIPT),
    "/docs/page.css": ("docs.css", STYLE),
    "/l": ("link.html", HTML),
    "/l/page.js": ("link.js", SCRIPT),
    "/l/parts.js": ("link-parts.js", SCRIPT),
    "/l/words.js": ("link-words.js", SCRIPT),
    "/l/contractor.js": ("link-contractor.js", SCRIPT),
    "/l/letter.js": ("link-letter.js", SCRIPT),
    "/l/outcome.js": ("link-outcome.js", SCRIPT),
    "/l/owner.js": ("link-owner.js", SCRIPT),
    "/l/page.css": ("link.css", STYLE),
}


def page_routes(api: FastAPI) -> None:
    for address, (name, media_type) in FILES.items():
        api.add_route(address, _file((PAGES / name).read_bytes(), media_type), include_in_schema=False)


def _file(content: bytes, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def page(_request: Request) -> Response:
        return Response(content, media_type=media_type)

    return page
