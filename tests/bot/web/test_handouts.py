"""Files handed out by link: to whoever has the link, whole, for a day, and under no other."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx

from bot.channels.handing_out import HandingOut
from bot.store.handouts import KEPT_FOR
from bot.web.handouts import make_handouts_room
from bot.web.server import make_site
from handlers.messages import Attachment
from handlers.texts import zalo as texts

NOW = datetime(2026, 11, 28, 8, 30, tzinfo=UTC)
SITE = "http://testserver"
TABLE = Attachment(name="báo cáo.xlsx", mime="application/vnd.ms-excel", content=b"\x00xlsx")
PICTURE = Attachment(name="a.png", mime="image/png", content=b"png")


def visit(store, link, now=NOW):
    site = make_site([make_handouts_room(store, lambda: now)])

    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site)) as client:
            return await client.get(link)

    return asyncio.run(ask())


def test_who_has_the_link_gets_the_file_and_a_browser_shows_pictures_alone(store):
    handing_out = HandingOut(store, SITE, lambda: NOW)
    table, picture = (handing_out.link("zalo:1", file) for file in (TABLE, PICTURE))
    assert table != handing_out.link("zalo:1", TABLE)
    answer = visit(store, table)
    assert (answer.content, answer.headers["content-type"]) == (b"\x00xlsx", "application/vnd.ms-excel")
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''b%C3%A1o")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert visit(store, picture).headers["content-disposition"].startswith("inline")


def test_after_a_day_and_under_a_wrong_code_it_is_gone_alike(store):
    link = HandingOut(store, SITE, lambda: NOW).link("zalo:1", TABLE)
    late = visit(store, link, NOW + KEPT_FOR)
    wrong = visit(store, f"{SITE}/tep/{'x' * 32}/a.xlsx")
    assert (late.status_code, late.text) == (wrong.status_code, wrong.text) == (404, texts.FILE_GONE)


def test_the_next_file_takes_away_those_whose_time_is_over_and_erasing_a_person_theirs(store):
    HandingOut(store, SITE, lambda: NOW).link("zalo:1", TABLE)
    HandingOut(store, SITE, lambda: NOW + KEPT_FOR + timedelta(seconds=1)).link("zalo:2", TABLE)
    with store.begin() as work:
        assert set(work.personal.export(None, ["zalo:1"])) == set()
        (row,) = work.personal.export(None, ["zalo:2"])["handouts"]
        assert row["name"] == "báo cáo.xlsx"
        assert "content" not in row
        work.personal.erase(None, ["zalo:2"])
        assert not work.personal.export(None, ["zalo:2"])


def test_without_a_site_there_is_no_link(store):
    assert HandingOut(store, None, lambda: NOW).link("zalo:1", TABLE) is None
