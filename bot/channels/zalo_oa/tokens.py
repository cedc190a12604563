"""The Official Account's tokens: a refresh token is good once, so one process renews, and keeps the pair before use."""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx

from bot.channels.sending import RetryLater, Uncertain
from bot.channels.zalo.client import NEVER_SENT, TIMEOUT
from bot.settings import Settings
from bot.store.official_account import RENEWING, Pair
from bot.store.store import FAILURES, SqlStore
from handlers.notices import AT_ONCE, Notice

_LOG = logging.getLogger("cchc.zalo_oa")
_SPENT = frozenset({-14020, -14019, -14012})  # used, expired or unknown refresh tokens
_ASK_AGAIN_SECONDS = 0.2
_KEEP_SECONDS = 2.0
_LIFE = timedelta(hours=25)
_EARLY = timedelta(hours=1)
_OAUTH_URL = "https://oauth.zaloapp.com"


class PairLost(Exception):
    """The tokens can be renewed no more: an admin must authorise the application again."""


class TokenKeeper:
    """Gives the access token out, and renews it; any process on the same store may."""

    def __init__(
        self, settings: Settings, store: SqlStore, http: httpx.AsyncClient, read_now: Callable[[], datetime]
    ) -> None:
        self._settings, self._store, self._http, self._read_now = settings, store, http, read_now
        self._app_id = settings.zalo_oa_app_id or ""
        self._holder = secrets.token_hex(8)

    def seed(self) -> None:
        """Begin with the pair of the settings, unless it is the one that the store's comes from."""
        access, refresh = self._settings.zalo_oa_access_token, self._settings.zalo_oa_refresh_token
        if access is None or refresh is None:
            return
        given = (access.get_secret_value(), refresh.get_secret_value())
        seed = hashlib.sha256("\n".join(given).encode()).hexdigest()
        with self._store.begin() as work:
            work.official_account.seed(self._app_id, *given, seed, self._read_now())

    async def read(self) -> str:
        """Return the access token; raises PairLost, also where there is none."""
        pair = await asyncio.to_thread(self._find)
        if pair is None or pair.lost_at is not None:
            raise PairLost
        return pair.access

    async def renew_early(self) -> None:
        """Renew a token that is known to expire within the hour."""
        pair = await asyncio.to_thread(self._find)
        if pair is None or pair.lost_at is not None or pair.expires_at is None:
            return
        if pair.expires_at <= self._read_now() + _EARLY:
            await self.renew(pair.access)

    async def renew(self, refused: str) -> str:
        """Return an access token other than the `refused` one, whoever renews it; raises PairLost and RetryLater."""
        pair = await self._take_turn(refused)
        if pair.access != refused:
            return pair.access
        try:
            answer = await self._ask(pair.refresh)
        except (RetryLater, Uncertain) as error:  # whether the token is spent, the next try will tell
            await self._end()
            raise RetryLater(f"renewing tokens: {error}", scope="channel") from None
        if answer.get("access_token") and answer.get("refresh_token"):
            return await self._keep(answer)
        if answer.get("error") in _SPENT:
            await self._end(lost=True)
            raise PairLost
        _LOG.error("Zalo does not renew the tokens: error %s", answer.get("error"))
        await self._end()
        raise RetryLater(f"renewing tokens: error {answer.get('error')}", scope="channel")

    async def _take_turn(self, refused: str) -> Pair:
        """Return the pair to renew, the right to do so taken; or the one that somebody renewed meanwhile."""
        for _ in range(int(RENEWING.total_seconds() / _ASK_AGAIN_SECONDS) + 5):
            pair = await asyncio.to_thread(self._find)
            if pair is None or pair.lost_at is not None:
                raise PairLost
            if pair.access != refused or await asyncio.to_thread(self._begin, pair.refresh):
                return pair
            await asyncio.sleep(_ASK_AGAIN_SECONDS)
        raise RetryLater("another process renews the tokens", scope="channel")

    async def _ask(self, refresh: str) -> dict[str, Any]:
        secret = self._settings.zalo_oa_secret.get_secret_value() if self._settings.zalo_oa_secret else ""
        form = {"grant_type": "refresh_token", "refresh_token": refresh, "app_id": self._app_id}
        url = f"{self._settings.zalo_oa_base_url or _OAUTH_URL}/v4/oa/access_token"
        try:
            response = await self._http.post(url, data=form, headers={"secret_key": secret}, timeout=TIMEOUT)
            answer = response.json()
        except NEVER_SENT:
            raise RetryLater("no connection") from None
        except (httpx.HTTPError, ValueError) as error:
            raise Uncertain(type(error).__name__) from None
        if not isinstance(answer, dict):
            raise Uncertain("an answer that cannot be read")
        return answer

    async def _keep(self, answer: dict[str, Any]) -> str:
        """Write the new pair down, however long the store is away, and return its access token only then."""
        try:
            life = timedelta(seconds=int(answer.get("expires_in", "")))  # a number in a string
        except ValueError:
            life = _LIFE
        pair = Pair(
            access=str(answer["access_token"]), refresh=str(answer["refresh_token"]),
            expires_at=self._read_now() + life, lost_at=None,
        )  # fmt: skip
        while True:
            try:
                await asyncio.to_thread(self._write, pair, lost=False)
            except FAILURES as error:
                _LOG.error("the new tokens cannot be kept, trying again: %s", type(error).__name__)
                await asyncio.sleep(_KEEP_SECONDS)
            else:
                return pair.access

    async def _end(self, *, lost: bool = False) -> None:
        await asyncio.to_thread(self._write, None, lost=lost)

    # ---- the store

    def _find(self) -> Pair | None:
        with self._store.look() as work:
            return work.official_account.find_pair(self._app_id)

    def _begin(self, refresh: str) -> bool:
        with self._store.begin() as work:
            return work.official_account.begin_renewal(self._app_id, refresh, self._holder, self._read_now())

    def _write(self, pair: Pair | None, *, lost: bool) -> None:
        now = self._read_now()
        with self._store.begin() as work:
            work.official_account.end_renewal(self._app_id, self._holder, now, pair=pair, lost=lost)
            if lost:
                _LOG.error("the tokens of the Official Account are lost: an admin must authorise the application again")
                for admin in work.people.with_role("admin"):
                    key = f"oa_lost:{now.isoformat()}:{admin.id}"
                    work.outbox.put(Notice(key=key, person_id=admin.id, kind="oa_lost", due_at=now, priority=AT_ONCE))
