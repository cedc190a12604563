"""What all webhooks share: only who knows the secret is heard, little is read, nothing is taken twice.

What a caller is answered:

    200  taken; taken before; or left out, because the person writes faster than anybody can read
    400  no JSON object, or not one that the channel knows
    403  the secret or the signature is wrong or missing
    408  the body did not come
    413  the body is too long
    429  too many calls from this address
    503  the channel does not take messages at this moment: to be sent again
"""

import hmac
import json
import logging
import math
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.recent import Recent
from bot.web.bodies import BadBody, read_body
from bot.web.rates import Rates
from bot.web.server import WebRoom

_LOG = logging.getLogger("cchc.web")

BODY_LIMIT = 1024 * 1024
_SEEN_COUNT = 20_000


class Unreadable(Exception):
    """The body is nothing that the channel knows."""


class NotReady(Exception):
    """The channel does not take messages now; whoever sent this one sends it again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update as it was read: the `key` by which it is known again, the `person` who sent it, and what takes it.

    `take` returns as soon as the update is in safe hands, before it is answered; it raises NotReady.
    """

    key: Hashable
    person: Hashable
    take: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where a messenger sends updates to.

    `admits` looks at the headers before the body is read, `vouches` at the body's bytes before they are parsed;
    both compare in constant time (`same`). `read` raises Unreadable.
    """

    path: str
    admits: Callable[[Headers], bool]
    read: Callable[[dict[str, Any]], Update]
    vouches: Callable[[Headers, bytes], bool] = lambda _headers, _body: True
    limit: int = BODY_LIMIT


def same(given: str | None, expected: str) -> bool:
    """Whether a secret is the right one, in a time that does not tell how much of it is; an empty one never is."""
    right = hmac.compare_digest((given or "").encode("utf-8", "surrogatepass"), expected.encode())
    return right and bool(expected)


def check_header(name: str, secret: str) -> Callable[[Headers], bool]:
    """Return what admits whoever sends `secret` in the header `name`."""
    return lambda headers: same(headers.get(name), secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """How often: calls from an address that know the secret, those that do not, and updates of one person."""

    calls: Rates
    refusals: Rates
    persons: Rates


def make_guards(read_seconds: Callable[[], float]) -> Guards:
    """Return the guards of one site: a messenger calls from few addresses, for everybody who writes to it."""
    return Guards(
        calls=Rates(burst=2_000, per_minute=30_000, read_seconds=read_seconds),
        refusals=Rates(burst=20, per_minute=20, read_seconds=read_seconds),
        persons=Rates(burst=300, per_minute=300, read_seconds=read_seconds),
    )


def make_webhook_room(webhooks: Iterable[Webhook], guards: Guards) -> WebRoom:
    """Return the room of all webhooks."""
    return WebRoom(
        routes=tuple(Route(webhook.path, _Door(webhook, guards).answer, methods=["POST"]) for webhook in webhooks)
    )


class _Refusal(Exception):
    """Why a call is not taken: `status` and what else the answer bears."""

    def __init__(self, status: int, why: str, **headers: str) -> None:
        super().__init__(why)
        self.status, self.headers = status, headers


class _Door:
    def __init__(self, webhook: Webhook, guards: Guards) -> None:
        self._webhook, self._guards = webhook, guards
        self._seen = Recent(_SEEN_COUNT)

    async def answer(self, request: Request) -> Response:
        try:
            said = await self._take(request)
        except _Refusal as refusal:
            _LOG.warning("webhook %s: %s %s", self._webhook.path, refusal.status, refusal)
            return PlainTextResponse(str(refusal), refusal.status, refusal.headers)
        except ClientDisconnect:
            return PlainTextResponse("gone", 400)
        return PlainTextResponse(said)

    async def _take(self, request: Request) -> str:
        address = request.client.host if request.client else ""
        if not self._webhook.admits(request.headers):
            raise self._refuse(address)
        _count(self._guards.calls, address)
        try:
            body = await read_body(request, self._webhook.limit)
        except BadBody as bad:
            raise _Refusal(bad.status, str(bad)) from None
        if not self._webhook.vouches(request.headers, body):
            raise self._refuse(address)
        update = self._read(body)
        if self._seen.has(update.key):
            return "taken before"
        if not self._guards.persons.take(update.person):
            _LOG.warning("webhook %s: an update is left out, its sender writes too fast", self._webhook.path)
            return "left out"
        try:
            await update.take()
        except NotReady:
            raise _Refusal(503, "not ready", **{"Retry-After": "5"}) from None
        self._seen.notice(update.key)
        return "ok"

    def _refuse(self, address: str) -> _Refusal:
        try:
            _count(self._guards.refusals, address)
        except _Refusal as refusal:
            return refusal
        return _Refusal(403, "wrong secret")

    def _read(self, body: bytes) -> Update:
        try:
            return self._webhook.read(_parse(body))
        except Unreadable:
            raise _Refusal(400, "not understood") from None


def _count(rates: Rates, address: str) -> None:
    if not rates.take(address):
        raise _Refusal(429, "too many calls", **{"Retry-After": str(math.ceil(rates.find_wait(address)))})


def _parse(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(fields, dict):
        raise Unreadable
    return fields
