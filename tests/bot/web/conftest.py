"""What the tests of the site share: a site over the shipped plans and a store, and who visits it."""

from datetime import datetime

import pytest
from fakes.assistant import ZONE
from fakes.browsing import Site, make_settings

from bot.conversations import StoredConversations
from bot.incidents import respond_or_apologise
from bot.store.store import SqlStore
from bot.web.site import open_site
from handlers.ports import Services


class House:
    """A site served for real; its clock stands where a test puts it."""

    def __init__(self, library, store, **settings):
        self.now = datetime(2026, 1, 12, 8, tzinfo=ZONE)
        self.store, self.asked = store, []
        self.settings = make_settings(**settings)
        self.services = Services(
            library=library, conversations=StoredConversations(), store=store, site=self.settings.http_public_url or ""
        )
        site = open_site(
            self.settings, store=store, get_services=lambda: self.services, respond=self.respond,
            read_now=lambda: self.now, read_seconds=self._read_seconds,
        )  # fmt: skip
        self._served = Site(site, self.settings)
        self.url = self._served.url

    def _read_seconds(self):
        return self.now.timestamp()

    def respond(self, incoming):
        self.asked.append(incoming)
        return respond_or_apologise(incoming, self.services)

    def close(self):
        self._served.close()


@pytest.fixture
def house(library, tmp_path):
    store = SqlStore.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    opened = House(library, store, http_public_url="https://cchc.example.vn")
    yield opened
    opened.close()
    store.close()
