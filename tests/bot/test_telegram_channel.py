"""The Telegram channel against a strict server: order, duplicates, buttons, faults, groups, stopping."""

import asyncio
import base64
import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

pytest.importorskip("aiohttp")

from fakes.fake_telegram import TOKEN, FakeTelegram

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram import channel as channels
from bot.errors import TokenRefused
from bot.incidents import Outcome
from bot.settings import Settings
from bot.store.store import SqlStore
from handlers.inline import Found
from handlers.messages import Attachment, Choice, FileUnavailable, Reply
from handlers.registry import menu_for, menu_for_groups
from handlers.texts import common

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:telegram")

GROUP = -1001234567890
LAN, MINH = {"id": 7, "first_name": "Lan"}, {"id": 8, "first_name": "Minh"}


class Serving:
    """A channel in a thread of its own, with a responder that tests script by the text that is asked."""

    def __init__(self, url, store):
        self.asked = []
        self.replies = {}
        self.role, self.found = None, ()
        settings = Settings(_env_file=None, telegram_token=TOKEN, telegram_base_url=url, telegram_base_file_url=url)
        self.outcome = None
        self._store = store
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(settings,), daemon=True)
        self._thread.start()
        assert self._started.wait(10)

    def _run(self, settings):
        async def serve():
            self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
            channel = TelegramChannel(
                settings, self._respond, lambda: datetime(2026, 11, 21, 8, tzinfo=UTC), self._store, self._search
            )
            self._started.set()
            await channel.run(self._stop)

        try:
            asyncio.run(serve())
            self.outcome = "stopped"
        except TokenRefused:
            self.outcome = "refused"

    def _respond(self, incoming):
        self.asked.append(incoming)
        echo = Reply(text=f"Trả lời: {incoming.text}", kind="answer")
        answer = self.replies.get(incoming.choice or incoming.text, echo)
        return Outcome(reply=answer() if callable(answer) else answer, role=self.role)

    def hold(self, text, said):
        """Let the answer to `text` wait; return what is set once it is worked at, and what lets it go."""
        begun, release = threading.Event(), threading.Event()

        def answer():
            begun.set()
            assert release.wait(10)
            return Reply(text=said, kind="answer")

        self.replies[text] = answer
        return begun, release

    def _search(self, _words):
        return self.found

    def ask_to_stop(self):
        self._loop.call_soon_threadsafe(self._stop.set)

    def join(self):
        self._thread.join(20)
        assert not self._thread.is_alive(), "the channel did not stop"
        return self.outcome


@pytest.fixture
def telegram():
    server = FakeTelegram()
    yield server
    server.close()


@pytest.fixture
def store(tmp_path):
    opened = SqlStore.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def serving(telegram, store):
    channel = Serving(telegram.url, store)
    telegram.wait_for_call("setMyCommands")
    yield channel
    if channel.outcome is None:
        channel.ask_to_stop()
        channel.join()


def test_a_message_becomes_one_incoming_and_its_reply_comes_back(telegram, serving):
    sent = telegram.say(LAN, "Ai chủ trì nhiệm vụ 13?")
    assert telegram.texts(telegram.wait(7, sent["seq"])) == ["Trả lời: Ai chủ trì nhiệm vụ 13?"]
    (incoming,) = serving.asked
    assert (incoming.person, incoming.display_name, incoming.choice) == ("telegram:7", "Lan", None)
    assert incoming.today.isoformat() == "2026-11-21"
    assert not telegram.calls(method="sendChatAction")  # it would be a second call for what takes no time


def test_who_waits_for_a_long_answer_is_shown_that_it_is_being_written(telegram, serving):
    _, release = serving.hold("báo cáo", "xong")
    sent = telegram.say(LAN, "báo cáo")
    assert telegram.wait(7, sent["seq"], method="sendChatAction")
    release.set()
    assert telegram.texts(telegram.wait(7, sent["seq"])) == ["xong"]


def test_while_very_many_wait_nobody_is_shown_that_it_is_being_written(telegram, serving, monkeypatch):
    monkeypatch.setattr(channels, "_MOST_SHOWN", 0)
    monkeypatch.setattr(channels, "_TYPING_SECONDS", 0)
    begun, release = serving.hold("báo cáo", "xong")
    sent = telegram.say(LAN, "báo cáo")
    assert begun.wait(10)
    release.set()
    assert telegram.texts(telegram.wait(7, sent["seq"])) == ["xong"]
    assert not telegram.calls(method="sendChatAction")


def test_an_update_delivered_twice_is_answered_once(telegram, serving):
    telegram.deliver(5000, LAN, "một")
    telegram.deliver(5000, LAN, "một")
    telegram.deliver(5001, LAN, "hai")
    assert telegram.texts(telegram.wait(7, count=2)) == ["Trả lời: một", "Trả lời: hai"]


def test_one_chat_keeps_its_order_while_others_go_on(telegram, serving):
    _, release = serving.hold("chậm", "chậm")
    telegram.say(LAN, "chậm")
    telegram.say(LAN, "sau")
    telegram.say(MINH, "khác")
    telegram.wait(8)
    assert not [event for event in telegram.world.events if event["chat_id"] == 7 and event["method"] == "sendMessage"]
    release.set()
    assert telegram.texts(telegram.wait(7, count=2)) == ["chậm", "Trả lời: sau"]


def test_markup_in_a_question_and_in_an_answer_is_shown_as_it_is(telegram, serving):
    text = "<b>ai</b> & *chủ trì* _nhiệm_ `vụ` [13](http://a.vn) </i> &lt; 💡"
    sent = telegram.say(LAN, text)
    assert telegram.texts(telegram.wait(7, sent["seq"])) == [f"Trả lời: {text}"]


def test_a_long_reply_comes_whole_in_messages_cut_at_paragraphs(telegram, serving):
    paragraphs = [f"{number}. " + "Nội dung 💡 " * 60 + f"\nNguồn: phụ lục, dòng {number}" for number in range(1, 16)]
    serving.replies["tất cả"] = Reply(text="\n\n".join(paragraphs), kind="list")
    telegram.say(LAN, "tất cả")
    pages = telegram.texts(telegram.wait(7, count=3))
    assert "\n\n".join(pages) == "\n\n".join(paragraphs)
    assert all(page.splitlines()[-1].startswith("Nguồn:") for page in pages)


def offer(serving, *labels):
    serving.replies["mơ hồ"] = Reply(
        text="Bạn muốn hỏi gì?",
        kind="clarify",
        choices=tuple(Choice(label=label, value=f"task:{number}") for number, label in enumerate(labels)),
    )


def test_a_tapped_choice_is_acknowledged_and_answered_with_its_value(telegram, serving):
    offer(serving, "Nhiệm vụ 13", "Nhiệm vụ 14")
    telegram.say(LAN, "mơ hồ")
    telegram.wait(7)
    tap = telegram.tap(LAN, "14")
    assert tap["text"] == common.CHOICE_TAKEN.format(label="Nhiệm vụ 14")
    assert telegram.texts(telegram.wait(7, tap["seq"])) == ["Trả lời: Nhiệm vụ 14"]
    assert serving.asked[-1].choice == "task:1"


def test_a_button_pressed_again_brings_no_second_copy_until_something_else_was_asked(telegram, serving):
    offer(serving, "Nhiệm vụ 13")
    telegram.say(LAN, "mơ hồ")
    telegram.wait(7)
    message = max(telegram.world.messages[7])
    telegram.wait(7, telegram.tap(LAN, "13", message_id=message)["seq"])
    assert telegram.tap(LAN, "13", message_id=message)["text"] == common.CHOICE_REPEATED
    telegram.wait(7, telegram.say(LAN, "khác")["seq"])
    again = telegram.tap(LAN, "13", message_id=message)
    assert telegram.texts(telegram.wait(7, again["seq"])) == ["Trả lời: Nhiệm vụ 13"]


def test_a_value_that_stands_on_no_button_is_refused_in_a_sentence(telegram, serving):
    offer(serving, "Nhiệm vụ 13")
    telegram.say(LAN, "mơ hồ")
    telegram.wait(7)
    tap = telegram.tap(LAN, data="task:999'; DROP TABLE plans")
    assert (tap["text"], tap["show_alert"]) == (common.CHOICE_STALE, True)
    assert [incoming.text for incoming in serving.asked] == ["mơ hồ"]


def test_labels_too_long_for_a_button_are_shortened_after_their_number(telegram, serving):
    label = "Công bố danh mục văn bản quy phạm pháp luật hết hiệu lực năm 2026"
    offer(serving, label, "Ngắn")
    telegram.say(LAN, "mơ hồ")
    (event,) = telegram.wait(7)
    assert [row[0]["text"] for row in event["message"]["reply_markup"]["inline_keyboard"]] == [
        "1. Công bố danh mục văn bản quy phạm ph…",
        "2. Ngắn",
    ]


FILE = {"file_id": "a", "file_unique_id": "a"}
PHOTO = [{**FILE, "width": 9, "height": 9}]


@pytest.mark.parametrize(
    "media",
    [
        {"sticker": {**PHOTO[0], "is_animated": False, "is_video": False, "type": "regular"}},
        {"voice": {**FILE, "duration": 3}},
        {"contact": {"phone_number": "1", "first_name": "A"}},
    ],
    ids=lambda media: next(iter(media)),
)
def test_what_is_no_text_gets_a_short_reply(telegram, serving, media):
    sent = telegram.say(LAN, **media)
    assert telegram.texts(telegram.wait(7, sent["seq"])) == [common.ONLY_TEXT]


def test_an_album_gets_one_reply(telegram, serving):
    for _ in range(3):
        telegram.say(LAN, photo=PHOTO, media_group_id="album", caption="biên bản")
    telegram.say(LAN, "xong")
    assert telegram.texts(telegram.wait(7, count=2)) == ["Trả lời: biên bản", "Trả lời: xong"]


def test_a_file_comes_with_its_caption_and_can_be_read(telegram, serving):
    serving.replies["xong 13"] = lambda: Reply(text=f"{len(serving.asked[-1].file.read())} byte", kind="answer")
    sent = telegram.send_file(LAN, "kế hoạch.pdf", b"x" * 9, "application/pdf", caption="xong 13")
    assert telegram.texts(telegram.wait(7, sent["seq"])) == ["9 byte"]
    file = serving.asked[0].file
    assert (file.name, file.mime, file.size) == ("kế hoạch.pdf", "application/pdf", 9)


def test_a_file_that_telegram_does_not_give_is_told_by_name(telegram, serving):
    def read():
        try:
            return Reply(text=str(serving.asked[-1].file.read()), kind="answer")
        except FileUnavailable:
            return Reply(text="không lấy được", kind="answer")

    serving.replies["một"] = serving.replies["hai"] = read
    huge = {**FILE, "file_name": "a.pdf", "file_size": 50_000_000}
    for caption in ("một", "hai"):
        document = huge if caption == "một" else {**huge, "file_size": 9}
        sent = telegram.say(LAN, document=document, caption=caption)
        assert telegram.texts(telegram.wait(7, sent["seq"])) == ["không lấy được"]


def test_a_place_comes_as_latitude_and_longitude(telegram, serving):
    telegram.wait(7, telegram.say(LAN, location={"latitude": 22.66, "longitude": 106.25})["seq"])
    assert serving.asked[0].location == (22.66, 106.25)


SCREEN = Reply(
    text="Việc của tôi",
    kind="list",
    buttons=((Choice(label="‹", value="p:1"), Choice(label="›", value="p:2")),),
    edits=True,
)


def test_a_screen_is_edited_in_place_and_twice_the_same_is_no_failure(telegram, serving, caplog):
    serving.replies |= {"việc": SCREEN, "p:2": replace(SCREEN, text="Trang 2")}
    telegram.say(LAN, "việc")
    (event,) = telegram.wait(7)
    message = event["message"]["message_id"]
    assert [button["text"] for button in event["message"]["reply_markup"]["inline_keyboard"][0]] == ["‹", "›"]
    for _ in range(2):
        telegram.tap(LAN, "›", message_id=message)
    telegram.wait(7, telegram.say(LAN, "xong")["seq"])
    assert telegram.world.messages[7][message]["text"] == "Trang 2"
    assert "incident" not in caplog.text


def test_a_press_may_be_answered_by_a_short_text_alone(telegram, serving):
    serving.replies |= {
        "việc": SCREEN,
        "p:1": Reply(text="", kind="answer", alert="Đây là trang đầu."),
        "p:2": Reply(text="", kind="no_answer", alert="Không được."),
    }
    telegram.say(LAN, "việc")
    telegram.wait(7)
    tap = telegram.tap(LAN, "‹")
    assert (tap["text"], tap["show_alert"]) == ("Đây là trang đầu.", False)
    tap = telegram.tap(LAN, "›")
    assert (tap["text"], tap["show_alert"]) == ("Không được.", True)  # a refusal waits until it is read


def test_a_rating_stands_in_a_last_row_and_goes_away_without_a_new_message(telegram, serving):
    rating = (Choice(label="👍", value="ok.1"), Choice(label="👎", value="no.1"))
    serving.replies |= {
        "hỏi": Reply(text="Đáp", kind="answer", rating=rating),
        "ok.1": Reply(text="", kind="answer", alert="Cảm ơn!", edits=True),
    }
    telegram.say(LAN, "hỏi")
    (event,) = telegram.wait(7)
    rows = event["message"]["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [["👍", "👎"]]
    sent = telegram.calls(method="sendMessage")
    tap = telegram.tap(LAN, "👍")
    assert (tap["text"], tap["show_alert"]) == ("Cảm ơn!", False)
    telegram.wait(7, event["seq"], method="editMessageReplyMarkup")
    kept = telegram.world.messages[7][event["message"]["message_id"]]
    assert (kept["text"], kept.get("reply_markup")) == ("Đáp", None)
    assert telegram.calls(method="sendMessage") == sent


def test_a_button_made_for_one_chat_counts_in_no_other(telegram, serving):
    serving.replies["việc"] = SCREEN
    telegram.say(LAN, "việc")
    (event,) = telegram.wait(7)
    data = event["message"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert len(data.encode()) <= 64
    telegram.say(MINH, "việc")
    telegram.wait(8)
    assert telegram.tap(MINH, data=data)["text"] == common.CHOICE_STALE


def test_files_go_with_the_reply_and_an_image_is_shown_as_one(telegram, serving):
    pixel = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )
    files = (Attachment(name="a.png", mime="image/png", content=pixel),
             Attachment(name="báo cáo.txt", mime="text/plain", content=b"x"))  # fmt: skip
    serving.replies["báo cáo"] = Reply(text="Đây ạ.", kind="answer", files=files)
    sent = telegram.say(LAN, "báo cáo")
    telegram.wait(7, sent["seq"])
    telegram.wait_for_call("sendPhoto", status=200)
    telegram.wait_for_call("sendDocument", status=200)


def test_an_edited_question_is_answered_anew_and_an_edit_of_nothing_is_not(telegram, serving):
    sent = telegram.say(LAN, "nhiệm vụ 12")
    telegram.wait(7, sent["seq"])
    telegram.edit(LAN, sent["message_id"], "nhiệm vụ 12")
    edit = telegram.edit(LAN, sent["message_id"], "nhiệm vụ 13")
    assert telegram.texts(telegram.wait(7, edit["seq"])) == ["Trả lời: nhiệm vụ 13"]


def test_in_a_group_only_what_is_said_to_the_bot_is_answered(telegram, serving):
    telegram.add_group(GROUP)
    telegram.end_privacy_mode()
    telegram.say(LAN, "hôm nay ăn gì?", chat=GROUP)
    telegram.say(LAN, photo=PHOTO, chat=GROUP)
    telegram.say(LAN, new_chat_members=[{"id": 9, "is_bot": False, "first_name": "B"}], chat=GROUP)
    sent = telegram.say(LAN, "@CCHC_thu_bot nhiệm vụ 13?", chat=GROUP)
    (event,) = telegram.wait(GROUP)
    assert event["message"]["text"] == "Trả lời: nhiệm vụ 13?"
    assert event["message"]["reply_to_message"]["message_id"] == sent["message_id"]
    telegram.say(LAN, "còn hạn?", chat=GROUP, reply_to=event["message"]["message_id"])
    assert telegram.texts(telegram.wait(GROUP, count=2))[1] == "Trả lời: còn hạn?"


def test_a_send_refused_for_now_is_repeated_after_the_time_asked_for(telegram, serving):
    telegram.set_faults({"method": "sendMessage", "kind": "429", "retry_after": 1, "times": 1})
    sent = telegram.say(LAN, "một")
    assert telegram.texts(telegram.wait(7, sent["seq"])) == ["Trả lời: một"]
    assert [call["status"] for call in telegram.calls(method="sendMessage")] == [429, 200]


@pytest.mark.parametrize("fault", [{"kind": "502", "body": "html"}, {"kind": "500"}], ids=["html", "json"])
def test_a_send_that_the_server_could_not_take_is_repeated(telegram, serving, fault):
    telegram.set_faults({"method": "sendMessage", "times": 1, **fault})
    sent = telegram.say(LAN, "một")
    assert telegram.texts(telegram.wait(7, sent["seq"])) == ["Trả lời: một"]


def test_a_send_lost_from_sight_is_repeated_once_and_says_so(telegram, serving):
    telegram.set_faults({"method": "sendMessage", "kind": "drop_after", "times": 1})
    sent = telegram.say(LAN, "một")
    first, second = telegram.texts(telegram.wait(7, sent["seq"], count=2))
    assert (first, second) == ("Trả lời: một", f"{common.SENT_AGAIN}\nTrả lời: một")


def test_sends_lost_from_sight_again_end_in_an_incident_without_the_text(telegram, serving, caplog):
    telegram.set_faults({"method": "sendMessage", "kind": "drop_before", "contains": "bí mật"})
    telegram.say(LAN, "bí mật")
    sent = telegram.say(LAN, "sau")
    assert telegram.texts(telegram.wait(7, sent["seq"])) == ["Trả lời: sau"]
    assert "incident" in caplog.text
    assert "bí mật" not in caplog.text
    assert len([call for call in telegram.calls(method="sendMessage") if call["fault"]]) == 2


def test_a_message_that_telegram_refuses_is_not_repeated(telegram, serving, caplog):
    telegram.set_faults({"method": "sendMessage", "kind": "400", "times": 1})
    telegram.say(LAN, "một")
    sent = telegram.say(LAN, "hai")
    assert telegram.texts(telegram.wait(7, sent["seq"])) == ["Trả lời: hai"]
    assert "incident" in caplog.text


def test_whoever_blocked_the_bot_is_left_alone_without_an_incident(telegram, serving, caplog):
    telegram.set_faults({"method": "sendMessage", "kind": "blocked", "chat_ids": [7]})
    telegram.say(LAN, "một")
    telegram.wait(8, telegram.say(MINH, "hai")["seq"])
    telegram.wait_for_call("sendMessage", status=403)
    assert "incident" not in caplog.text


def test_polling_goes_on_after_the_network_was_gone(telegram, serving, caplog):
    caplog.set_level(logging.WARNING)
    telegram.set_faults({"method": "getUpdates", "kind": "drop_before", "times": 1})
    telegram.wait(7, telegram.say(LAN, "đánh thức")["seq"])
    telegram.wait(7, telegram.say(LAN, "một")["seq"])
    assert "trying again" in caplog.text
    assert TOKEN not in caplog.text


def test_a_button_answered_too_late_still_gets_its_answer(telegram, serving):
    offer(serving, "Nhiệm vụ 13")
    telegram.say(LAN, "mơ hồ")
    (event,) = telegram.wait(7)
    telegram.set_faults({"method": "answerCallbackQuery", "kind": "400", "times": 1})
    with pytest.raises(TimeoutError):
        telegram.tap(LAN, "13", timeout=1)
    assert telegram.texts(telegram.wait(7, event["seq"])) == ["Trả lời: Nhiệm vụ 13"]


def test_told_to_stop_it_finishes_the_message_in_hand_and_confirms_it(telegram, serving):
    begun, release = serving.hold("chậm", "xong")
    sent = telegram.say(LAN, "chậm")
    assert begun.wait(10)
    serving.ask_to_stop()
    release.set()
    assert serving.join() == "stopped"
    assert telegram.texts(telegram.wait(7, sent["seq"])) == ["xong"]
    assert telegram.calls(method="getUpdates")[-1]["params"]["offset"] == str(sent["update_id"] + 1)
    assert not telegram.world.updates


def test_a_token_that_is_refused_ends_the_run(telegram, serving):
    telegram.revoke()
    telegram.say(LAN, "một")
    assert serving.join() == "refused"


def test_a_token_that_was_never_good_ends_the_run_at_once(telegram, store):
    telegram.revoke()
    assert Serving(telegram.url, store).join() == "refused"


def test_a_server_that_is_away_at_the_start_is_waited_for(telegram, store):
    telegram.set_faults({"method": "getMe", "kind": "502", "times": 1})
    channel = Serving(telegram.url, store)
    sent = telegram.say(LAN, "một")
    assert telegram.texts(telegram.wait(7, sent["seq"])) == ["Trả lời: một"]
    channel.ask_to_stop()
    assert channel.join() == "stopped"


def test_it_stops_while_it_waits_for_a_server_that_is_away(telegram, store):
    telegram.set_faults({"method": "getMe", "kind": "502"})
    channel = Serving(telegram.url, store)
    telegram.wait_for_call("getMe")
    channel.ask_to_stop()
    assert channel.join() == "stopped"


def test_the_menu_of_commands_is_set(telegram, serving):
    telegram.wait(7, telegram.say(LAN, "một")["seq"])  # no message is taken before the menus are set
    assert telegram.menu() == [name for name, _ in menu_for("citizen")]
    assert telegram.menu(kind="all_group_chats") == [name for name, _ in menu_for_groups()]


def test_a_chat_gets_the_menu_of_its_persons_role_and_loses_it_with_the_role(telegram, serving):
    for role in ("official", "supervisor", "supervisor", "citizen"):
        serving.role = role
        told = telegram.say(LAN, "chào")["seq"]
        telegram.wait(7, told)
        telegram.wait(7, telegram.say(LAN, "rồi sao")["seq"])  # the menu is there before the next message is answered
        assert telegram.menu(7) == [name for name, _ in menu_for(role)]
    assert len([call for call in telegram.calls(method="setMyCommands") if call["params"].get("scope")]) == 3
    serving.role = None
    telegram.wait(8, telegram.say(MINH, "chào")["seq"])
    assert ("chat", 8) not in telegram.world.scoped


def test_inline_results_are_offered_and_none_is_no_failure(telegram, serving):
    found = Found(code="0123456789", title="13. Công bố <b>danh mục</b>", about="Sở Tư pháp; 31/01", text="x" * 5000)
    serving.found = (found,)
    (shown,) = telegram.query(LAN, "cong bo")
    assert (shown["id"], shown["title"], shown["description"]) == (found.code, found.title, found.about)
    assert len(shown["input_message_content"]["text"]) == 4096
    serving.found = ()
    assert telegram.query(LAN, "xyz") == []


def test_a_file_that_telegram_has_already_is_sent_by_its_code(telegram, serving):
    code = telegram.world.keep_file("bản ký.pdf", b"%PDF-1.7")
    file = Attachment(name="bản ký.pdf", mime="application/pdf", content=b"", code=code)
    serving.replies["tệp"] = Reply(text="Đây ạ.", kind="answer", files=(file,))
    (event,) = telegram.wait(7, telegram.say(LAN, "tệp")["seq"], method="sendDocument")
    assert event["message"]["document"]["file_name"] == "bản ký.pdf"
