"""Joining by link, confirming at once by two, a file of a wrong kind, and a removed person's old button, for real."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

pytest.importorskip("aiohttp")

from fakes.serving import Server

from bot.store.store import SqlStore
from handlers.people import RANKS
from handlers.permissions import TABLE
from handlers.texts import common, consent, members
from handlers.texts import work as texts

LAN, MINH, SON, HUNG = ({"id": 40 + n, "first_name": name} for n, name in enumerate(("Lan", "Minh", "Sơn", "Hùng")))
ROLES = ((LAN, "official"), (MINH, "supervisor"), (SON, "supervisor"), (HUNG, "admin"))
AGENCY = "Sở Tư pháp"


@pytest.fixture(scope="module")
def codes(telegram, tmp_path_factory):
    folder = tmp_path_factory.mktemp("leaving")
    store = SqlStore.open(f"sqlite:///{folder / 'store.sqlite'}")
    now = datetime.now(UTC)
    with store.begin() as work:
        found = {
            who["id"]: work.invitations.make(role, None if role == "admin" else AGENCY, now, created_by=None)[0]
            for who, role in ROLES
        }
    store.close()
    server = Server(telegram.url, folder, CCHC_TIMEZONE=f"Etc/GMT{now.hour - 12:+d}", CCHC_OFFICE_NAME="Sở Nội vụ")
    server.wait_until_serving()
    yield found
    assert server.stop() == 0
    assert "Traceback" not in server.log


def say(telegram, who, text):
    return telegram.wait(who["id"], telegram.say(who, text)["seq"])[-1]["message"]["text"]


def tap(telegram, who, label, method="editMessageText"):
    return telegram.wait(who["id"], telegram.tap(who, label)["seq"], method=method)[-1]["message"]["text"]


def test_joined_confirmed_once_removed_and_refused(telegram, codes):
    for who, _ in ROLES:
        assert "Sở Nội vụ (cơ quan vận hành" in say(telegram, who, f"/start {codes[who['id']]}")
        pressed = telegram.tap(who, consent.AGREE)
        telegram.wait(who["id"], pressed["seq"], matching=lambda event: "Chào mừng" in event["message"]["text"])

    assert texts.DONE["finish"] in say(telegram, LAN, "xong 13 số 5/BC-STP")
    for who in (MINH, SON):
        telegram.wait(who["id"], matching=lambda event: "báo đã xong" in event["message"]["text"], timeout=30)
    with ThreadPoolExecutor(2) as pool:
        screens = list(pool.map(lambda who: tap(telegram, who, texts.CONFIRM), (MINH, SON)))
    assert all("đã xác nhận hoàn thành" in screen for screen in screens)
    telegram.wait(LAN["id"], matching=lambda event: "đã xác nhận hoàn thành:" in event["message"]["text"], timeout=30)
    told = [one for one in telegram.history(LAN["id"]) if "đã xác nhận hoàn thành:" in str(one)]
    assert len(told) == 1

    sent = telegram.send_file(HUNG, "anh.zip", b"PK\x03\x04", "application/zip")
    (refused,) = telegram.wait(HUNG["id"], sent["seq"])
    assert common.UNREADABLE["unknown_format"].split(";")[0] in refused["message"]["text"]

    assert AGENCY in say(telegram, LAN, "/viec")
    say(telegram, MINH, "/thanhvien")
    tap(telegram, MINH, "Lan")
    tap(telegram, MINH, members.REMOVE)
    assert "Đã gỡ Lan" in tap(telegram, MINH, members.REMOVE_YES)
    allowed = tuple(role for role, scope in zip(RANKS, TABLE["see_work"], strict=True) if scope != "no")
    refusals = {common.refused(allowed, known=known) for known in (True, False)}
    old = telegram.tap(LAN, "1")
    telegram.wait(LAN["id"], old["seq"], matching=lambda event: event["message"]["text"] in refusals)
