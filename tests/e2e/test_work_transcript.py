"""A day at the office through `cchc serve` and the strict server: join, ask, report, confirm, publish a plan."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("aiohttp")

from fakes.serving import Server

from bot.store.store import SqlStore
from handlers.registry import menu_for
from handlers.texts import consent
from handlers.texts import plans as plan_texts
from handlers.texts import work as texts

LAN, MINH, HUNG = (
    {"id": 31, "first_name": "Lan"},
    {"id": 32, "first_name": "Minh <b>"},
    {"id": 33, "first_name": "Hùng"},
)
AGENCY = "Sở Tư pháp"
PLAN = next((Path(__file__).parents[2] / "knowledge/plans").glob("4110*"))


@pytest.fixture(scope="module")
def office(telegram, tmp_path_factory):
    """Return the codes of three people, and a server in whose time zone it is about noon: nights are quiet."""
    folder = tmp_path_factory.mktemp("office")
    store = SqlStore.open(f"sqlite:///{folder / 'store.sqlite'}")
    now = datetime.now(UTC)
    wanted = ((LAN, "official", AGENCY), (MINH, "supervisor", AGENCY), (HUNG, "admin", None))
    with store.begin() as work:
        codes = {
            who["id"]: work.invitations.make(role, agency, now, created_by=None)[0] for who, role, agency in wanted
        }
    store.close()
    ahead = 12 - now.hour
    server = Server(telegram.url, folder, CCHC_TIMEZONE=f"Etc/GMT{-ahead:+d}")
    server.wait_until_serving()
    yield codes
    assert server.stop() == 0
    assert "Traceback" not in server.log
    assert "123/BC-STP" not in server.log


class Talk:
    """What one person sees; `screen` is the last text."""

    def __init__(self, telegram, who):
        self.telegram, self.who, self.screen = telegram, who, ""

    def say(self, text):
        sent = self.telegram.say(self.who, text)
        return self._see(self.telegram.wait(self.who["id"], sent["seq"]))

    def tap(self, label):
        tap = self.telegram.tap(self.who, label)
        return self._see(self.telegram.wait(self.who["id"], tap["seq"], method="editMessageText"))

    def hear(self, words):
        """Wait for a message nobody asked for."""
        found = self.telegram.wait(self.who["id"], matching=lambda event: words in event["message"]["text"], timeout=30)
        return self._see(found)

    def _see(self, events):
        self.screen = events[-1]["message"]["text"]
        return self.screen

    def row(self, words):
        """Return the number of the row of the screen that holds `words`."""
        return next(line for line in self.screen.splitlines() if words in line).split(".")[0]


def join(telegram, codes, who):
    talk = Talk(telegram, who)
    talk.say(f"/start {codes[who['id']]}")
    tap = telegram.tap(who, consent.AGREE)
    telegram.wait(who["id"], tap["seq"], matching=lambda event: "Chào mừng" in event["message"]["text"])
    return talk


def test_a_day_at_the_office(telegram, office):
    lan, minh, hung = (join(telegram, office, who) for who in (LAN, MINH, HUNG))
    assert "chủ trì" in lan.say("Ai chủ trì nhiệm vụ 13 kế hoạch 4110?")
    assert telegram.menu(31) == [name for name, _ in menu_for("official")]
    assert telegram.menu(32) != telegram.menu(31)

    lan.say("/viec")
    lan.tap("Quá hạn")
    lan.tap(lan.row("STT 13:"))
    assert f"🔴 {AGENCY}: chưa bắt đầu" in lan.screen
    lan.tap(texts.FINISH)
    assert texts.DONE["finish"] in lan.say("số 123/BC-STP đã ký <ban hành>")

    assert "số 123/BC-STP; “đã ký <ban hành>”" in minh.hear("báo đã xong")
    assert "đã xác nhận hoàn thành" in minh.tap(texts.CONFIRM)
    assert "Minh <b> đã xác nhận hoàn thành" in lan.hear("đã xác nhận hoàn thành:")
    assert f"{AGENCY}: 🟢 1" in minh.say("/tiendo")

    text = PLAN.read_text(encoding="utf-8").replace("Quyết định giao quyền tự chủ", "Quyết định trao quyền tự chủ", 1)
    sent = telegram.send_file(HUNG, "ke-hoach.txt", text.encode(), "text/plain")
    (preview,) = telegram.wait(33, sent["seq"], timeout=60)
    assert "thay đổi" in preview["message"]["text"]
    telegram.wait(33, sent["seq"], method="sendDocument")
    tap = telegram.tap(HUNG, plan_texts.PUBLISH)
    (published,) = telegram.wait(33, tap["seq"], method="editMessageText", timeout=60)
    assert published["message"]["text"].startswith("Đã công bố Kế hoạch 4110/KH-UBND.")
    assert "trao quyền tự chủ" in lan.hear("có bản mới")
    assert hung.say("/viec").startswith(texts.WHICH_AGENCY)


def test_a_search_from_another_chat_offers_cards(telegram, office):
    found = telegram.query(LAN, "cong bo danh muc")
    assert found[0]["title"].startswith("13. Công bố danh mục")
    assert "Nguồn: Kế hoạch 4110/KH-UBND" in found[0]["input_message_content"]["text"]
    assert "Lan" not in str(found)
