"""A proxy in front of several workers, as a dumb one is: each call to the next of them, or where that is away to another."""

import itertools

from aiohttp import ClientError, ClientSession, web

from fakes.fakelib import ServerThread


class Balancer(ServerThread):
    """Passes calls to `ports` in turn; 502 where none of them answers. `counts` says how many calls each one took well."""

    def __init__(self, *ports):
        self.counts = dict.fromkeys(ports, 0)
        turns = itertools.count()

        async def pass_on(request):
            body = await request.read()
            first = next(turns)
            async with ClientSession() as session:
                for offset in range(len(ports)):
                    port = ports[(first + offset) % len(ports)]
                    try:
                        url = f"http://127.0.0.1:{port}{request.path}"
                        async with session.request(request.method, url, data=body, headers=request.headers) as answer:
                            content = await answer.read()
                    except (ClientError, OSError):
                        continue
                    self.counts[port] += answer.status == 200
                    return web.Response(status=answer.status, body=content)
            return web.Response(status=502)

        def build():
            site = web.Application()
            site.router.add_route("*", "/{path:.*}", pass_on)
            return site

        super().__init__(build)
