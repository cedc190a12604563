"""Fetching a file that a channel keeps at an address of its own."""

import httpx

from handlers.messages import FileUnavailable

_MOST_BYTES = 20 * 1024 * 1024
_SECONDS = 60.0


def fetch(address: str) -> bytes:
    """Return what stands at `address`, at most 20 MB; raises FileUnavailable."""
    if not address.startswith("https://"):
        raise FileUnavailable
    content = bytearray()
    try:
        with httpx.stream("GET", address, timeout=_SECONDS) as response:
            response.raise_for_status()
            for part in response.iter_bytes():
                content += part
                if len(content) > _MOST_BYTES:
                    raise FileUnavailable
    except httpx.HTTPError:
        raise FileUnavailable from None
    return bytes(content)
