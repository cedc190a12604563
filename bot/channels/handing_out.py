"""Files by link, for channels that take no files: kept in the store, given out by the site for a day."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from bot.store.store import SqlStore
from handlers.messages import Attachment

PATH = "/tep"


class HandingOut:
    """Makes links that lead to files; `public_url` is where the site is seen from outside, None where it is not."""

    def __init__(self, store: SqlStore, public_url: str | None, read_now: Callable[[], datetime]) -> None:
        self._store, self._public_url, self._read_now = store, public_url, read_now

    def link(self, address: str, file: Attachment) -> str | None:
        """Return an address for `file`, which nobody can guess, good for a day; None without a site."""
        if self._public_url is None:
            return None
        with self._store.begin() as work:
            code = work.handouts.put(address, file.name, file.mime, file.content, self._read_now())
        return f"{self._public_url}{PATH}/{code}/{quote(file.name)}"
