"""The board in Chromium: a supervisor's way in and out, and every tab readable on every screen."""

import datetime as dt

import pytest
from fakes.assistant import ZONE
from fakes.browsing import Site, make_settings
from fakes.chromium import WRONGS, open_browser

from bot.conversations import StoredConversations
from bot.incidents import respond_or_apologise
from bot.store.store import SqlStore
from bot.web.site import open_site
from handlers.messages import Asker, Incoming
from handlers.notices import Notice
from handlers.ports import Services
from handlers.router import respond
from handlers.texts import board as texts

NOW = dt.datetime(2026, 4, 6, 9, tzinfo=ZONE)
PATHS = ("/bang", "/bang/viec/o", "/bang/viec/s", "/bang/sogui", "/bang/nap", "/bang/nap/4110-kh-ubnd")


@pytest.fixture(scope="module")
def browser():
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def office(library, tmp_path_factory):
    """A site whose public address is its own, and its store with an admin to whom things were to be sent."""
    store = SqlStore.open(f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}")
    settings = make_settings()
    services = Services(
        library=library, conversations=StoredConversations(), store=store,
        site=f"http://127.0.0.1:{settings.http_port}",
    )  # fmt: skip
    with store.begin() as work:
        person = work.people.add("telegram:1", "Nguyễn Thị Hoa", NOW)
        work.people.join(person.id, "admin", None, NOW)
        for number in range(12):
            notice = Notice(key=f"k{number}", person_id=person.id, kind="reminder", due_at=NOW, subject={})
            work.outbox.put(notice)
    site = open_site(
        settings, store=store, get_services=lambda: services, read_now=lambda: NOW,
        respond=lambda incoming: respond_or_apologise(incoming, services),
    )  # fmt: skip
    with Site(site, settings):
        yield services
    store.close()


@pytest.fixture
def enter(browser, office):
    """Come in by a link from the chat, in a browser that knows nothing yet."""
    contexts = []

    def come(**options):
        asked = Incoming(person="telegram:1", text="/bang", asker=Asker(), received_at=NOW)
        link = next(word for word in respond(asked, office).text.split() if "/vao/" in word)
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.goto(link)
        assert page.evaluate(WRONGS) == []
        page.get_by_role("button", name=texts.ENTER).click()
        page.wait_for_url("**/bang")
        return page

    yield come
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (1280, 800)])
def test_every_tab_can_be_read_on_every_screen(enter, office, width, height, scheme):
    page = enter(viewport={"width": width, "height": height}, color_scheme=scheme)
    for path in PATHS:
        page.goto(office.site + path)
        assert page.evaluate(WRONGS) == [], path


def test_the_way_from_the_bars_to_a_row_and_out(enter, office):
    page = enter(viewport={"width": 1280, "height": 800})
    (cookie,) = page.context.cookies()
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    bar = page.get_by_role("img", name=texts.TOTAL).first
    assert texts.COLOURS["red"].lower() in bar.get_attribute("aria-label")
    assert bar.bounding_box()["width"] > 300
    page.get_by_role("link", name=texts.TILES["o"]).click()
    page.select_option("#don-vi", "Sở Tư pháp")
    page.get_by_role("button", name=texts.FILTER_GO).click()
    agencies = page.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert set(agencies) == {"Sở Tư pháp"}
    page.locator("tbody a").first.click()
    assert page.locator("tr.cited").first.is_visible()
    page.goto(f"{office.site}/bang/sogui")
    page.fill("#ngay", "2026-04-06")
    page.get_by_role("button", name=texts.DAY_GO).click()
    assert page.locator("ul.lines li").count() == 10
    page.get_by_role("button", name=texts.LEAVE).click()
    page.wait_for_url(f"{office.site}/")
    page.goto(f"{office.site}/bang")
    assert page.get_by_role("alert").inner_text() == texts.NO_SESSION
