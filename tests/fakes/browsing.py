"""A site served for real on a free port, in a thread of its own, for tests that call it over HTTP."""

import asyncio
import socket
import threading

from bot.settings import Settings
from bot.web.server import WebServer


def find_free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def make_settings(**more):
    return Settings(_env_file=None, http_port=find_free_port(), **more)


class Site:
    """The site at `url`, until `close`."""

    def __init__(self, site, settings=None):
        self._server = WebServer(site, settings or make_settings())
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    async def _run(self):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._server.run(self._stop)

    def close(self):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(15)
        assert not self._thread.is_alive()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
