"""The body of a request, read with a limit while it streams, and forms in it."""

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import Request

_SECONDS = 10.0
_MOST_FIELDS = 20


class BadBody(Exception):
    """The body cannot be used; `status` is what its sender is answered."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body; one of more than `limit` bytes is broken off as soon as that is known. Raises BadBody."""
    body = bytearray()
    length = request.headers.get("content-length", "0")
    if length.isascii() and length.isdigit() and int(length[:20]) > limit:
        raise BadBody(413, "too long")
    try:
        async with asyncio.timeout(_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise BadBody(413, "too long")
    except TimeoutError:
        raise BadBody(408, "the body did not come") from None
    return bytes(body)


async def read_form(request: Request, limit: int) -> dict[str, str]:
    """Return the fields of a form as browsers send it; of a name that comes twice the last that is not blank counts.

    Raises BadBody.
    """
    body = await read_body(request, limit)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError:  # UnicodeDecodeError among them
        raise BadBody(400, "no form") from None
    form: dict[str, str] = {}
    for name, value in pairs:
        if value.strip() or name not in form:
            form[name] = value
    return form
