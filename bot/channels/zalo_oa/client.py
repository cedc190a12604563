"""The calls of the Official Account's OpenAPI: HTTP 200 also for a failure, the error a number, 0 for success."""

import json
from typing import Any

import httpx

from bot.channels.sending import RetryLater, Uncertain
from bot.channels.zalo.client import NEVER_SENT, TIMEOUT
from bot.channels.zalo_oa.tokens import PairLost, TokenKeeper
from bot.settings import Settings

_OPEN_URL = "https://openapi.zalo.me"
_BUSINESS_URL = "https://business.openapi.zalo.me"
_TOKEN_ERRORS = frozenset({-216, -220, -124})


class Denied(Exception):
    """The Official Account will not: `error` as it numbers reasons."""

    def __init__(self, error: int, message: str) -> None:
        super().__init__(f"{error} {message}")
        self.error, self.message = error, message


class OfficialAccountClient:
    """Calls in the name of one Official Account; a token that is refused is renewed once and the call repeated once.

    Its calls return `data`; they raise Denied, RetryLater, and Uncertain where it may have been done.
    """

    def __init__(self, settings: Settings, keeper: TokenKeeper, http: httpx.AsyncClient) -> None:
        self._keeper, self._http = keeper, http
        self._open_url = settings.zalo_oa_base_url or _OPEN_URL
        self._business_url = settings.zalo_oa_base_url or _BUSINESS_URL

    async def consult(self, user: str, message: dict[str, Any]) -> dict[str, Any]:
        """Send a message to somebody who wrote within seven days."""
        body = {"recipient": {"user_id": user}, "message": message}
        return await self._call("POST", f"{self._open_url}/v3.0/oa/message/cs", json=body)

    async def send_template(self, body: dict[str, Any]) -> dict[str, Any]:
        """Send a template message to a telephone number."""
        return await self._call("POST", f"{self._business_url}/message/template", json=body)

    async def read_quota(self) -> dict[str, Any]:
        """Return what is left of the messages paid for."""
        return await self._call("GET", f"{self._open_url}/v3.0/oa/quota/message")

    async def read_name(self, user: str) -> str:
        """Return the name under which somebody goes on Zalo, '' where it is not told."""
        asked = {"data": json.dumps({"user_id": user})}
        data = await self._call("GET", f"{self._open_url}/v3.0/oa/user/detail", params=asked)
        return str(data.get("display_name") or "")

    async def _call(self, method: str, url: str, **more: Any) -> dict[str, Any]:
        try:
            token = await self._keeper.read()
            answer = await self._ask(method, url, token, more)
            if answer.get("error") in _TOKEN_ERRORS:
                answer = await self._ask(method, url, await self._keeper.renew(token), more)
        except PairLost:
            raise RetryLater("the tokens are lost", wait=600.0, scope="channel") from None
        error = answer.get("error")
        if error in _TOKEN_ERRORS:
            raise RetryLater("token refused", scope="channel")
        if error != 0:
            message = str(answer.get("message", ""))[:200].replace(token, "***")
            raise Denied(error if isinstance(error, int) else -1, message)
        data = answer.get("data")
        return data if isinstance(data, dict) else {}

    async def _ask(self, method: str, url: str, token: str, more: dict[str, Any]) -> dict[str, Any]:
        try:
            response = await self._http.request(method, url, headers={"access_token": token}, timeout=TIMEOUT, **more)
        except NEVER_SENT:
            raise RetryLater("no connection", scope="channel") from None
        except httpx.HTTPError as error:
            raise Uncertain(type(error).__name__) from None
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise RetryLater("too many requests", wait=60.0, scope="channel")
        if response.status_code == httpx.codes.GATEWAY_TIMEOUT:
            raise Uncertain("gateway timeout")
        if response.is_server_error:
            raise RetryLater("the server failed")
        try:
            answer = response.json()
        except ValueError:
            raise Uncertain("an answer that cannot be read") from None
        if not isinstance(answer, dict):
            raise Uncertain("an answer that cannot be read")
        return answer
