"""Files that were handed out by link: pictures to be seen, all else to be kept, to whoever has the link, for a day."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.handing_out import PATH
from bot.store.handouts import Handout
from bot.store.store import SqlStore
from bot.web.server import WebRoom
from handlers.texts import zalo as texts


def make_handouts_room(store: SqlStore, read_now: Callable[[], datetime]) -> WebRoom:
    """Return the room; a wrong code and one whose time is over are answered alike."""

    def find(code: str) -> Handout | None:
        with store.look() as work:
            return work.handouts.find(code, read_now())

    async def give(request: Request) -> Response:
        found = await asyncio.to_thread(find, request.path_params["code"])
        if found is None:
            return PlainTextResponse(texts.FILE_GONE, 404)
        shown = "inline" if found.mime == "image/png" else "attachment"
        place = f"{shown}; filename*=UTF-8''{quote(found.name)}"
        return Response(found.content, media_type=found.mime, headers={"Content-Disposition": place})

    return WebRoom(routes=(Route(PATH + "/{code}/{name}", give),))
