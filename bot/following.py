"""Following the plans that other machines publish: fetched and built in the background, then swapped in at once."""

import asyncio
import logging

from bot.app import LiveServices
from bot.channels.waiting import until
from bot.errors import BadCorrections
from bot.settings import Settings
from bot.shelf_sharing import share_shelf
from bot.store.store import FAILURES

_LOG = logging.getLogger("cchc.following")
_LOOK_SECONDS = 10.0


class Follower:
    """Keeps the library of this process at what the store's shelf holds; of use only where machines share a store."""

    def __init__(self, settings: Settings, services: LiveServices) -> None:
        self._data_dir, self._services = settings.data_dir, services
        self._seen: int | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Look every few seconds until `stop` is set; what goes wrong is tried again."""
        while not stop.is_set():
            try:
                await asyncio.to_thread(self.look)
            except (*FAILURES, OSError, BadCorrections) as error:
                _LOG.warning("plans of other machines are not taken over, trying again: %s", type(error).__name__)
            await until(stop, asyncio.sleep(_LOOK_SECONDS))

    def look(self) -> bool:
        """Take over what is new, and return whether the library has changed."""
        with self._services.store.look() as work:
            revision = work.shelf.find_revision()
        if revision == self._seen:
            return False
        shared = share_shelf(self._data_dir, self._services.store, publish=False)
        if shared.changed:
            _LOG.info("plans of another machine are taken over")
            self._services.renew()
        self._seen = shared.revision
        return shared.changed
