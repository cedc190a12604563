"""Whether the process is alive, for a reverse proxy or a supervisor of processes to ask."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.web.server import WebRoom


def make_health_room() -> WebRoom:
    """Return the room of /healthz (and /health), which answers "ok" and nothing else."""

    async def answer(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    return WebRoom(routes=tuple(Route(path, answer) for path in ("/health", "/healthz")))
