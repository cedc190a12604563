"""The chat page in Chromium: with and without scripts, by keys, on a narrow screen, in the dark, inside a portal."""

import datetime as dt
import re

import pytest
from fakes.assistant import ZONE
from fakes.browsing import Site, make_settings
from fakes.chromium import WRONGS, open_browser
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.conversations import StoredConversations
from bot.incidents import respond_or_apologise
from bot.store.store import SqlStore
from bot.web.site import open_site
from bot.web.talks import Talks
from handlers.messages import Attachment, Reply
from handlers.ports import Services
from handlers.texts import web

QUESTION = "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?"
VAGUE = "Việc kiểm tra do ai chủ trì?"
NOW = dt.datetime(2026, 1, 12, 8, tzinfo=ZONE)
SCREENS = [(320, 640), (390, 844), (1280, 800)]


@pytest.fixture(scope="module")
def browser():
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def services(library, tmp_path_factory):
    store = SqlStore.open(f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}")
    yield Services(library=library, conversations=StoredConversations(), store=store)
    store.close()


def serve(services, **settings):
    made = make_settings(**settings)
    site = open_site(
        made, store=services.store, get_services=lambda: services, read_now=lambda: NOW,
        respond=lambda incoming: respond_or_apologise(incoming, services),
    )  # fmt: skip
    return Site(site, made)


@pytest.fixture(scope="module")
def site(services):
    with serve(services) as served:
        yield served


@pytest.fixture
def visit(browser, site):
    """Open a page in a browser that knows nothing yet; at the end it must have complained about nothing."""
    contexts, complaints = [], []

    def open_page(path="/", width=390, height=844, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message) or dialog.dismiss())
        page.goto(site.url + path)
        return page

    open_page.complaints = complaints
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def ask(page, text):
    """Type a question and press Enter; return the answer."""
    count = page.locator(".entry").count()
    page.fill("#text", text)
    page.press("#text", "Enter")
    page.locator(".entry").nth(count + 1).wait_for()
    return page.locator(".entry .bubble").last


def test_a_question_is_answered_without_leaving_the_page(visit):
    page = visit()
    page.evaluate("window.stayed = true")
    assert "Sở Tư pháp" in ask(page, QUESTION).inner_text()
    assert page.evaluate("window.stayed")
    assert page.input_value("#text") == ""
    assert page.evaluate("document.activeElement.id") == "text"
    assert page.get_attribute("#log", "aria-live") == "polite"


def test_without_scripts_enter_asks_what_was_typed(visit):
    page = visit(java_script_enabled=False)
    page.fill("#text", QUESTION)
    page.press("#text", "Enter")
    assert page.locator(".entry.person .bubble").inner_text() == QUESTION
    assert "Sở Tư pháp" in page.locator(".entry .bubble").last.inner_text()
    page.fill("#text", VAGUE)
    page.click(".send")
    page.locator(".entry").last.locator("button.choice").first.click()
    assert "Nguồn" in page.locator(".entry .bubble").last.inner_text()


def test_without_scripts_a_long_answer_is_shown_from_its_question_on(visit):
    page = visit(java_script_enabled=False)
    page.fill("#text", "tất cả nhiệm vụ của kế hoạch 4110")
    page.press("#text", "Enter")
    assert 50 < page.locator(".entry.person").bounding_box()["y"] < 200


def test_everything_can_be_done_by_keys(visit):
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.focus("#text")
    page.keyboard.type(VAGUE)
    page.keyboard.press("Enter")
    page.locator(".entry.person").wait_for()
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.name") == "choice" and "quiet" not in page.evaluate(
            "document.activeElement.className"
        ):
            break
    label = page.evaluate("document.activeElement.textContent")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")
    page.locator(".entry.person").nth(1).wait_for()
    assert label in page.locator(".entry.person").last.inner_text()
    assert outline == "solid"
    assert page.evaluate("document.activeElement.closest('.entry.assistant') !== null")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_pages_can_be_read_on_every_screen(visit, width, height, scheme):
    page = visit(width=width, height=height, color_scheme=scheme)
    assert page.evaluate(WRONGS) == []
    ask(page, QUESTION)
    ask(page, VAGUE)
    ask(page, "tất cả nhiệm vụ của kế hoạch 4110")
    assert page.evaluate(WRONGS) == []
    for path in ("/khung", "/ke-hoach", "/ke-hoach/4110-kh-ubnd", "/ke-hoach/4110-kh-ubnd/muc/13"):
        page.goto(page.url.partition("/ke-hoach")[0].rstrip("/").removesuffix("/khung") + path)
        assert page.evaluate(WRONGS) == [], path


def test_what_is_typed_never_becomes_markup(visit):
    page = visit()
    text = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    ask(page, text)
    assert text in page.locator(".entry.person").inner_text()
    assert page.locator(".entry img, .entry script").count() == 0


def test_the_tab_alone_remembers_the_talk(visit):
    page = visit()
    ask(page, QUESTION)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    page.locator(".entry.person").wait_for()
    assert "Văn phòng UBND tỉnh" in ask(page, "thế ai phối hợp?").inner_text()
    other = page.context.new_page()
    other.goto(page.url)
    assert other.locator(".entry").count() == 1
    page.click("#end button")
    assert page.locator(".entry").count() == 1
    page.reload()
    assert page.locator(".entry").count() == 1


def test_a_talk_can_be_opened_again_by_its_own_link(visit):
    page = visit()
    ask(page, QUESTION)
    link = page.locator("#keep").evaluate("link => link.href")
    other = page.context.browser.new_page()
    other.goto(link)
    assert other.locator(".entry.person .bubble").inner_text() == QUESTION
    other.close()


def test_when_the_network_fails_the_words_stay(visit):
    page = visit()
    page.context.set_offline(True)
    page.fill("#text", QUESTION)
    page.press("#text", "Enter")
    page.wait_for_function(
        "document.getElementById('status').textContent === document.getElementById('status').dataset.failed"
    )
    assert page.input_value("#text") == QUESTION
    page.context.set_offline(False)
    assert visit.complaints
    visit.complaints.clear()  # the browser's own note that it is offline
    assert "Sở Tư pháp" in ask(page, QUESTION).inner_text()


def test_a_cited_row_opens_marked(visit):
    page = visit()
    link = ask(page, QUESTION).locator(".places a")
    with page.expect_popup() as opened:
        link.click()
    row = opened.value.locator("tr.cited")
    assert "Sở Tư pháp" in row.inner_text()
    opened.value.goto(re.sub(r"/muc/13$", "#muc-13", opened.value.url))
    marked = opened.value.locator("#muc-13 > td").first
    other = opened.value.locator("#muc-14 > td").first
    colour = "e => getComputedStyle(e).backgroundColor"
    assert marked.evaluate(colour) != other.evaluate(colour)
    assert opened.value.locator("#muc-13").is_visible()


def test_files_are_downloaded(visit, services):
    talks = Talks(services.store, lambda: NOW, lambda: services)
    talk = talks.begin()
    file = Attachment(name="lịch.ics", mime="text/calendar", content=b"BEGIN:VCALENDAR")
    talks.note(talk, "lịch", Reply(text="Đây", kind="answer", files=(file,)))
    page = visit(f"/?c={talk.code}")
    with page.expect_download() as download:
        page.click("a.file")
    assert download.value.suggested_filename == "lịch.ics"
    assert download.value.path().read_bytes() == b"BEGIN:VCALENDAR"


def test_what_comes_unasked_appears_by_itself(visit, services):
    page = visit()
    page.clock.install()
    page.reload()
    ask(page, QUESTION)
    code = page.input_value("#say input[name=c]")
    talks = Talks(services.store, lambda: NOW, lambda: services)
    talks.deliver(talks.find(code).address, Reply(text="Nhắc việc thử", kind="answer"))
    page.clock.run_for(21_000)
    page.get_by_text("Nhắc việc thử").wait_for()


# ---- inside a portal


def test_one_tag_puts_it_into_a_portal(browser, services):
    portal_settings = make_settings()
    portal = f"http://127.0.0.1:{portal_settings.http_port}"
    with serve(services, http_frame_ancestors=portal) as site:

        async def show(_request):
            return HTMLResponse(f"<!doctype html><title>Cổng</title><script src='{site.url}/widget.js' defer></script>")

        with Site(Starlette(routes=[Route("/", show)]), portal_settings):
            page = browser.new_page(viewport={"width": 390, "height": 700})
            page.goto(portal)
            assert page.locator("iframe").count() == 0, "nothing is loaded before it is wanted"
            page.get_by_role("button", name=web.WIDGET_OPEN).click()
            frame = page.frame_locator("iframe")
            frame.locator("#text").fill(QUESTION)
            frame.locator("#text").press("Enter")
            frame.get_by_text("Sở Tư pháp chủ trì").wait_for()
            assert page.get_by_role("button", name=web.WIDGET_CLOSE).get_attribute("aria-expanded") == "true"
            frame.locator("#text").press("Escape")
            page.get_by_role("button", name=web.WIDGET_OPEN).wait_for()
            assert not page.locator("iframe").is_visible()
            page.close()


def test_a_portal_that_is_not_named_cannot_frame_it(browser, site):
    async def show(_request):
        return HTMLResponse(f"<!doctype html><title>x</title><iframe src='{site.url}/khung'></iframe>")

    with Site(Starlette(routes=[Route("/", show)])) as portal:
        page = browser.new_page()
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(portal.url.replace("127.0.0.1", "localhost"))
        assert page.frame_locator("iframe").locator("#text").count() == 0
        page.close()
