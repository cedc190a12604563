"""Who is in: a one-time link from the chat opens a session, and each request asks anew whether its person may."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.store.store import SqlStore
from bot.store.web_access import SESSION_GOOD_FOR
from handlers.people import Person
from handlers.permissions import person_may

_COOKIE = "cchc_session"
_HOST_COOKIE = f"__Host-{_COOKIE}"
"""Where the page came over TLS: a browser takes it from this host alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who is in; `token` is what forms must carry back."""

    person: Person
    code: str

    @property
    def token(self) -> str:
        """A word that only pages of this session know."""
        return hashlib.sha256(b"form:" + self.code.encode()).hexdigest()[:32]


class Sessions:
    """All sessions of the site."""

    def __init__(self, store: SqlStore, read_now: Callable[[], datetime]) -> None:
        self._store, self._read_now = store, read_now

    def is_good(self, code: str) -> bool:
        """Whether a link can still be used."""
        with self._store.look() as work:
            return work.web_access.is_good(code, self._read_now())

    def enter(self, code: str) -> str | None:
        """Use a link up and return the code of a new session; None for a link that is no good (any more)."""
        now = self._read_now()
        with self._store.begin() as work:
            person_id = work.web_access.use_link(code, now)
            if person_id is None or not person_may(work.people.get(person_id), "see_board"):
                return None
            work.audit.note(now, f"person:{person_id}", "board entered")
            return work.web_access.open_session(person_id, now)

    def find(self, request: Request) -> Guest | None:
        """Return who sends a request; a session whose person may not see the board any more ends here."""
        code = request.cookies.get(_HOST_COOKIE if _is_safe(request) else _COOKIE, "")
        if not code:
            return None
        with self._store.look() as work:
            person_id = work.web_access.find_session(code, self._read_now())
            person = None if person_id is None else work.people.get(person_id)
        if person is None or person_may(person, "see_board"):
            return None if person is None else Guest(person=person, code=code)
        self.leave(code)
        return None

    def leave(self, code: str) -> None:
        """End a session."""
        with self._store.begin() as work:
            work.web_access.close_session(code)


def give_cookie(request: Request, response: Response, code: str) -> None:
    """Let the browser keep the session: for this site alone, out of scripts' reach; an empty `code` takes it back."""
    safe = _is_safe(request)
    response.set_cookie(
        _HOST_COOKIE if safe else _COOKIE, code, max_age=int(SESSION_GOOD_FOR.total_seconds()) if code else 0,
        path="/", secure=safe, httponly=True, samesite="strict",
    )  # fmt: skip


def comes_from_here(request: Request) -> bool:
    """Whether a form was sent by a page of this site, as far as the browser says."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def bears_token(guest: Guest, form: dict[str, str]) -> bool:
    """Whether a form bears the word that pages of this session know."""
    return hmac.compare_digest(form.get("token", "").encode("utf-8", "surrogatepass"), guest.token.encode())


def _is_safe(request: Request) -> bool:
    return request.url.scheme == "https"
