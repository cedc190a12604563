"""What is answered where there is no page, and where something unforeseen happened: a page that leads back."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.incidents import guard_request
from bot.web.pages import tell
from handlers.texts import common, web


async def tell_refusal(_request: Request, refusal: Exception) -> Response:
    """Answer a path or a method that no room has."""
    status = refusal.status_code if isinstance(refusal, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    headers = dict(refusal.headers or {}) if isinstance(refusal, HTTPException) else {}
    return tell(web.NOT_FOUND, status, headers)


class Mishaps:
    """Answers a request in which something unforeseen happened with the id under which it was logged."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; what was begun to be answered cannot be answered otherwise any more."""
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        incident = await guard_request(self._app(scope, receive, note), "answering a request")
        if incident is not None and not begun and scope["type"] == "http":
            await tell(common.incident(incident.id), 500)(scope, receive, send)
