"""Style, scripts and pictures of the site, and the script that portals take in."""

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.pages import read_static, tell
from bot.web.server import WebRoom
from handlers.texts import web as words

_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_STATIC = ("site.css", "chat.js", "icon.svg")
_A_DAY = "public, max-age=86400"
_FIVE_MINUTES = "public, max-age=300"


def make_static_room() -> WebRoom:
    """Return the room of style, scripts and pictures; the script for portals has a name that stays."""

    async def give(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _STATIC:
            return tell(words.NOT_FOUND, 404)
        kind = _KINDS[name.rpartition(".")[2]]
        return Response(read_static(name), media_type=kind, headers={"Cache-Control": _A_DAY})

    async def give_widget(_request: Request) -> Response:
        spoken = json.dumps(
            {"open": words.WIDGET_OPEN, "close": words.WIDGET_CLOSE}
        )  # in ASCII, whatever the page is in
        script = read_static("widget.js").replace(b'"WORDS"', spoken.encode(), 1)
        return Response(script, media_type=_KINDS["js"], headers={"Cache-Control": _FIVE_MINUTES})

    return WebRoom(routes=(Route("/static/{name}", give), Route("/widget.js", give_widget)))
