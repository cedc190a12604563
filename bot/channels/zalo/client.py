"""The calls of the Zalo Bot Platform over HTTP; the token, which is part of every address, leaves in no error."""

from typing import Any

import httpx

from bot.channels.sending import Uncertain

TIMEOUT = httpx.Timeout(14.0, connect=5.0, pool=5.0)
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_HANDED_OVER_SECONDS = 10.0


class Refused(Exception):
    """Zalo answered that it will not: `code` as of HTTP, `wait` in seconds where it says when to come again."""

    def __init__(self, code: int, description: str, wait: float | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code, self.description, self.wait = code, description, wait


class NotSent(Exception):
    """There was no connection: nothing has been done."""


class ZaloClient:
    """Calls one bot's methods."""

    def __init__(self, base_url: str, token: str) -> None:
        self._token = token
        self._http = httpx.AsyncClient(
            base_url=f"{base_url}/bot{token}/", timeout=TIMEOUT, limits=httpx.Limits(max_connections=64)
        )

    async def call(self, method: str, **parameters: object) -> Any:
        """Return the result of a method; raises Refused, NotSent, and Uncertain where it may have been done."""
        return await self._post(method, parameters, TIMEOUT)

    async def poll(self, seconds: float) -> Any | None:
        """Return the next update, which is not given again, or None when none came in time; raises as `call`."""
        try:
            patient = httpx.Timeout(seconds + _HANDED_OVER_SECONDS, connect=5.0)
            return await self._post("getUpdates", {"timeout": str(int(seconds))}, patient)
        except Refused as refusal:
            if refusal.code == httpx.codes.REQUEST_TIMEOUT:
                return None
            raise

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _post(self, method: str, parameters: dict[str, object], timeout: httpx.Timeout) -> Any:
        try:
            response = await self._http.post(method, json=parameters, timeout=timeout)
        except NEVER_SENT as error:
            raise NotSent(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise Uncertain(type(error).__name__) from None
        return self._read(response)

    def _read(self, response: httpx.Response) -> Any:
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or "ok" not in answer:
            if response.status_code == httpx.codes.OK:
                raise Uncertain("an answer that cannot be read")
            raise Refused(response.status_code, response.reason_phrase, _read_wait(response, {}))
        if answer["ok"]:
            return answer.get("result")
        code, wait = answer.get("error_code"), _read_wait(response, answer)
        description = str(answer.get("description", ""))[:200].replace(self._token, "***")
        raise Refused(code if isinstance(code, int) else response.status_code, description, wait)


def _read_wait(response: httpx.Response, answer: dict[str, Any]) -> float | None:
    parameters = answer.get("parameters")
    said = parameters.get("retry_after") if isinstance(parameters, dict) else None
    try:
        return float(response.headers.get("Retry-After", "") if said is None else said)
    except (TypeError, ValueError):
        return None
