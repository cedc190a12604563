"""The site and its server: routes that rooms bring, served in the loop of the other channels until told to stop."""

import asyncio
import logging
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from bot.settings import Settings
from bot.web.headers import SecureHeaders
from bot.web.mishaps import Mishaps, tell_refusal

_LOG = logging.getLogger("cchc.web")
_DRAIN_SECONDS = 7
_BACKLOG = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRoom:
    """Pages or webhooks that belong together: their routes, tried in order."""

    routes: tuple[BaseRoute, ...]


def make_site(rooms: Iterable[WebRoom]) -> Starlette:
    """Return the site that the rooms make up, the first that has a path answering for it."""
    return Starlette(
        routes=[route for room in rooms for route in room.routes],
        middleware=[Middleware(SecureHeaders), Middleware(Mishaps)],
        exception_handlers={HTTPException: tell_refusal},
    )


class _Server(uvicorn.Server):
    """Leaves the signals to whoever serves the other channels too."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class WebServer:
    """Serves a site at `place`, else at the address that the settings name; raises OSError where it cannot be taken.

    It is taken at once.
    Whose address is believed from X-Forwarded-For is `CCHC_HTTP_TRUSTED_PROXIES`'s matter.
    """

    def __init__(self, site: Starlette, settings: Settings, place: tuple[str, int] | None = None) -> None:
        host, port = place or (settings.http_host, settings.http_port)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        trusted = settings.http_trusted_proxies
        self._server = _Server(
            uvicorn.Config(
                site,
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=bool(trusted),
                forwarded_allow_ips=trusted,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=_DRAIN_SECONDS,
            )
        )

    @property
    def port(self) -> int:
        """The port that was taken."""
        port: int = self._socket.getsockname()[1]
        return port

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then finish the requests in hand, within seven seconds."""
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        stopping = asyncio.create_task(stop.wait())
        _LOG.info("serving the site on port %s", self.port)
        try:
            await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            self._server.should_exit = True
            await serving
