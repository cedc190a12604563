"""Fetching a picture that Zalo keeps at an address of its own."""

import httpx

from handlers.messages import FileUnavailable, IncomingFile
from handlers.texts.zalo import PHOTO_NAME

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


def offer_picture(address: str) -> IncomingFile | None:
    """Return the picture at `address` as a file that is fetched when it is read, None where there is no address."""
    if not address:
        return None
    return IncomingFile(name=PHOTO_NAME, mime="image/jpeg", size=0, code=address, read=lambda: fetch(address))
