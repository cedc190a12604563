"""`cchc serve` as a process, with the shipped plans, against a strict Telegram server: what a person sees."""

import itertools
import re
import signal
from pathlib import Path

import pytest

pytest.importorskip("aiohttp")

from fakes.fake_telegram import TOKEN, FakeTelegram
from fakes.serving import ABOUT_NEW, NEW_NUMBER, Server

from handlers.registry import menu_for
from handlers.texts import common, consent, console

PEOPLE = itertools.count(7)
ROOT = Path(__file__).parents[2]
QUESTION = "Ai chủ trì nhiệm vụ 13 kế hoạch 4110?"
VAGUE = "Việc kiểm tra do ai chủ trì?"
ENDLESS = "tất cả nhiệm vụ của kế hoạch 4110"
LEAD = "Sở Tư pháp"


@pytest.fixture
def lan():
    """Return somebody who has not talked with the bot yet."""
    return {"id": next(PEOPLE), "first_name": "Lan <b>"}


@pytest.fixture
def minh():
    """Return somebody else."""
    return {"id": next(PEOPLE), "first_name": "Minh"}


@pytest.fixture(scope="module")
def server(telegram, tmp_path_factory):
    """One server for all tests of this file; at the end it leaves cleanly and has told no secret."""
    serving = Server(telegram.url, tmp_path_factory.mktemp("serve"))
    serving.wait_until_serving()
    yield serving
    assert serving.stop() == 0
    assert TOKEN not in serving.log
    assert "nhiệm vụ" not in serving.log
    assert "Traceback" not in serving.log
    assert "Warning" not in serving.log


def test_start_greets_with_examples(telegram, server, lan):
    sent = telegram.say(lan, "/start CB2026")
    assert telegram.texts(telegram.wait(lan["id"], sent["seq"])) == [f"{common.start()}\n\n{consent.card()}"]


def test_help_shows_how_to_ask(telegram, server, lan):
    sent = telegram.say(lan, "/trogiup")
    assert telegram.texts(telegram.wait(lan["id"], sent["seq"])) == [common.help_screen(menu_for("citizen"))]


@pytest.mark.parametrize("text", [QUESTION, "ai chu tri nhiem vu 13 ke hoach 4110"])
def test_a_question_about_a_shipped_plan_is_answered_with_its_source(telegram, server, lan, text):
    sent = telegram.say(lan, text)
    (answer,) = telegram.texts(telegram.wait(lan["id"], sent["seq"]))
    assert LEAD in answer
    assert re.search(r"Nguồn: .*4110/KH-UBND.*13", answer)


def test_a_follow_up_goes_on_from_the_last_answer(telegram, server, lan):
    telegram.wait(lan["id"], telegram.say(lan, QUESTION)["seq"])
    sent = telegram.say(lan, "bao giờ xong?")
    assert "31/01/2026" in telegram.texts(telegram.wait(lan["id"], sent["seq"]))[0]


def choices_of(event):
    return [row[0] for row in event["message"]["reply_markup"]["inline_keyboard"]]


def test_a_tapped_choice_is_answered_and_the_same_by_its_number(telegram, server, lan):
    (event,) = telegram.wait(lan["id"], telegram.say(lan, VAGUE)["seq"])
    first, *_ = choices_of(event)
    row = re.search(r"^1\. .*STT (\d+)\)$", event["message"]["text"], re.MULTILINE)[1]
    tap = telegram.tap(lan, first["text"])
    (tapped,) = telegram.texts(telegram.wait(lan["id"], tap["seq"]))
    assert f"STT {row}." in tapped
    telegram.wait(lan["id"], telegram.say(lan, VAGUE)["seq"])
    (typed,) = telegram.texts(telegram.wait(lan["id"], telegram.say(lan, "1")["seq"]))
    assert typed == tapped


def test_a_long_list_comes_whole_in_messages_that_telegram_takes(telegram, server, lan):
    sent = telegram.say(lan, ENDLESS)
    telegram.wait(lan["id"], sent["seq"], matching=lambda event: "\n57. " in event["message"]["text"])
    pages = telegram.texts(telegram.wait(lan["id"], sent["seq"], count=2))
    rows = re.findall(r"^(\d+)\. ", "\n".join(pages), re.MULTILINE)
    assert set(rows) == {str(number) for number in range(1, 58)}
    assert all(len(page) > 1000 for page in pages[:-1])


@pytest.mark.parametrize("data", ["x", "0000000000:lea", "40375a84aa:lea'; --", "a" * 64])
def test_a_stale_or_forged_button_gets_a_sentence(telegram, server, lan, data):
    telegram.wait(lan["id"], telegram.say(lan, VAGUE)["seq"])
    tap = telegram.tap(lan, data=data)
    assert (tap["text"], tap["show_alert"]) == (common.CHOICE_STALE, True)


@pytest.mark.parametrize(
    "text",
    [
        "<b>Ai</b> chủ trì nhiệm vụ 13?",
        "*_`[Ai](http://a.vn) ~chủ trì~ || > # + - = {13}.!",
        "&lt;&#0; </b><script>",
        "1" * 4000,
    ],
)
def test_markup_in_a_question_breaks_nothing(telegram, server, lan, text):
    sent = telegram.say(lan, text)
    assert telegram.texts(telegram.wait(lan["id"], sent["seq"]))[0]
    assert not telegram.calls(method="sendMessage", status=400)


def test_two_people_at_once_each_get_their_own_answers_in_order(telegram, server, lan, minh):
    sent = telegram.say(lan, "nhiệm vụ 13 kế hoạch 4110")
    for number in (14, 15, 16):
        telegram.say(minh, f"nhiệm vụ {number} kế hoạch 4110")
        telegram.say(lan, f"nhiệm vụ {number + 10} kế hoạch 4110")
    lan_reads = telegram.texts(telegram.wait(lan["id"], sent["seq"], count=4))
    minh_reads = telegram.texts(telegram.wait(minh["id"], sent["seq"], count=3))
    numbers = [re.search(r"STT (\d+)\.", text)[1] for text in (*lan_reads, *minh_reads)]
    assert numbers == ["13", "24", "25", "26", "14", "15", "16"]


def test_refused_for_a_moment_the_answer_still_comes_once(telegram, server, lan):
    telegram.set_faults({"method": "sendMessage", "kind": "429", "retry_after": 1, "times": 1})
    sent = telegram.say(lan, QUESTION)
    (answer,) = telegram.texts(telegram.wait(lan["id"], sent["seq"]))
    telegram.set_faults()
    assert answer.startswith(LEAD)


def test_a_plan_taken_in_meanwhile_is_answered_from(telegram, server, lan, tmp_path):
    server.take_in_new_letter(tmp_path / "hoa-sen.txt")
    sent = telegram.say(lan, f"công văn {NEW_NUMBER} nói về việc gì?")
    assert telegram.texts(telegram.wait(lan["id"], sent["seq"]))[0].startswith(ABOUT_NEW)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_answers_what_it_has_in_hand_and_leaves(tmp_path, lan, number):
    telegram = FakeTelegram()
    server = Server(telegram.url, tmp_path)
    server.wait_until_serving()
    telegram.set_faults({"method": "sendMessage", "kind": "429", "retry_after": 1, "times": 1})
    sent = telegram.say(lan, QUESTION)
    telegram.wait_for_call("sendMessage", status=429)
    assert server.stop(number) == 0
    assert len(telegram.wait(lan["id"], sent["seq"])) == 1
    assert not telegram.world.updates
    telegram.close()


def test_a_refused_token_ends_it_with_one_line_that_says_what_to_do(tmp_path):
    telegram = FakeTelegram()
    telegram.revoke()
    server = Server(telegram.url, tmp_path)
    assert server.process.wait(60) == 1
    server.stop()
    assert server.lines[-1].rstrip() == console.error(console.TOKENS_REFUSED["telegram"])
    assert TOKEN not in server.log
    telegram.close()
