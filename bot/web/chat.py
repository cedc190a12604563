"""The chat page: a form that works without scripts and without cookies; what was said is found by the form's code."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.incidents import Respond
from bot.web.bodies import BadBody, read_form
from bot.web.headers import make_policy
from bot.web.pages import page, tell
from bot.web.rates import Rates
from bot.web.server import WebRoom
from bot.web.talks import Entry, Talk, Talks
from handlers.messages import Asker, Incoming, Reply
from handlers.texts import common, web

_FORM_LIMIT = 64 * 1024
_ALONE, _FRAMED = "/", "/khung"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatGuards:
    """How often: from an address, which an office or a commune may share, and in one talk.

    `news`: how often scripts at one address may ask whether something has come; each page asks three times a minute.
    """

    addresses: Rates
    talks: Rates
    news: Rates


def make_chat_guards(read_seconds: Callable[[], float]) -> ChatGuards:
    """Return the guards of one site."""
    return ChatGuards(
        addresses=Rates(burst=120, per_minute=240, read_seconds=read_seconds),
        talks=Rates(burst=20, per_minute=30, read_seconds=read_seconds),
        news=Rates(burst=300, per_minute=1200, read_seconds=read_seconds),
    )


class ChatPage:
    """Shows talks and takes what is said in them; `ancestors` are the origins whose pages may frame it."""

    def __init__(
        self, talks: Talks, respond: Respond, read_now: Callable[[], datetime], guards: ChatGuards, ancestors: str
    ) -> None:
        self._talks, self._respond, self._read_now = talks, respond, read_now
        self._guards, self._ancestors = guards, ancestors

    def make_room(self) -> WebRoom:
        """Return its routes: the page, the page for frames, and what came unasked meanwhile."""
        return WebRoom(
            routes=(
                Route(_ALONE, self.show, methods=["GET"]),
                Route(_FRAMED, self.show, methods=["GET"]),
                Route(_ALONE, self.take, methods=["POST"]),
                Route(_FRAMED, self.take, methods=["POST"]),
                Route("/tin", self.tell_news, methods=["POST"]),
            )
        )

    async def show(self, request: Request) -> Response:
        """Answer with the page: empty, or with the talk whose code the address holds."""
        talk = await asyncio.to_thread(self._talks.find, request.query_params.get("c", ""))
        return self._page(request, talk or Talk())

    async def take(self, request: Request) -> Response:
        """Answer what is said or pressed with the page, or with its new part where a script asked."""
        try:
            form = await read_form(request, _FORM_LIMIT)
        except BadBody as bad:
            return tell(web.TOO_BIG if bad.status == 413 else web.BAD_FORM, bad.status)
        wait = self._hold_back(request, form)
        if wait:
            said = web.TOO_FAST.format(seconds=math.ceil(wait))
            return tell(said, 429, {"Retry-After": str(math.ceil(wait))})
        talk = await asyncio.to_thread(self._talks.find, form.get("c", ""))
        if "end" in form:
            if talk is not None:
                await asyncio.to_thread(self._talks.forget, talk)
            return self._page(request, Talk())
        before = talk or Talk()
        after, pressed = await asyncio.to_thread(self._go_on, before, form)
        if "part" in form:
            news = [one for one in after.entries if one.number >= before.next_number or one.number == pressed]
            return self._part(request, after, news)
        return self._page(request, after, pressed)

    async def tell_news(self, request: Request) -> Response:
        """Answer a script with what has come since the entry that it names."""
        try:
            form = await read_form(request, _FORM_LIMIT)
        except BadBody as bad:
            return tell(web.BAD_FORM, bad.status)
        if not self._guards.news.take(_address_of(request)):
            return Response(status_code=429, headers={"Retry-After": "60"})
        talk = await asyncio.to_thread(self._talks.find, form.get("c", ""))
        since = _to_number(form.get("turn", ""))
        if talk is None:
            return Response(status_code=204)
        return self._part(request, talk, [one for one in talk.entries if one.number >= since])

    def _hold_back(self, request: Request, form: dict[str, str]) -> float:
        """Return for how many seconds whoever says this has to wait, 0 for not at all."""
        named = [(self._guards.addresses, _address_of(request))] + (
            [(self._guards.talks, form["c"])] if form.get("c") else []
        )
        waits = [0.0 if rates.take(key) else rates.find_wait(key) for rates, key in named]
        return max(waits)

    def _go_on(self, talk: Talk, form: dict[str, str]) -> tuple[Talk, int | None]:
        """Return the talk with what was said and its answer, and the number of the screen that was pressed."""
        said, pressed, value = _read_press(form, talk)
        if pressed is None and not said.strip() and value is None:
            return talk, None
        if _is_reload(form, talk, said):
            return talk, pressed
        if not talk.code:
            talk = self._talks.begin()
        if pressed is not None and value is None:
            return self._talks.note(talk, "", Reply(text=common.CHOICE_STALE, kind="no_answer")), None
        incoming = Incoming(
            person=talk.address, text=said, asker=Asker(), received_at=self._read_now(), choice=value
        )  # fmt: skip
        outcome = self._respond(incoming)
        return self._talks.note(talk, said, outcome.reply, pressed), pressed

    def _page(self, request: Request, talk: Talk, pressed: int | None = None) -> Response:
        framed = request.url.path == _FRAMED
        headers = {"Content-Security-Policy": make_policy(frame_ancestors=self._ancestors)} if framed else None
        newest = pressed or max((entry.number for entry in talk.entries if entry.by == "person"), default=0)
        return page(
            "chat.html", 200, headers, talk=talk, framed=framed, newest=newest, action=_FRAMED if framed else _ALONE
        )

    def _part(self, request: Request, talk: Talk, entries: list[Entry]) -> Response:
        action = request.url.path if request.url.path in {_ALONE, _FRAMED} else _ALONE
        return page("part.html", talk=talk, entries=entries, action=action)


def _read_press(form: dict[str, str], talk: Talk) -> tuple[str, int | None, str | None]:
    """Return what was said (the button's label), the screen whose button was pressed, and the button's value.

    A button that the screen does not bear (any more) has no value.
    """
    number, colon, value = form.get("choice", "").partition(":")
    if not colon:
        return form.get("text", ""), None, None
    entry = talk.find(_to_number(number))
    label = None if entry is None else entry.find_label(value)
    return (label or "", _to_number(number), None if label is None else value)


def _is_reload(form: dict[str, str], talk: Talk, said: str) -> bool:
    """Whether the browser sends again what was answered already, as on a reload of the page."""
    there = talk.find(_to_number(form.get("turn", "")))
    return there is not None and there.by == "person" and there.text == said


def _address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def _to_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
