"""How pages are made: templates in which everything is escaped, and the files that they refer to."""

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.web.server import WebRoom
from handlers.texts import web as words

_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_STATIC = ("site.css", "chat.js", "icon.svg")
_A_DAY = "public, max-age=86400"
_FIVE_MINUTES = "public, max-age=300"


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(words=words, static=static)
    return made


def static(name: str) -> str:
    """Return the address of a file, which changes with its content."""
    return f"/static/{name}?v={hashlib.sha256(_read(name)).hexdigest()[:10]}"


@cache
def _read(name: str) -> bytes:
    return (files("bot.web") / "static" / name).read_bytes()


def render(template: str, **values: Any) -> str:
    """Return a page as HTML."""
    return _templates().get_template(template).render(**values)


def page(template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any) -> HTMLResponse:
    """Return a page as an answer."""
    return HTMLResponse(render(template, **values), status, headers)


def tell(message: str, status: int, headers: dict[str, str] | None = None) -> HTMLResponse:
    """Return a page that says one thing, and leads back."""
    return page("message.html", status, headers, message=message)


def make_static_room() -> WebRoom:
    """Return the room of style, scripts and pictures; the script for portals has a name that stays."""

    async def give(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _STATIC:
            return tell(words.NOT_FOUND, 404)
        kind = _KINDS[name.rpartition(".")[2]]
        return Response(_read(name), media_type=kind, headers={"Cache-Control": _A_DAY})

    async def give_widget(_request: Request) -> Response:
        spoken = json.dumps(
            {"open": words.WIDGET_OPEN, "close": words.WIDGET_CLOSE}
        )  # in ASCII, whatever the page is in
        script = _read("widget.js").replace(b'"WORDS"', spoken.encode(), 1)
        return Response(script, media_type=_KINDS["js"], headers={"Cache-Control": _FIVE_MINUTES})

    return WebRoom(routes=(Route("/static/{name}", give), Route("/widget.js", give_widget)))
