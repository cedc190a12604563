"""How calls to Telegram travel: by aiohttp, which costs a fraction of the library's own way.

httpx looks through all its connections for each call, so that many at once cost the square of their number.
"""

from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_UPLOAD_SECONDS = 20.0
_FORM = "application/x-www-form-urlencoded"


class NotSent(NetworkError):
    """No connection was had, so Telegram has seen nothing of the call."""


class Request(BaseRequest):
    """Calls over at most `connections` connections; seconds to wait for one of them, to make one, and for an answer.

    Raises NotSent, TimedOut and NetworkError; for the last two, the call may have been seen.
    """

    def __init__(
        self, *, connections: int, read_timeout: float = 15.0, connect_timeout: float = 10.0, pool_timeout: float = 15.0
    ) -> None:
        self._connections = connections
        self._read, self._connect, self._pool = read_timeout, connect_timeout, pool_timeout
        self._session: ClientSession | None = None
        self._proxies: dict[tuple[str, str], str | None] = {}

    @property
    def read_timeout(self) -> float:
        """Return for how many seconds an answer is waited for where nothing else is said."""
        return self._read

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Return what was answered; of a message just sent, what tells it from others: nobody reads the rest."""
        answer = BaseRequest.parse_json_payload(payload)
        sent = answer.get("result") if isinstance(answer, dict) else None
        if isinstance(sent, dict) and "message_id" in sent:
            answer["result"] = {key: sent[key] for key in ("message_id", "date", "chat") if key in sent}
        return answer

    async def initialize(self) -> None:
        """Make ready; calls do so by themselves."""
        self._open()

    async def shutdown(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917 - as the library has it
        self, url: str, method: str, request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE, write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE, pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:  # fmt: skip
        """Return the status and the body of the answer."""
        read, connect = _choose(read_timeout, self._read), _choose(connect_timeout, self._connect)
        had = _choose(pool_timeout, self._pool) + connect
        written = _choose(write_timeout, _UPLOAD_SECONDS)
        timeout = ClientTimeout(total=had + written + read, connect=had, sock_connect=connect, sock_read=read)
        data, headers = _lay_out(request_data)
        try:
            async with self._open().request(
                method, url, data=data, headers=headers, timeout=timeout, allow_redirects=False,
                proxy=self._find_proxy(url),
            ) as answer:  # fmt: skip
                return answer.status, await answer.read()
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from error  # their own words may repeat the address, with the token
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except (ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error

    def _open(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._connections), cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )  # fmt: skip
        return self._session

    def _find_proxy(self, url: str) -> str | None:
        """Return the proxy that the environment names; aiohttp would look it up, and ~/.netrc, for each call."""
        scheme, place, *_ = urlsplit(url)
        if (scheme, place) not in self._proxies:
            self._proxies[scheme, place] = None if proxy_bypass(place) else getproxies().get(scheme)
        return self._proxies[scheme, place]


def _choose(given: Any, own: float) -> float:
    return float(given) if isinstance(given, int | float) else own


def _lay_out(given: RequestData | None) -> tuple[FormData | bytes | None, dict[str, str]]:
    """Return the body of a call and what its headers say of it."""
    if given is None:
        return None, {}
    if not given.multipart_data:
        return given.url_encoded_parameters().encode(), {"Content-Type": _FORM}
    form = FormData()
    for name, value in given.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in given.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form, {}
